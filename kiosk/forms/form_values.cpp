#include "kiosk/forms/form_values.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

namespace kiosk {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool all_digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), is_digit);
}
bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

int digits_of(std::string_view text) {
    int value = 0;
    for (const char c : text) value = value * 10 + (c - '0');
    return value;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

bool blanks_are_free(FieldKind kind) {
    return kind == FieldKind::phone || kind == FieldKind::citizen_number ||
           kind == FieldKind::bank_card || kind == FieldKind::credit_code;
}

SecretText without_blanks(std::string_view text) {
    SecretText result;
    result.reveal().reserve(text.size());
    for (const char c : text) {
        if (!is_blank(c) && c != '-') result.reveal().push_back(c);
    }
    return result;
}

std::size_t continuation_bytes(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
    }));
}

SecretText in_groups(std::string_view digits, std::initializer_list<std::size_t> sizes) {
    SecretText result;
    result.reveal().reserve(digits.size() * 2);
    auto size = sizes.begin();
    std::size_t left = *size;
    for (const char c : digits) {
        if (left == 0) {
            result.reveal().push_back(' ');
            if (size + 1 != sizes.end()) ++size;
            left = *size;
        }
        result.reveal().push_back(c);
        --left;
    }
    return result;
}

char to_upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

/// "1989-06-05 09:30", "198906050930" or with a T between; empty when it is none. What the form
/// keeps has a T and seconds.
SecretText date_time_of(std::string_view text) {
    std::size_t split = text.find_first_of(" T");
    if (split == std::string_view::npos) split = text.size() == 12 ? 8 : text.size();
    const auto date = parse_date(text.substr(0, split));
    auto rest = trimmed(text.substr(std::min(split, text.size())));
    if (rest.starts_with('T')) rest.remove_prefix(1);
    constexpr std::size_t through_minutes = 5;
    if (rest.size() > through_minutes && rest[2] == ':') rest = rest.substr(0, through_minutes);
    const auto time = parse_time(rest);
    return date && time ? SecretText(text_of(*date) + "T" + *time + ":00.000") : SecretText();
}

}  // namespace

std::optional<CivilDate> parse_date(std::string_view text) {
    text = trimmed(text);
    CivilDate date;
    if (text.size() == 8 && all_digits(text)) {
        date = {digits_of(text.substr(0, 4)), digits_of(text.substr(4, 2)),
                digits_of(text.substr(6, 2))};
    } else if (text.size() == 10 && text[4] == '-' && text[7] == '-' &&
               all_digits(text.substr(0, 4)) && all_digits(text.substr(5, 2)) &&
               all_digits(text.substr(8, 2))) {
        date = {digits_of(text.substr(0, 4)), digits_of(text.substr(5, 2)),
                digits_of(text.substr(8, 2))};
    } else {
        return std::nullopt;
    }
    return is_real(date) ? std::optional(date) : std::nullopt;
}

std::optional<std::string> parse_time(std::string_view text) {
    text = trimmed(text);
    std::string digits;
    if (text.size() == 5 && text[2] == ':') {
        digits = std::string(text.substr(0, 2)) + std::string(text.substr(3));
    } else if (text.size() == 4) {
        digits = text;
    }
    if (digits.empty() || !all_digits(digits)) return std::nullopt;
    if (digits_of(std::string_view(digits).substr(0, 2)) > 23 ||
        digits_of(std::string_view(digits).substr(2)) > 59) {
        return std::nullopt;
    }
    return digits.substr(0, 2) + ":" + digits.substr(2);
}

std::string text_of(const CivilDate& date) {
    char text[16];
    const int length =
        std::snprintf(text, sizeof text, "%04d-%02d-%02d", date.year, date.month, date.day);
    return {text, static_cast<std::size_t>(std::max(length, 0))};
}

