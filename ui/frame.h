#pragma once

#include "kiosk/flow/snapshot.h"
#include "ui/node.h"

namespace ui {

class Texts;
struct Theme;

/// The display in pixels and millimetres; every size on a screen comes from here, never from pixels alone.
struct Viewport {
    int width_px = 1080;
    int height_px = 1920;
    double width_mm = 336;
    double height_mm = 597;
    [[nodiscard]] int px(double mm) const { return static_cast<int>(mm * width_px / width_mm + 0.5); }
    [[nodiscard]] bool portrait() const { return height_px >= width_px; }
};

/// Draws the snapshot as a laid-out semantic tree. Pure: the same arguments give the same tree.
/// **Time:** ≤ 2 ms for the fullest page. **Secrets:** the tree holds what the screen shows; drop it at wipe.
[[nodiscard]] Tree build_screen(const kiosk::Snapshot& snapshot, const Viewport& viewport, const Texts& texts,
                                TextMetrics& metrics);

}  // namespace ui
