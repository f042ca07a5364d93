#pragma once

#include <algorithm>

namespace ui {

/// The display in pixels and millimetres; every size on a screen comes from here, never from pixels
/// alone.
struct Viewport {
    int width_px = 1080;
    int height_px = 1920;
    double width_mm = 336;
    double height_mm = 597;
    [[nodiscard]] double px_per_mm() const { return width_px / width_mm; }
    [[nodiscard]] int px(double mm) const { return static_cast<int>(mm * px_per_mm() + 0.5); }
    [[nodiscard]] bool portrait() const { return height_px >= width_px; }
    [[nodiscard]] int short_side_px() const { return std::min(width_px, height_px); }
    [[nodiscard]] double short_side_mm() const { return std::min(width_mm, height_mm); }
    /// The same terminal with a screen that turned out to be turned, or another one: its short side
    /// is taken for as long as the configured one, so that everything keeps its share of it.
    [[nodiscard]] Viewport on_screen(int width, int height) const {
        if (width == width_px && height == height_px) return *this;
        const double mm_per_px = short_side_mm() / std::max(1, std::min(width, height));
        return {width, height, width * mm_per_px, height * mm_per_px};
    }
};

}  // namespace ui
