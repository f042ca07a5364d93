#pragma once

#include <string_view>

namespace kiosk {

/// GB 11643 citizen identification number: 17 digits + check (0-9, X). Checks length, characters,
/// check digit and that the birth date is a real day; the region is not checked, because old
/// regions stay valid.
[[nodiscard]] bool is_citizen_number(std::string_view number);
/// GB 32100 unified social credit code, 18 characters with check character.
[[nodiscard]] bool is_social_credit_code(std::string_view code);
/// ISO 7064 MOD 37,36 check character over 0-9 A-Z.
[[nodiscard]] char mod_37_36_check(std::string_view text);

}  // namespace kiosk
