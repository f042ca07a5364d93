#pragma once

#include <opencv2/core.hpp>

namespace drivers {

/// Where ink is on a flat, clean page: 255 on 0, the longer side 600 points, the rim left out.
/// A line of the desk along the rim would be the longest of all.
[[nodiscard]] cv::Mat ink_of_page(const cv::Mat& bgr);
/// The slope of its lines of print in degrees, within ±4; 0 where there are too few to tell.
[[nodiscard]] double skew_of(const cv::Mat& ink);
/// How much more print looks like lines that run down than like lines that run across; 1: neither.
/// Rules of tables and frames do not count. 0 where there is too little print to tell.
[[nodiscard]] double downness_of(const cv::Mat& ink);

}  // namespace drivers
