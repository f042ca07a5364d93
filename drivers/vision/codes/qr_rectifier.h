#pragma once

#include <functional>
#include <optional>

#include <opencv2/core.hpp>

#include "drivers/vision/codes/seen_code.h"

namespace drivers {

/// Finds a QR code by its three squares, takes perspective, bent paper and uneven light out, draws
/// it anew in black and white and lets ZXing read that.
///
/// `upscale`: the picture is enlarged so many times before squares are looked for. `is_late` ends
/// the search between two candidates.
/// **Threads:** any. **Limits:** `finders_max` squares, eight candidates.
[[nodiscard]] std::optional<SeenCode> read_rectified(const cv::Mat& grey, double upscale,
                                                     const std::function<bool()>& is_late);

}  // namespace drivers
