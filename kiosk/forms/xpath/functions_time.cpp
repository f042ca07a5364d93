#include <cmath>
#include <cstdio>
#include <limits>

#include <unicode/dtfmtsym.h>
#include <unicode/locid.h>

#include "kiosk/forms/xpath/functions.h"

/// ODK XForms, “Date and Time Functions”.
namespace kiosk::xpath {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

const Term& argument(const Term& call, std::size_t index) {
    return *call.operands[index];
}

Value now(Evaluator& evaluator, const Term&, const Focus&) {
    return Moment{std::floor(evaluator.environment().now_seconds() * 1000), false};
}

Value today(Evaluator& evaluator, const Term&, const Focus&) {
    const double milliseconds = evaluator.environment().now_seconds() * 1000;
    if (!has_civil(milliseconds, evaluator.offset())) return Moment{nan, false};
    const Civil civil = civil_of(milliseconds, evaluator.offset());
    char text[32];
    std::snprintf(text, sizeof text, "%04lld-%02d-%02d", civil.year, civil.month, civil.day);
    return Moment{parse_moment(text, evaluator.offset()).value_or(nan), false};
}

/// `2018-1-9` as `2018-01-09`: people and spreadsheets write so.
std::string padded(const std::string& text) {
    std::string out = text.substr(0, 5);
    std::size_t at = 5;
    if (text.size() < 8 || text[4] != '-') return text;
    for (int field = 0; field < 2; ++field) {
        std::size_t end = at;
        while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
        if (end == at || end - at > 2) return text;
        if (end - at == 1) out += '0';
        out += text.substr(at, end - at);
        at = end;
        if (field == 1) break;
        if (at >= text.size() || text[at] != '-') return text;
        out += '-';
        ++at;
    }
    return out + text.substr(at);
}

/// The moment that a value means; NaN when it means none.
double moment_of(Evaluator& evaluator, const Value& value) {
    if (const auto* moment = std::get_if<Moment>(&value)) return moment->milliseconds;
    if (const auto* days = std::get_if<double>(&value))
        return std::floor(*days * day_milliseconds + 0.5);
    if (std::holds_alternative<bool>(value)) return nan;
    return parse_moment(evaluator.text_of(value), evaluator.offset()).value_or(nan);
}

Value date(Evaluator& evaluator, const Term& call, const Focus& focus) {
    const Value value = evaluator.value(argument(call, 0), focus);
    if (std::holds_alternative<bool>(value)) return std::string();
    if (std::holds_alternative<double>(value) || std::holds_alternative<Moment>(value))
        return Moment{moment_of(evaluator, value), false};
    const std::string text = evaluator.text_of(value);
    if (text.empty()) return text;
    return Moment{parse_moment(padded(text), evaluator.offset()).value_or(nan), false};
}

Value decimal_date_time(Evaluator& evaluator, const Term& call, const Focus& focus) {
    return moment_of(evaluator, evaluator.value(argument(call, 0), focus)) / day_milliseconds;
}

Value decimal_time(Evaluator& evaluator, const Term& call, const Focus& focus) {
    return parse_time_of_day(evaluator.text(argument(call, 0), focus), evaluator.offset())
        .value_or(nan);
}

/// Short name of a month (from 1) or a weekday (from 0, Sunday) in the form's language.
std::string short_name(Evaluator& evaluator, bool month, int index) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::DateFormatSymbols symbols(
        icu::Locale::createFromName(evaluator.environment().language().c_str()), status);
    if (U_FAILURE(status) != 0) return {};
    int32_t count = 0;
    const icu::UnicodeString* names =
        month ? symbols.getMonths(count, icu::DateFormatSymbols::STANDALONE,
                                  icu::DateFormatSymbols::ABBREVIATED)
              : symbols.getWeekdays(count, icu::DateFormatSymbols::STANDALONE,
                                    icu::DateFormatSymbols::ABBREVIATED);
    // ICU counts weekdays from 1.
    const int32_t at = month ? index - 1 : index + 1;
    std::string out;
    if (at < count) names[at].toUTF8String(out);
    return out;
}

std::string digits(long long value, int width) {
    char text[32];
    std::snprintf(text, sizeof text, "%0*lld", width, value);
    return text;
}

/// What stands for `%` and the letter; the two characters themselves for an unknown one.
std::string formatted(Evaluator& evaluator, const Civil& civil, char letter) {
    switch (letter) {
        case 'Y':
            return digits(civil.year, 4);
        case 'y':
            return digits(civil.year % 100, 2);
        case 'm':
            return digits(civil.month, 2);
        case 'n':
            return digits(civil.month, 1);
        case 'b':
            return short_name(evaluator, true, civil.month);
        case 'd':
            return digits(civil.day, 2);
        case 'e':
            return digits(civil.day, 1);
        case 'a':
            return short_name(evaluator, false, civil.weekday);
        case 'H':
            return digits(civil.hour, 2);
        case 'h':
            return digits(civil.hour, 1);
        case 'M':
            return digits(civil.minute, 2);
        case 'S':
            return digits(civil.second, 2);
        case '3':
            return digits(civil.millisecond, 3);
        default:
            return std::string("%") + letter;
    }
}

Value format_date_time(Evaluator& evaluator, const Term& call, const Focus& focus) {
    const Value value = evaluator.value(argument(call, 0), focus);
    const std::string format = evaluator.text(argument(call, 1), focus);
    const double milliseconds = moment_of(evaluator, value);
    if (std::isnan(milliseconds) || !has_civil(milliseconds, evaluator.offset()))
        return std::string();
    const Civil civil = civil_of(milliseconds, evaluator.offset());
    std::string out;
    for (std::size_t i = 0; i < format.size(); ++i) {
        if (!evaluator.charge(1)) return std::string();
        if (format[i] != '%' || i + 1 == format.size())
            out += format[i];
        else
            out += formatted(evaluator, civil, format[++i]);
    }
    return out;
}

constexpr Function functions[] = {
    {"now", 0, 0, now, false, true},
    {"today", 0, 0, today, false, true},
    {"date", 1, 1, date},
    {"date-time", 1, 1, date},
    {"decimal-date-time", 1, 1, decimal_date_time},
    {"decimal-time", 1, 1, decimal_time},
    {"format-date", 2, 2, format_date_time, false},
    {"format-date-time", 2, 2, format_date_time, false},
};

}  // namespace

std::span<const Function> time_functions() {
    return functions;
}

}  // namespace kiosk::xpath
