#pragma once

#include <deque>

#include "kiosk/base/clock.h"

namespace kiosk::guard {

/// How long to wait before a program that has ended is started again: at once, until it has ended
/// more than `restarts` times `within`; then a pause that doubles from `first_pause` to
/// `longest_pause`. A run longer than `within` makes all forgiven. Pure.
class RestartPolicy {
  public:
    RestartPolicy(int restarts, Duration within) : restarts_(restarts), within_(within) {}

    [[nodiscard]] Duration pause_after_end(SteadyTime started, SteadyTime ended);

    static constexpr Duration first_pause = std::chrono::seconds{2};
    static constexpr Duration longest_pause = std::chrono::seconds{60};

  private:
    const int restarts_;
    const Duration within_;
    std::deque<SteadyTime> ends_;
    Duration pause_{0};
};

}  // namespace kiosk::guard
