#pragma once

#include <deque>
#include <string>

#include "kiosk/base/log_line.h"
#include "tests/simulator/sim_clock.h"

namespace tests {

/// The last events of a world, with the program's own log lines between them. While it lives, all
/// log lines come here.
/// **Threads:** one.
class EventLog final : public kiosk::log::Sink {
  public:
    static constexpr std::size_t kept = 200;

    explicit EventLog(const SimClock& clock);
    ~EventLog() override;
    EventLog(const EventLog&) = delete;
    EventLog& operator=(const EventLog&) = delete;

    void note(const std::string& what);
    void take(kiosk::log::Level level, const std::string& line) override;
    /// Oldest first, one a line.
    [[nodiscard]] std::string text() const;

  private:
    const SimClock& clock_;
    std::deque<std::string> lines_;
};

}  // namespace tests
