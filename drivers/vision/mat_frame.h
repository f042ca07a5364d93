#pragma once

#include <opencv2/core.hpp>

#include "drivers/vision/capture_port.h"

namespace drivers {

/// The picture (BGR) as a frame of no more than `most`, in its own shape.
[[nodiscard]] CapturedFrame frame_of(const cv::Mat& picture, const cv::Size& most);

}  // namespace drivers
