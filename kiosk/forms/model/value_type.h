#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kiosk/forms/model/form_definition.h"

namespace kiosk {

/// The name in a bind's `type`, with or without prefix; names that aren't known count as string,
/// as in ODK.
[[nodiscard]] ValueType value_type_of(std::string_view name);
[[nodiscard]] std::string_view name_of(ValueType type);

/// A text as the instance holds it: "3.7" in an int is "3", "45" in a decimal "45.0",
/// "1999-11-23T23:30:05" in a date "1999-11-23". Empty when it isn't of the type. For what an
/// expression or a file gave.
/// **Source:** what @getodk/xforms-engine was seen to write.
[[nodiscard]] std::string canonical_value(ValueType type, std::string_view text);

/// “09:30” as a person gives it becomes “09:30:00”, which is how ODK keeps a time; likewise a
/// dateTime. Other texts stay.
[[nodiscard]] std::string completed(ValueType type, std::string_view text);

/// Whether a person's answer is of the type as it stands: no fraction in an int, a real day in a
/// date. Empty text fits all.
[[nodiscard]] bool fits(ValueType type, std::string_view text);

/// As JavaScript's Number() reads a text; nullopt for what it calls NaN.
[[nodiscard]] std::optional<double> read_number(std::string_view text);
/// The shortest decimal notation without exponent, with at least one digit behind the point.
[[nodiscard]] std::string decimal_text(double number);

}  // namespace kiosk
