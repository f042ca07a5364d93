#include "kiosk/app/small_picture.h"

#include <algorithm>

namespace kiosk {

namespace {
/// Fewer points than a camera has.
constexpr int live_side = 640;
}  // namespace

drivers::PagePreview small_picture(const drivers::CameraFrame& frame, bool mirrored) {
    const int step = std::max(1, (std::max(frame.width, frame.height) + live_side - 1) / live_side);
    drivers::PagePreview picture;
    picture.width = frame.width / step;
    picture.height = frame.height / step;
    auto& rgba = picture.rgba.reveal();
    rgba.resize(static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height) *
                4);
    std::size_t to = 0;
    for (int y = 0; y < picture.height; ++y) {
        const auto* row = frame.pixels.reveal().data() + static_cast<std::size_t>(y * step) *
                                                             static_cast<std::size_t>(frame.stride);
        for (int x = 0; x < picture.width; ++x, to += 4) {
            const auto* from = row + 3 * step * (mirrored ? picture.width - 1 - x : x);
            rgba[to] = from[2];
            rgba[to + 1] = from[1];
            rgba[to + 2] = from[0];
            rgba[to + 3] = 0xFF;
        }
    }
    return picture;
}

}  // namespace kiosk
