#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "kiosk/base/clock.h"
#include "kiosk/base/secret.h"
#include "kiosk/forms/form_description.h"

namespace kiosk {

/// "1989-06-05" or "19890605", and a real day.
[[nodiscard]] std::optional<CivilDate> parse_date(std::string_view text);
[[nodiscard]] std::string text_of(const CivilDate& date);

/// In ten-thousandths; nothing for anything but an optional sign, digits and at most four decimals.
[[nodiscard]] std::optional<std::int64_t> parse_decimal(std::string_view text);
[[nodiscard]] std::string text_of_decimal(std::int64_t ten_thousandths);

/// What goes to the platform for a value as typed: blanks, hyphens of dates and the case of X put
/// right. A value that does not fit its kind comes back without blanks around it. Secret in, secret
/// out.
[[nodiscard]] SecretText canonical(const FieldDescription& field, std::string_view typed);

/// How many characters of the field's limit a value takes: blanks in numbers are free.
[[nodiscard]] std::size_t counted_length(const FieldDescription& field, std::string_view typed);

/// “110105********002X” and the like; empty when the sensitivity asks for no mask. `typed_here`:
/// the person knows it.
[[nodiscard]] SecretText masked(const FieldDescription& field, std::string_view typed,
                                bool typed_here);
/// In groups as people read numbers: “138 0013 8000”.
[[nodiscard]] SecretText grouped(const FieldDescription& field, std::string_view typed);

[[nodiscard]] bool is_mobile_number(std::string_view digits);
/// 13 to 19 digits with the Luhn check digit (ISO/IEC 7812-1).
[[nodiscard]] bool is_bank_card(std::string_view digits);

}  // namespace kiosk
