#include "kiosk/base/time_text.h"

#include <array>
#include <cstdio>

namespace kiosk {

namespace {

/// Without the zone.
std::string to_the_second(WallTime time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d",
                  static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                  static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()));
    return text.data();
}

}  // namespace

std::string rfc3339(WallTime time) {
    const auto fraction = time - std::chrono::floor<std::chrono::seconds>(time);
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), ".%03dZ", static_cast<int>(fraction.count()));
    return to_the_second(time) + text.data();
}

std::string rfc3339_seconds(WallTime time) {
    return to_the_second(time) + "Z";
}

std::optional<WallTime> parse_rfc3339(std::string_view text) {
    constexpr std::string_view shape = "0000-00-00T00:00:00.000Z";
    constexpr std::size_t to_seconds = 19;
    std::string whole(text);
    if (whole.size() == to_seconds + 1) whole.insert(to_seconds, ".000");
    if (whole.size() != shape.size()) return std::nullopt;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const bool is_digit = whole[i] >= '0' && whole[i] <= '9';
        if (shape[i] == '0' ? !is_digit : whole[i] != shape[i]) return std::nullopt;
    }
    const auto number = [&whole](std::size_t at, std::size_t digits) {
        return std::stoi(whole.substr(at, digits));
    };
    const std::chrono::year_month_day day{std::chrono::year(number(0, 4)),
                                          std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                          std::chrono::day(static_cast<unsigned>(number(8, 2)))};
    const std::chrono::hours hours(number(11, 2));
    const std::chrono::minutes minutes(number(14, 2));
    const std::chrono::seconds seconds(number(17, 2));
    if (!day.ok() || hours.count() > 23 || minutes.count() > 59 || seconds.count() > 59)
        return std::nullopt;
    return WallTime(std::chrono::sys_days(day)) + hours + minutes + seconds +
           std::chrono::milliseconds(number(20, 3));
}

}  // namespace kiosk
