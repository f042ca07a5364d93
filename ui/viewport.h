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
};

}  // namespace ui
