#include "tests/platform/work_calendar.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include <nlohmann/json.hpp>

namespace tests {

namespace {

using Json = nlohmann::json;
using kiosk::CivilDate;

constexpr std::chrono::hours civil_zone{8};

std::chrono::sys_days days_of(const CivilDate& day) {
    return std::chrono::year_month_day{std::chrono::year{day.year},
                                       std::chrono::month{static_cast<unsigned>(day.month)},
                                       std::chrono::day{static_cast<unsigned>(day.day)}};
}

CivilDate date_of(std::chrono::sys_days days) {
    const std::chrono::year_month_day day{days};
    return {static_cast<int>(day.year()), static_cast<int>(static_cast<unsigned>(day.month())),
            static_cast<int>(static_cast<unsigned>(day.day()))};
}

/// A day of that year; throws for any other text.
CivilDate read_day(const std::string& text, int year) {
    CivilDate day;
    const bool shaped = text.size() == 10 && std::sscanf(text.c_str(), "%4d-%2d-%2d", &day.year,
                                                         &day.month, &day.day) == 3;
    if (!shaped || !kiosk::is_real(day) || day.year != year)
        throw Json::other_error::create(501, std::to_string(year) + ": " + text, nullptr);
    return day;
}

}  // namespace

kiosk::CivilDate next_day(const kiosk::CivilDate& day) {
    return date_of(days_of(day) + std::chrono::days(1));
}

kiosk::WallTime time_on(const kiosk::CivilDate& day, int minutes) {
    return kiosk::WallTime(days_of(day).time_since_epoch()) - civil_zone +
           std::chrono::minutes(minutes);
}

std::string day_text(const kiosk::CivilDate& day) {
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02d-%02d", day.year, day.month, day.day);
    return text.data();
}

kiosk::Result<WorkCalendar> WorkCalendar::read(std::string_view json) {
    WorkCalendar calendar;
    try {
        const auto document = Json::parse(json);
        for (const auto& [name, arranged] : document.at("years").items()) {
            const int year = std::stoi(name);
            calendar.years_.insert(year);
            for (const auto& span : arranged.at("off")) {
                const auto last = read_day(span.at(1).get<std::string>(), year);
                for (auto day = read_day(span.at(0).get<std::string>(), year); day <= last;
                     day = next_day(day))
                    calendar.off_.insert(day);
            }
            for (const auto& day : arranged.at("worked"))
                calendar.worked_.insert(read_day(day.get<std::string>(), year));
        }
    } catch (const std::exception& fault) {
        return {kiosk::ErrorCode::bad_format, std::string("calendar: ") + fault.what()};
    }
    return calendar;
}

bool WorkCalendar::is_working_day(const kiosk::CivilDate& day) const {
    if (worked_.contains(day)) return true;
    return !off_.contains(day) && std::chrono::weekday(days_of(day)).iso_encoding() <= 5;
}

WorkCalendar::Day WorkCalendar::after(const kiosk::CivilDate& from, int working_days) const {
    Day day{from, !knows(from.year)};
    for (int left = std::clamp(working_days, 0, days_max); left > 0;) {
        day.date = next_day(day.date);
        day.provisional = day.provisional || !knows(day.date.year);
        if (is_working_day(day.date)) --left;
    }
    return day;
}

int WorkCalendar::between(const kiosk::CivilDate& from, const kiosk::CivilDate& to) const {
    if (to < from) return -between(to, from);
    int days = 0;
    for (auto day = from; day < to && days < days_max;) {
        day = next_day(day);
        if (is_working_day(day)) ++days;
    }
    return days;
}

}  // namespace tests
