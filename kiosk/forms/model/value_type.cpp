#include "kiosk/forms/model/value_type.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "kiosk/base/clock.h"
#include "kiosk/forms/model/composed.h"

namespace kiosk {

namespace {

constexpr std::array<std::pair<std::string_view, ValueType>, 13> type_names{{
    {"string", ValueType::string},
    {"int", ValueType::integer},
    {"decimal", ValueType::decimal},
    {"boolean", ValueType::boolean},
    {"date", ValueType::date},
    {"time", ValueType::time},
    {"dateTime", ValueType::date_time},
    {"binary", ValueType::binary},
    {"barcode", ValueType::barcode},
    {"geopoint", ValueType::geopoint},
    {"geotrace", ValueType::geotrace},
    {"geoshape", ValueType::geoshape},
    {"integer", ValueType::integer},
}};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// Takes digits off the front: from `least` to `most` of them.
std::optional<int> take_digits(std::string_view& text, std::size_t least, std::size_t most) {
    std::size_t count = 0;
    int number = 0;
    while (count < text.size() && count < most && is_digit(text[count]))
        number = number * 10 + (text[count++] - '0');
    if (count < least) return std::nullopt;
    text.remove_prefix(count);
    return number;
}

bool take(std::string_view& text, char c) {
    if (text.empty() || text.front() != c) return false;
    text.remove_prefix(1);
    return true;
}

bool take_date(std::string_view& text) {
    const auto year = take_digits(text, 4, 4);
    if (!year || !take(text, '-')) return false;
    const auto month = take_digits(text, 2, 2);
    if (!month || !take(text, '-')) return false;
    const auto day = take_digits(text, 2, 2);
    return day && is_real({*year, *month, *day});
}

/// hh:mm:ss[.fff]
bool take_time(std::string_view& text) {
    const auto hour = take_digits(text, 2, 2);
    if (!hour || *hour > 23 || !take(text, ':')) return false;
    const auto minute = take_digits(text, 2, 2);
    if (!minute || *minute > 59) return false;
    if (!take(text, ':')) return false;
    const auto second = take_digits(text, 2, 2);
    if (!second || *second > 59) return false;
    if (!take(text, '.')) return true;
    return take_digits(text, 1, 9).has_value();
}

/// Z, ±hh:mm within ±14:00, or nothing.
bool is_offset(std::string_view text) {
    if (text.empty() || text == "Z") return true;
    if (text.front() != '+' && text.front() != '-') return false;
    text.remove_prefix(1);
    const auto hour = take_digits(text, 2, 2);
    if (!hour || *hour > 14) return false;
    if (text.empty()) return true;
    if (!take(text, ':')) return false;
    const auto minute = take_digits(text, 2, 2);
    return minute && *minute <= 59 && text.empty() && !(*hour == 14 && *minute > 0);
}

std::string canonical_date(std::string_view text) {
    std::string_view rest = text;
    if (!take_date(rest)) return {};
    if (!rest.empty() && (!take(rest, 'T') || !take_time(rest) || !rest.empty())) return {};
    return std::string(text.substr(0, 10));
}

std::string canonical_time(std::string_view text) {
    std::string_view rest = text;
    return take_time(rest) && is_offset(rest) ? std::string(text) : std::string();
}

std::string canonical_date_time(std::string_view text) {
    std::string_view rest = text;
    if (!take_date(rest) || !take(rest, 'T') || !take_time(rest) || !is_offset(rest)) return {};
    return std::string(text);
}

/// “latitude longitude [altitude [accuracy]]” in decimals; empty when it is no place on the earth,
/// or 0 0, which devices without a fix give.
std::string canonical_point(std::string_view text) {
    std::vector<double> numbers;
    std::size_t at = 0;
    while ((at = text.find_first_not_of(" \t\r\n", at)) != std::string_view::npos) {
        const auto end = std::min(text.find_first_of(" \t\r\n", at), text.size());
        const auto number = read_number(text.substr(at, end - at));
        if (!number || !std::isfinite(*number)) return {};
        if (numbers.size() < 4) numbers.push_back(*number);
        at = end;
    }
    if (numbers.size() < 2 || std::abs(numbers[0]) > 90 || std::abs(numbers[1]) > 180) return {};
    if (numbers[0] == 0 && numbers[1] == 0) return {};
    std::string made;
    for (const double number : numbers) made += (made.empty() ? "" : " ") + decimal_text(number);
    return made;
}

/// Points with “;” between them: a trace is open and has two or more, a shape is closed and has
/// three.
std::string canonical_points(std::string_view text, bool closed) {
    std::vector<std::string> points;
    while (!text.empty()) {
        const auto end = std::min(text.find(';'), text.size());
        const std::string_view part = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (text.empty() && part.find_first_not_of(" \t\r\n") == std::string_view::npos) break;
        points.push_back(canonical_point(part));
        if (points.back().empty()) return {};
    }
    const auto place = [](const std::string& point) {
        return point.substr(0, point.find(' ', point.find(' ') + 1));
    };
    if (points.size() < (closed ? 3u : 2u)) return {};
    if ((place(points.front()) == place(points.back())) != closed) return {};
    std::string made;
    for (const auto& point : points) made += (made.empty() ? "" : ";") + point;
    return made;
}

std::string canonical_integer(std::string_view text) {
    const auto number = read_number(text);
    if (!number || !std::isfinite(*number)) return {};
    const double whole = std::trunc(*number);
    if (whole < std::numeric_limits<std::int32_t>::min() ||
        whole > std::numeric_limits<std::int32_t>::max())
        return {};
    return std::to_string(static_cast<std::int64_t>(whole));
}

}  // namespace

ValueType value_type_of(std::string_view name) {
    if (const auto colon = name.find(':'); colon != std::string_view::npos)
        name.remove_prefix(colon + 1);
    for (const auto& [known, type] : type_names)
        if (known == name) return type;
    return ValueType::string;
}

std::string_view name_of(ValueType type) {
    for (const auto& [known, each] : type_names)
        if (each == type) return known;
    return "string";
}

std::optional<double> read_number(std::string_view text) {
    const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    if (text.empty()) return 0;
    const bool negative = text.front() == '-';
    if (text.front() == '+' || negative) text.remove_prefix(1);
    if (text == "Infinity") {
        const double infinity = std::numeric_limits<double>::infinity();
        return negative ? -infinity : infinity;
    }
    if (text.empty() || !(is_digit(text.front()) || text.front() == '.') || text == ".")
        return std::nullopt;
    double number = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (stop != end) return std::nullopt;
    if (error == std::errc::result_out_of_range) return std::nullopt;
    return negative ? -number : number;
}

std::string decimal_text(double number) {
    std::array<char, 400> buffer{};
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number,
                                            std::chars_format::fixed);
    if (error != std::errc{}) return {};
    std::string text(buffer.data(), end);
    if (text.find('.') == std::string::npos) text += ".0";
    return text;
}

