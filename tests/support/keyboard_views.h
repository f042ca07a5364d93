#pragma once

#include <string>
#include <vector>

#include "ui/keyboard_view.h"

namespace tests {

/// Keyboards as they stand under example fields: free text, a name, one kind of keys only, letters
/// where there is no Chinese.
[[nodiscard]] ui::KeyboardView keys(ui::KeyboardMode mode, std::string shown = {},
                                    std::vector<std::string> candidates = {});
[[nodiscard]] ui::KeyboardView keys_of_name(ui::KeyboardMode mode, std::string shown = {},
                                            std::vector<std::string> candidates = {});
[[nodiscard]] ui::KeyboardView only_keys(ui::KeyboardMode mode);
[[nodiscard]] ui::KeyboardView keys_of_letters();
/// Names in the place of the keys.
[[nodiscard]] ui::KeyboardView unfolded_names();
/// Groups of the characters that are read “yi” in their place, and those with 氵 alone.
[[nodiscard]] ui::KeyboardView grouped_names(ui::GroupedBy by);
[[nodiscard]] ui::KeyboardView narrowed_names();

/// What is offered for “yun”, for “zhang wei” as a name, and for 王 by hand.
[[nodiscard]] std::vector<std::string> word_candidates();
[[nodiscard]] std::vector<std::string> name_candidates();
[[nodiscard]] std::vector<std::string> written_candidates();

}  // namespace tests
