#pragma once

#include <span>

#include "drivers/vision/capture_port.h"

namespace drivers {

/// A picture file from outside, JPEG or PNG by its first bytes, whatever it is called: rows of
/// blue, green, red without a gap, upright as its camera says, in a box of `opened_side_max`
/// points. Its size is read and judged before anything is unpacked.
///
/// **Threads:** any. **Errors:** `bad_format` neither, damaged, or cut short · `limit_exceeded`
/// more bytes or points than drivers/api/camera.h allows, or a JPEG of hundreds of scans ·
/// `internal`.
/// **Limits:** about 160 MB are in use while the largest is unpacked.
/// **Source:** Exif 2.32, tag 0x0112 for which way is up.
inline constexpr int opened_side_max = 3000;
[[nodiscard]] kiosk::Result<CapturedFrame> picture_of_file(std::span<const unsigned char> bytes);

/// 1 (as it lies) to 8; 1 where nothing is said or what is said can't be.
[[nodiscard]] int orientation_of_jpeg(std::span<const unsigned char> bytes);

}  // namespace drivers
