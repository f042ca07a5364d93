#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "kiosk/base/clock.h"
#include "kiosk/base/secret.h"
#include "kiosk/forms/form_session.h"

namespace kiosk {

/// "1989-06-05" or "19890605", and a real day.
[[nodiscard]] std::optional<CivilDate> parse_date(std::string_view text);
[[nodiscard]] std::string text_of(const CivilDate& date);

/// "09:30" or "0930", and a real time of day; comes back as "09:30".
[[nodiscard]] std::optional<std::string> parse_time(std::string_view text);

/// In ten-thousandths; nothing for anything but an optional sign, digits and at most four decimals.
[[nodiscard]] std::optional<std::int64_t> parse_decimal(std::string_view text);
[[nodiscard]] std::string text_of_decimal(std::int64_t ten_thousandths);

/// What goes to the platform for a value as typed: blanks, hyphens of dates and the case of X put
/// right. A value that does not fit its kind comes back without blanks around it. Secret in, secret
/// out.
[[nodiscard]] SecretText canonical(FieldKind kind, std::string_view typed);

/// How many characters of the field's limit a value takes: blanks in numbers are free.
[[nodiscard]] std::size_t counted_length(FieldKind kind, std::string_view typed);

/// In groups as people read numbers: “138 0013 8000”.
[[nodiscard]] SecretText grouped(FieldKind kind, std::string_view typed);

/// The rule that a field complains of: its name and “missing” or “wrong” (“phone.wrong”). With the
/// form's id and version it says for ever which rule was meant; empty without a complaint.
[[nodiscard]] std::string rule_of(const FieldView& field);

/// How many characters of that kind can be typed.
[[nodiscard]] std::size_t length_of(FieldKind kind);
inline constexpr std::size_t text_length_max = 500;
/// Numbers are kept in ten-thousandths, so that decimals compare exactly.
inline constexpr std::int64_t number_scale = 10'000;

/// Is `value` one of the blank-separated `values`?
[[nodiscard]] bool among(std::string_view values, std::string_view value);

}  // namespace kiosk
