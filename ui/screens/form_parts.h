#pragma once

#include "ui/screens/form_fields.h"

namespace ui {

// Pieces of form_fields.cpp that have files of their own.

struct OptionGrid {
    std::size_t across = 1;
    std::size_t down = 1;
    int height = 0;  // of one tile
};
[[nodiscard]] OptionGrid lay_options(const Scene& scene, const kiosk::FieldView& field, int width,
                                     const FormDensity& density);
/// All options of a field as tiles.
[[nodiscard]] Node choice(const Scene& scene, const kiosk::FieldView& field, const Rect& rect,
                          const FormDensity& density);

/// “信息有误”, or its taking back.
[[nodiscard]] Button dispute_button(const Scene& scene, const kiosk::FieldView& field);
/// Where a known value came from, or that it was disputed.
[[nodiscard]] Pill known_pill(const Scene& scene, const kiosk::FieldView& field);
/// Height of a run of known values in a card whose inner width is `width`.
[[nodiscard]] int known_height(const Scene& scene, const FormBlock& block, int width,
                               const FormDensity& density);
/// A run of values that the terminal already knows, in one card.
[[nodiscard]] Node draw_known(const Scene& scene, const FormBlock& block, const Rect& rect,
                              const FormDensity& density);

}  // namespace ui
