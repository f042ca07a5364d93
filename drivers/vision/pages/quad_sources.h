#pragma once

#include <vector>

#include <opencv2/core.hpp>

#include "drivers/vision/pages/edge_field.h"

namespace drivers {

/// Guesses of where a page could be, from outlines of what is not desk: closed edges, brightness,
/// colours other than those at the picture's rim, and what differs from the empty desk (which may
/// be empty; else from `calm_desk`). All are possible pages.
[[nodiscard]] std::vector<PageQuad> quads_of_outlines(const EdgeField& field,
                                                      const cv::Mat& calm_desk);
/// The empty desk as pictures of that size are compared with it.
[[nodiscard]] cv::Mat calm_desk(const cv::Mat& empty_desk, cv::Size size);
/// The same from straight lines, two and two.
/// **Limits:** 22 lines, 2500 combinations.
[[nodiscard]] std::vector<PageQuad> quads_of_lines(const EdgeField& field);

}  // namespace drivers
