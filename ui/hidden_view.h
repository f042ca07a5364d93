#pragma once

namespace ui {

/// Whether values that are masked stand there whole, because somebody holds for it.
struct HiddenView {
    bool shown = false;
};

}  // namespace ui
