#pragma once

#include <optional>
#include <string_view>

#include "ui/input/pinyin/composer.h"
#include "ui/keyboard_view.h"

namespace ui {

// Groups of candidates between the composer, which numbers them, and screens, which show them.

[[nodiscard]] GroupView shown_group(const CountedGroup& counted);
/// `radical.<name>` or `strokes.<number>`; nullopt for anything else.
[[nodiscard]] std::optional<CharacterGroup> group_named(std::string_view id);
[[nodiscard]] std::optional<GroupedBy> grouping_named(std::string_view name);
[[nodiscard]] CharacterGroup::By composed_by(GroupedBy by);

}  // namespace ui
