#pragma once

#include <span>
#include <vector>

#include "ui/screens/widgets.h"

namespace ui {

/// How much air a form leaves; the loosest that fits is taken.
struct FormDensity {
    int pad = 26;
    int gap = 20;
    bool hints = true;
    Type words = Type::label;
};

/// What stands together in one card: a question, or a run of values that the terminal already
/// knows.
struct FormBlock {
    std::vector<const kiosk::FieldView*> fields;
    bool known = false;
};

[[nodiscard]] std::vector<FormBlock> blocks_of(std::span<const kiosk::FieldView> fields);
[[nodiscard]] int block_height(const Scene& scene, const FormBlock& block, int width,
                               const FormDensity& density);
[[nodiscard]] Node draw_block(const Scene& scene, const FormBlock& block, const Rect& rect,
                              const FormDensity& density, const kiosk::FieldId* focus);

/// “来自身份证” and the like; an empty text when the person typed it.
[[nodiscard]] Pill source_pill(const Scene& scene, kiosk::ValueSource source);

/// The value as a person reads it: masked where it must be, in groups where that helps.
[[nodiscard]] std::string shown_value(const Scene& scene, const kiosk::FieldView& field);

}  // namespace ui
