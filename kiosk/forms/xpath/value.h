#pragma once

#include <string>
#include <variant>

#include "kiosk/forms/xpath/expression.h"

namespace kiosk::xpath {

/// A moment as date(), today() and now() give it: a number to operators, its text to strings.
struct Moment {
    double milliseconds = 0;  // since 1970-01-01T00:00Z; NaN: no date
    /// number('2020-01-01') is the whole days when it becomes text.
    bool days_as_text = false;
};

/// What a term gives while an expression is evaluated.
using Value = std::variant<NodeSet, double, std::string, bool, Moment>;

/// The number that a text is: white space around it, sign, digits, point, exponent; NaN for all
/// else.
[[nodiscard]] double plain_number(std::string_view text);

}  // namespace kiosk::xpath
