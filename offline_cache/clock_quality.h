#pragma once

#include <optional>
#include <string_view>

#include "kiosk/base/clock.h"

namespace offline_cache {

/// How far a time that this terminal writes down can be believed. It goes into each manifest, as
/// evidence beside `created_at`; the platform's `accepted_at` decides.
enum class ClockQuality {
    synchronised,  // kept by the network's time, as the kernel sees it
    free_running,  // set once, and on its own since
    unset,         // surely wrong: before this program was made, or before what is known to be past
};

[[nodiscard]] std::string_view name_of(ClockQuality quality);

/// `known_past`: the platform's time of an earlier answer, whose signature was verified.
[[nodiscard]] ClockQuality clock_quality(kiosk::WallTime now,
                                         std::optional<kiosk::WallTime> known_past,
                                         bool is_synchronised);

/// What the kernel says of the machine's clock. **Threads:** any. **Source:** adjtimex(2),
/// STA_UNSYNC.
[[nodiscard]] bool system_clock_is_synchronised();

}  // namespace offline_cache
