#pragma once

#include <span>
#include <vector>

#include "ui/screens/shell.h"
#include "ui/screens/widgets.h"

namespace ui {

/// How much air a form leaves; the loosest that fits is taken.
struct FormDensity {
    int pad = 26;
    int gap = 20;
    bool hints = true;
    Type words = Type::label;
    Type hint = Type::caption;
};

/// What stands together in one card: a question, or a run of values that the terminal already
/// knows.
struct FormBlock {
    std::vector<const kiosk::FieldView*> fields;
    bool known = false;
    bool titled = false;  // the label is the title of the page
};

[[nodiscard]] std::vector<FormBlock> blocks_of(std::span<const kiosk::FieldView> fields);
[[nodiscard]] int block_height(const Scene& scene, const FormBlock& block, int width,
                               const FormDensity& density);
[[nodiscard]] Node draw_block(const Scene& scene, const FormBlock& block, const Rect& rect,
                              const FormDensity& density, const kiosk::FieldId* focus);

/// One option as a tile; `field` says which are chosen.
[[nodiscard]] Node option_tile(const Scene& scene, const kiosk::FieldView& field,
                               const kiosk::FieldOption& option, const Rect& rect,
                               const FormDensity& density);

/// In how many columns, `most` at most, all options say what they are; what they mean is said of
/// all of them or of none.
struct OptionShape {
    std::size_t across = 1;
    bool hints = true;
};
[[nodiscard]] OptionShape option_shape(const Scene& scene, const kiosk::FieldView& field,
                                       const Rect& room, std::size_t most,
                                       const FormDensity& density);

/// With the largest words in which every option stands whole in a tile of this size: tall tiles are
/// read from further away.
[[nodiscard]] FormDensity roomiest(const Scene& scene, const kiosk::FieldView& field,
                                   const Rect& cell, FormDensity density);

/// A list of options in the place of the page's fields, its keyboard included.
void draw_option_list(const Scene& scene, const kiosk::OptionListView& list, Shell& shell);
/// Whether the list is long enough to be searched.
[[nodiscard]] bool has_search(const kiosk::OptionListView& list);
/// The entries of a repeat: change, remove, add another.
void draw_entries(const Scene& scene, const kiosk::EntriesView& entries, Shell& shell);

/// “来自身份证” and the like; an empty text when the person typed it.
[[nodiscard]] Pill source_pill(const Scene& scene, kiosk::ValueSource source);

/// The value as a person reads it: masked where it must be, in groups where that helps. Whoever
/// types into the field sees what they type.
[[nodiscard]] std::string shown_value(const Scene& scene, const kiosk::FieldView& field,
                                      bool typing = false);
/// Of a field that is not typed into: something of its value is masked.
[[nodiscard]] bool hides_value(const kiosk::FieldView& field);

}  // namespace ui
