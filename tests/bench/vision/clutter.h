#pragma once

#include <opencv2/core.hpp>

/// Things that lie about where a camera looks: made up, not photographed, so that anybody can make
/// the same pictures from the same seed.
namespace tests {

/// A grey room of that size: surfaces, edges, printed matter, patterns, grain.
[[nodiscard]] cv::Mat clutter(cv::Size size, cv::RNG& random);
/// Grain of all sizes around 0, most of it within ±1.
[[nodiscard]] cv::Mat grain(cv::Size size, int coarsest, cv::RNG& random);
/// Rows of strokes that look like print from afar.
void print_lines(cv::Mat& picture, const cv::Rect& where, int height, const cv::Scalar& ink,
                 cv::RNG& random);

}  // namespace tests
