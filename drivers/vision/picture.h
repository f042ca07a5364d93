#pragma once

#include <span>

#include "drivers/vision/capture_port.h"

namespace drivers {

/// What cameras send, as rows of blue, green, red. Pictures larger than the source allows are made
/// smaller, their proportions kept.
///
/// **Threads:** any. **Errors:** `device_fault` not whole, or not what it claims to be ·
/// `limit_exceeded` larger than `picture_side_max`.
/// **Limits:** `picture_side_max` points a side.
inline constexpr int picture_side_max = 8192;

/// A JPEG file. A damaged one is refused, also where a decoder could make something of it: half a
/// document is worse than the next picture.
[[nodiscard]] kiosk::Result<CapturedFrame> picture_of_jpeg(std::span<const unsigned char> bytes,
                                                           const CameraSource& source);
/// YUYV 4:2:2, `stride` bytes from one row to the next.
[[nodiscard]] kiosk::Result<CapturedFrame> picture_of_yuyv(std::span<const unsigned char> bytes,
                                                           int width, int height, int stride,
                                                           const CameraSource& source);

/// The lightness of a picture: one byte a point. What is wider or higher than allowed is made
/// smaller, its proportions kept.
/// **Errors:** `device_fault` the picture is not what it says.
struct GreyPicture {
    kiosk::SecretBytes pixels;
    int width = 0;
    int height = 0;
};
[[nodiscard]] kiosk::Result<GreyPicture> grey_of(const CameraFrame& picture,
                                                 int width_max = picture_side_max,
                                                 int height_max = picture_side_max);

/// A part of a picture, in points of it.
struct PicturePart {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;
};
/// A JPEG file.
struct CodedPart {
    kiosk::SecretBytes jpeg;
    int width = 0;
    int height = 0;
};
/// A part of the picture as a JPEG file, as good as a camera's own, in a box of `side_max` points.
/// **Errors:** `device_fault` the part lies outside, or the picture is not what it says.
[[nodiscard]] kiosk::Result<CodedPart> jpeg_of(const CameraFrame& picture, const PicturePart& part,
                                               int side_max);
/// Rows of blue, green, red without a gap in a box of `side_max` points, for the screen.
[[nodiscard]] kiosk::Result<PagePreview> preview_of(const kiosk::SecretBytes& pixels, int width,
                                                    int height, int side_max);

}  // namespace drivers
