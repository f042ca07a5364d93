#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kiosk {

// What keys do to a text that somebody types outside a form: by whole signs.
// **Secrets:** the text; what stood there before is wiped.

/// Up to `most` signs in all; what is more falls away.
void type_into(std::string& text, std::string_view typed, std::size_t most);
void delete_last(std::string& text);
/// All but the last sign, with the marks, selectors and joiners that belong to it.
[[nodiscard]] std::string_view without_last(std::string_view text);

}  // namespace kiosk
