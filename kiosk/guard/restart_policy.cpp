#include "kiosk/guard/restart_policy.h"

#include <algorithm>

namespace kiosk::guard {

Duration RestartPolicy::pause_after_end(SteadyTime started, SteadyTime ended) {
    if (ended - started > within_) {
        ends_.clear();
        pause_ = Duration{0};
    }
    ends_.push_back(ended);
    while (ended - ends_.front() > within_) ends_.pop_front();
    // The window may be short and the pauses long: what was paused once pauses again until a run
    // lasts.
    const bool too_often = ends_.size() > static_cast<std::size_t>(restarts_) || pause_.count() > 0;
    if (!too_often) return Duration{0};
    pause_ = pause_.count() == 0 ? first_pause : std::min(pause_ * 2, longest_pause);
    return pause_;
}

}  // namespace kiosk::guard
