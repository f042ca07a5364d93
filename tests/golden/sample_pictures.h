#pragma once

#include <mutex>

#include "kiosk/flow/snapshot.h"
#include "ui/imgui/picture_shelf.h"

namespace tests {

/// A printed sheet from afar: white with grey lines. `u`, `v` from 0 to 1.
inline unsigned char sheet_at(double u, double v) {
    if (u < 0.12 || u > 0.88 || v < 0.08 || v > 0.92) return 246;
    const int line = static_cast<int>(v * 44);
    const bool is_ink = line % 2 == 0 && u < 0.88 - 0.13 * (line % 7 == 0 ? 3 : line % 3);
    return is_ink ? 120 : 246;
}

/// What the screens of papers show in drawings: a sheet on a dark mat, and sheets that were taken.
inline void put_sample_pictures(ui::PictureShelf& shelf) {
    constexpr int width = 640;
    constexpr int height = 480;
    const auto paint = [&shelf](std::uint64_t id, int w, int h, const auto& shade_at) {
        ui::ShelfPicture picture{{}, w, h};
        auto& rgba = picture.rgba.reveal();
        rgba.reserve(static_cast<std::size_t>(w) * static_cast<std::size_t>(h) * 4);
        for (int y = 0; y < h; ++y)
            for (int x = 0; x < w; ++x) {
                const unsigned char shade = shade_at((x + 0.5) / w, (y + 0.5) / h);
                rgba.insert(rgba.end(), {shade, shade, shade, 0xFF});
            }
        shelf.put(id, std::move(picture));
    };
    paint(kiosk::live_picture, width, height, [](double x, double y) -> unsigned char {
        // Between the sides of the corners in snapshots_capture.cpp.
        const double left = 0.24 + (0.20 - 0.24) * (y - 0.08) / 0.82;
        const double right = 0.79 + (0.82 - 0.79) * (y - 0.12) / 0.81;
        const double top = 0.08 + (0.12 - 0.08) * (x - 0.24) / 0.55;
        const double bottom = 0.90 + (0.93 - 0.90) * (x - 0.20) / 0.62;
        if (x < left || x > right || y < top || y > bottom) return 52;
        return sheet_at((x - left) / (right - left), (y - top) / (bottom - top));
    });
    for (std::uint64_t id = kiosk::live_picture + 1; id < kiosk::live_picture + 6; ++id)
        paint(id, 210, 297, [](double x, double y) { return sheet_at(x, y); });
    shelf.settle();
}

/// Painted once, for it takes longer than to draw a screen.
inline const ui::PictureShelf& sample_pictures() {
    static ui::PictureShelf shelf;
    static std::once_flag painted;
    std::call_once(painted, [] { put_sample_pictures(shelf); });
    return shelf;
}

}  // namespace tests
