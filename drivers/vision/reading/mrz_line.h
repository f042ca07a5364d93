#pragma once

#include <opencv2/core.hpp>

#include "drivers/vision/reading/mrz_rules.h"
#include "drivers/vision/reading/ocrb_letters.h"

namespace drivers {

/// Lays `columns` cells of one step over a line, follows its slope and its slow change of step, and
/// compares each with all characters, moved a little to and fro. `ink` is 255 where print is.
[[nodiscard]] MrzLineCells cells_of_line(const cv::Mat& grey, const cv::Mat& ink,
                                         const cv::Rect& box, std::size_t columns,
                                         const OcrbLetters& letters);

}  // namespace drivers
