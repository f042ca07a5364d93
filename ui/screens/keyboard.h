#pragma once

#include "ui/screens/widgets.h"

namespace ui {

/// The keys for the focused field: digits, a citizen number (digits and X), or letters. Every key
/// is one control `key.<character>`; besides them key.delete, key.clear, key.space, key.done. There
/// is no shift key: a field for letters wants capitals (documents have no others), a field for text
/// small ones.
[[nodiscard]] int keyboard_height(const Scene& scene, kiosk::KeyboardHint hint);
/// Ten keys beside one another, each as wide as a finger needs.
[[nodiscard]] int keyboard_width_min(const Scene& scene);
[[nodiscard]] Node keyboard(const Scene& scene, const kiosk::FieldView& field, const Rect& rect);

}  // namespace ui
