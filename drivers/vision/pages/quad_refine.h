#pragma once

#include <opencv2/core.hpp>

#include "drivers/vision/pages/page_quad.h"

namespace drivers {

/// Draws the sides to the edges of the full picture, to parts of a point: profiles across each
/// side, a line through most of their steepest places. `scale`: points of the full picture to one
/// of that in which the corners were found. A side without a clear edge stays where it is.
[[nodiscard]] QuadCorners refined(const cv::Mat& bgr, const QuadCorners& corners, double scale);

}  // namespace drivers