std::optional<std::int64_t> parse_decimal(std::string_view text) {
    constexpr std::size_t whole_digits_max = 12;
    constexpr std::size_t decimals_max = 4;
    text = trimmed(text);
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    const auto point = text.find('.');
    const auto whole = text.substr(0, point);
    const auto decimals =
        point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
    if (whole.empty() || whole.size() > whole_digits_max || !all_digits(whole)) return std::nullopt;
    if (point != std::string_view::npos && (decimals.empty() || decimals.size() > decimals_max))
        return std::nullopt;
    if (!all_digits(decimals)) return std::nullopt;
    std::int64_t value = 0;
    for (const char c : whole) value = value * 10 + (c - '0');
    for (std::size_t i = 0; i < decimals_max; ++i)
        value = value * 10 + (i < decimals.size() ? decimals[i] - '0' : 0);
    return negative ? -value : value;
}

std::string text_of_decimal(std::int64_t ten_thousandths) {
    const auto size =
        static_cast<std::uint64_t>(ten_thousandths < 0 ? -ten_thousandths : ten_thousandths);
    std::string text = (ten_thousandths < 0 ? "-" : "") + std::to_string(size / number_scale);
    std::string decimals = std::to_string(size % number_scale + number_scale).substr(1);
    while (!decimals.empty() && decimals.back() == '0') decimals.pop_back();
    return decimals.empty() ? text : text + "." + decimals;
}

SecretText canonical(FieldKind kind, std::string_view typed) {
    if (blanks_are_free(kind)) {
        auto value = without_blanks(typed);
        if (kind == FieldKind::citizen_number || kind == FieldKind::credit_code) {
            for (char& c : value.reveal()) c = to_upper(c);
        }
        return value;
    }
    const auto text = trimmed(typed);
    if (kind == FieldKind::date) {
        if (const auto date = parse_date(text)) return SecretText(text_of(*date));
    }
    if (kind == FieldKind::time) {
        if (const auto time = parse_time(text)) return SecretText(*time);
    }
    if (kind == FieldKind::date_time) {
        if (auto moment = date_time_of(text); !moment.empty()) return moment;
    }
    if (kind == FieldKind::number || kind == FieldKind::decimal) {
        if (const auto value = parse_decimal(text)) return SecretText(text_of_decimal(*value));
    }
    return SecretText(std::string(text));
}

std::size_t counted_length(FieldKind kind, std::string_view typed) {
    if (blanks_are_free(kind)) return without_blanks(typed).reveal().size();
    return typed.size() - continuation_bytes(typed);
}

SecretText grouped(FieldKind kind, std::string_view typed) {
    auto value = canonical(kind, typed);
    if (kind == FieldKind::phone) return in_groups(value.reveal(), {3, 4});
    if (kind == FieldKind::bank_card) return in_groups(value.reveal(), {4});
    if (kind == FieldKind::citizen_number) return in_groups(value.reveal(), {6, 8, 4});
    return value;
}

std::size_t length_of(FieldKind kind) {
    switch (kind) {
        case FieldKind::number:
            return 12;
        case FieldKind::decimal:
            return 16;
        case FieldKind::date:
            return 10;
        case FieldKind::time:
            return 5;
        case FieldKind::date_time:
            return 16;
        case FieldKind::phone:
            return 11;
        case FieldKind::citizen_number:
        case FieldKind::credit_code:
            return 18;
        case FieldKind::bank_card:
            return 19;
        case FieldKind::text:
        case FieldKind::single_choice:
        case FieldKind::multiple_choice:
        case FieldKind::ranking:
        case FieldKind::upload:
        case FieldKind::acknowledge:
        case FieldKind::note:
            break;
    }
    return text_length_max;
}

bool among(std::string_view values, std::string_view value) {
    while (!values.empty()) {
        const auto end = std::min(values.find(' '), values.size());
        if (values.substr(0, end) == value) return true;
        values.remove_prefix(std::min(end + 1, values.size()));
    }
    return false;
}

std::string rule_of(const FieldView& field) {
    if (field.error.empty()) return {};
    return field.id.value() + (field.value.empty() ? ".missing" : ".wrong");
}

}  // namespace kiosk
