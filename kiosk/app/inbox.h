#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <utility>

#include "kiosk/base/bounded_queue.h"
#include "kiosk/base/log.h"
#include "kiosk/flow/event.h"

namespace kiosk {

/// Everything that other threads tell the visit. **Threads:** `post` any; `take` the user
/// interface's.
/// **Limits:** `capacity` events. When full the event is refused and counted, and the log says so
/// once: a device that floods cannot stop the visit, and every answer that matters has a time-out
/// behind it.
class Inbox {
  public:
    static constexpr std::size_t capacity = 256;
    /// How many events the user interface takes in one turn before it draws.
    static constexpr std::size_t taken_per_turn = 64;

    /// `wake` ends the user interface's sleep; called after each post, on the posting thread, which
    /// may hold locks: it takes none of theirs.
    explicit Inbox(std::function<void()> wake = {}) : wake_(std::move(wake)) {}

    bool post(Event event) {
        if (!queue_.try_push(std::move(event))) {
            if (refused_++ == 0) log::inbox_full(static_cast<std::int64_t>(capacity));
            return false;
        }
        if (wake_) wake_();
        return true;
    }
    [[nodiscard]] std::optional<Event> take() { return queue_.try_pop(); }
    [[nodiscard]] bool empty() const { return queue_.size() == 0; }
    [[nodiscard]] std::size_t refused() const { return refused_; }

  private:
    BoundedQueue<Event> queue_{capacity};
    std::function<void()> wake_;
    std::atomic<std::size_t> refused_ = 0;
};

}  // namespace kiosk
