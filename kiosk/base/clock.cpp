#include "kiosk/base/clock.h"

namespace kiosk {

namespace {
constexpr std::chrono::hours china_standard_time{8};
}

Now RealClock::now() const {
    return {std::chrono::time_point_cast<Duration>(std::chrono::steady_clock::now()),
            std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now())};
}

VirtualClock::VirtualClock(WallTime start) : now_{SteadyTime{Duration{1000}}, start} {}

Now VirtualClock::now() const {
    const std::lock_guard lock(mutex_);
    return now_;
}

void VirtualClock::advance(Duration by) {
    const std::lock_guard lock(mutex_);
    now_.steady += by;
    now_.wall += by;
}

void VirtualClock::set_wall(WallTime to) {
    const std::lock_guard lock(mutex_);
    now_.wall = to;
}

CivilDate civil_date(WallTime time) {
    const std::chrono::year_month_day day{
        std::chrono::floor<std::chrono::days>(time + china_standard_time)};
    return {static_cast<int>(day.year()), static_cast<int>(static_cast<unsigned>(day.month())),
            static_cast<int>(static_cast<unsigned>(day.day()))};
}

bool is_real(const CivilDate& date) {
    if (date.year < 1 || date.year > 9999 || date.month < 1 || date.day < 1) return false;
    return std::chrono::year_month_day{std::chrono::year{date.year},
                                       std::chrono::month{static_cast<unsigned>(date.month)},
                                       std::chrono::day{static_cast<unsigned>(date.day)}}
        .ok();
}

}  // namespace kiosk
