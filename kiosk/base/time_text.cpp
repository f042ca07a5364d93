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

}  // namespace kiosk
