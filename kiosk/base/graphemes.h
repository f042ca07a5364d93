#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kiosk {

/// Stays with the character before it: combining marks, variation selectors, joiners.
[[nodiscard]] bool joins_the_one_before(char32_t c);

/// The signs that a reader sees, each with what belongs to it. U+FFFD for each malformed byte.
/// **Source:** UAX #29, by the properties that decide for names and addresses.
[[nodiscard]] std::vector<std::u32string> graphemes(std::string_view text);

}  // namespace kiosk