std::string canonical_value(ValueType type, std::string_view text) {
    if (text.empty()) return {};
    switch (type) {
        case ValueType::integer:
            return canonical_integer(text);
        case ValueType::decimal: {
            const auto number = read_number(text);
            return number && std::isfinite(*number) ? decimal_text(*number) : std::string();
        }
        case ValueType::date:
            return canonical_date(text);
        case ValueType::time:
            return canonical_time(text);
        case ValueType::date_time:
            return canonical_date_time(text);
        case ValueType::geopoint:
            return canonical_point(text);
        case ValueType::geotrace:
            return canonical_points(text, false);
        case ValueType::geoshape:
            return canonical_points(text, true);
        case ValueType::string:
        case ValueType::barcode:
            return composed(text);
        case ValueType::boolean:
        case ValueType::binary:
            return std::string(text);
    }
    return std::string(text);
}

std::string completed(ValueType type, std::string_view text) {
    const bool has_time = type == ValueType::time || type == ValueType::date_time;
    const auto colon = has_time ? text.rfind(':') : std::string_view::npos;
    const bool minutes_alone = colon != std::string_view::npos && colon + 3 == text.size() &&
                               text.size() == (type == ValueType::time ? 5u : 16u);
    return std::string(text) + (minutes_alone ? ":00" : "");
}

bool fits(ValueType type, std::string_view text) {
    if (text.empty()) return true;
    const std::string canonical = canonical_value(type, text);
    if (canonical.empty()) return false;
    if (type == ValueType::integer) {
        const auto number = read_number(text);
        return number && std::trunc(*number) == *number;
    }
    if (type == ValueType::date) return canonical == text;
    return true;
}

}  // namespace kiosk
