#pragma once

#include "ui/screens/widgets.h"

namespace ui {

// The keys of the focused field, by `Scene::keyboard`: digits, a citizen number, a code, or, for
// free text, a line of what is being composed, a bar of candidates (of modes while nothing is
// composed) and the keys of the mode. Every key is one control, `key.<character>`; ids are in
// docs/AUTOMATION.md.

/// The same for every mode that a field can change to, so that nothing above moves.
[[nodiscard]] int keyboard_height(const Scene& scene);
/// Ten keys beside one another, each as wide as a finger needs.
[[nodiscard]] int keyboard_width_min(const Scene& scene);
[[nodiscard]] Node keyboard(const Scene& scene, const kiosk::FieldView& field, const Rect& rect);

}  // namespace ui
