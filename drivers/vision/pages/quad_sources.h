#pragma once

#include <vector>

#include <opencv2/core.hpp>

#include "drivers/vision/pages/edge_field.h"

namespace drivers {

/// Guesses of where a page could be, from outlines of what is not desk: closed edges, brightness,
/// colours other than those at the picture's rim, and what differs from `empty_desk` (which may be
/// empty). All are possible pages.
[[nodiscard]] std::vector<PageQuad> quads_of_outlines(const EdgeField& field,
                                                      const cv::Mat& empty_desk);
/// The same from straight lines, two and two.
/// **Limits:** 22 lines, 2500 combinations.
[[nodiscard]] std::vector<PageQuad> quads_of_lines(const EdgeField& field);

}  // namespace drivers
