#pragma once

#include <mutex>
#include <utility>

#include "drivers/api/device.h"

namespace drivers {

/// What a device's thread reports of it, for everybody to read; and the wish for a reset, on the
/// way back. `Report` has a member `state`.
///
/// **Threads:** any.
template <class Report>
class ReportBoard {
  public:
    [[nodiscard]] Report copy() const {
        const std::lock_guard lock(mutex_);
        return report_;
    }
    [[nodiscard]] DeviceState state() const {
        const std::lock_guard lock(mutex_);
        return report_.state;
    }
    /// `change` must be quick: readers wait for it.
    template <class Change>
    void change(const Change& change) {
        const std::lock_guard lock(mutex_);
        change(report_);
    }
    /// Writes `state` down, and what `change` adds. True when the state is news: the first one, or
    /// another than before.
    template <class Change>
    [[nodiscard]] bool publish(const DeviceState& state, const Change& change) {
        const std::lock_guard lock(mutex_);
        const bool is_news = !std::exchange(told_, true) || report_.state != state;
        report_.state = state;
        change(report_);
        return is_news;
    }

    void want_reset() {
        const std::lock_guard lock(mutex_);
        reset_wanted_ = true;
    }
    /// True once a wish.
    [[nodiscard]] bool take_reset() {
        const std::lock_guard lock(mutex_);
        return std::exchange(reset_wanted_, false);
    }

  private:
    mutable std::mutex mutex_;
    Report report_;
    bool told_ = false;
    bool reset_wanted_ = false;
};

}  // namespace drivers
