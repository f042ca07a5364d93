#include "kiosk/forms/xpath/value.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace kiosk {

namespace xpath {

double plain_number(std::string_view text) {
    constexpr std::string_view space = " \t\r\n";
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    const auto first = text.find_first_not_of(space);
    if (first == std::string_view::npos) return nan;
    text = text.substr(first, text.find_last_not_of(space) + 1 - first);
    const bool negative = text.front() == '-';
    if (negative) text.remove_prefix(1);
    // from_chars would take inf and nan, which are no numbers in a form.
    if (text.empty() || !(text.front() == '.' || (text.front() >= '0' && text.front() <= '9')))
        return nan;
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc::invalid_argument || end != text.data() + text.size()) return nan;
    if (error == std::errc::result_out_of_range)
        number = text.find("e-") != std::string_view::npos ||
                         text.find("E-") != std::string_view::npos || text.starts_with("0.") ||
                         text.starts_with(".")
                     ? 0
                     : std::numeric_limits<double>::infinity();
    return negative ? -number : number;
}

}  // namespace xpath

/// The shortest digits that read back as the number; laid out as ECMAScript does (ECMA-262,
/// Number::toString), which is what other engines put into a form's answers.
std::string number_text(double number) {
    if (std::isnan(number)) return "NaN";
    if (number == 0) return "0";
    if (std::isinf(number)) return number > 0 ? "Infinity" : "-Infinity";
    std::array<char, 40> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::fabs(number),
                                   std::chars_format::scientific)
                         .ptr;
    const std::string_view whole(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
    const auto e = whole.find('e');
    std::string digits(1, whole.front());
    if (e > 2) digits += whole.substr(2, e - 2);
    int power = 0;
    const char* exponent = whole.data() + e + 1;
    if (*exponent == '+') ++exponent;
    std::from_chars(exponent, end, power);
    const int count = static_cast<int>(digits.size());
    const int point = power + 1;  // digits before the point
    std::string out = number < 0 ? "-" : "";
    if (count <= point && point <= 21) {
        out += digits + std::string(static_cast<std::size_t>(point - count), '0');
    } else if (0 < point && point <= 21) {
        out += digits.substr(0, static_cast<std::size_t>(point)) + "." +
               digits.substr(static_cast<std::size_t>(point));
    } else if (-6 < point && point <= 0) {
        out += "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
    } else {
        out += digits.substr(0, 1);
        if (count > 1) out += "." + digits.substr(1);
        out += power < 0 ? "e-" : "e+";
        out += std::to_string(power < 0 ? -power : power);
    }
    return out;
}

std::string to_text(const XPathValue& value) {
    if (const auto* nodes = std::get_if<NodeSet>(&value))
        return nodes->empty() ? std::string() : nodes->front()->string_value();
    if (const auto* number = std::get_if<double>(&value))
        return std::isnan(*number) ? std::string() : number_text(*number);
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    return std::get<bool>(value) ? "true" : "false";
}

double to_number(const XPathValue& value) {
    if (const auto* number = std::get_if<double>(&value)) return *number;
    if (const auto* truth = std::get_if<bool>(&value)) return *truth ? 1 : 0;
    return xpath::plain_number(to_text(value));
}

bool to_truth(const XPathValue& value) {
    if (const auto* nodes = std::get_if<NodeSet>(&value)) return !nodes->empty();
    if (const auto* number = std::get_if<double>(&value))
        return *number != 0 && !std::isnan(*number);
    if (const auto* text = std::get_if<std::string>(&value)) return !text->empty();
    return std::get<bool>(value);
}

}  // namespace kiosk
