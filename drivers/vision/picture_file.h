#pragma once

#include <cstdint>
#include <span>

#include "drivers/vision/capture_port.h"

namespace drivers {

/// A picture file from outside, JPEG or PNG by its first bytes, whatever it is called: rows of
/// blue, green, red without a gap, upright as its camera says, in a box of `opened_side_max`
/// points. Its size is read and judged before anything is unpacked.
///
/// **Threads:** any. **Errors:** `bad_format` neither, damaged, or cut short · `limit_exceeded`
/// more bytes or points than drivers/api/camera.h allows, a JPEG of hundreds of scans, or one of
/// several scans with more than `many_scans_points_max` points · `internal`.
/// **Limits:** about 240 MB are in use while the largest is unpacked and turned upright.
/// **Source:** Exif 2.32, tag 0x0112 for which way is up.
inline constexpr int opened_side_max = 3000;
/// The decoder keeps 6 bytes a point of a JPEG with several scans, a progressive one for example.
inline constexpr std::int64_t many_scans_points_max = 24'000'000;
[[nodiscard]] kiosk::Result<CapturedFrame> picture_of_file(std::span<const unsigned char> bytes);

/// 1 (as it lies) to 8; 1 where nothing is said or what is said can't be.
[[nodiscard]] int orientation_of_jpeg(std::span<const unsigned char> bytes);

}  // namespace drivers
