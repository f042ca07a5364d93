#include "offline_cache/clock_quality.h"

#include <sys/timex.h>

namespace offline_cache {

namespace {

/// No terminal has filed anything before. Machines whose clock has lost its battery begin in 1970,
/// 2000 or 2015.
constexpr kiosk::WallTime earliest = std::chrono::sys_days{std::chrono::year{2025} / 1 / 1};
/// What two clocks may differ by and both be right.
constexpr kiosk::Duration clock_tolerance = std::chrono::minutes(2);

}  // namespace

std::string_view name_of(ClockQuality quality) {
    switch (quality) {
        case ClockQuality::synchronised:
            return "synchronised";
        case ClockQuality::free_running:
            return "free_running";
        case ClockQuality::unset:
            return "unset";
    }
    return "unset";
}

ClockQuality clock_quality(kiosk::WallTime now, std::optional<kiosk::WallTime> known_past,
                           bool is_synchronised) {
    if (now < earliest || (known_past && now + clock_tolerance < *known_past))
        return ClockQuality::unset;
    return is_synchronised ? ClockQuality::synchronised : ClockQuality::free_running;
}

bool system_clock_is_synchronised() {
    timex state{};  // no mode: only asks
    return ::adjtimex(&state) != -1 && (state.status & STA_UNSYNC) == 0;
}

}  // namespace offline_cache
