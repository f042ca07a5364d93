#include "kiosk/app/clock_watch.h"

#include <algorithm>

#include "kiosk/base/log.h"
#include "offline_cache/clock_quality.h"

namespace kiosk {

void ClockWatch::look(std::optional<WallTime> issued, std::optional<WallTime> platform) {
    const auto now = clock_.now();
    if (platform) told_ = Told{*platform, now.steady};
    auto past = issued;
    if (told_) past = std::max(past.value_or(WallTime{}), told_->time + (now.steady - told_->at));
    // Whether the network's time keeps it makes no difference to what is surely wrong.
    const bool is_unset =
        offline_cache::clock_quality(now.wall, past, false) == offline_cache::ClockQuality::unset;
    if (is_unset == is_unset_) return;
    is_unset_ = is_unset;
    if (is_unset)
        log::clock_unset();
    else
        log::clock_set();
    health_.set_clock_unset(is_unset);
}

}  // namespace kiosk
