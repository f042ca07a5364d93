#pragma once

#include <chrono>
#include <mutex>

namespace kiosk {

using Duration = std::chrono::milliseconds;
/// Monotonic time: for timers, deadlines and ages. Its zero means nothing.
using SteadyTime = std::chrono::time_point<std::chrono::steady_clock, Duration>;
/// Wall time, UTC, milliseconds: for what people and the platform read. May jump.
using WallTime = std::chrono::time_point<std::chrono::system_clock, Duration>;

struct Now {
    SteadyTime steady;
    WallTime wall;
};

/// The only source of time. **Threads:** any.
class Clock {
  public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Now now() const = 0;
};

class RealClock final : public Clock {
  public:
    [[nodiscard]] Now now() const override;
};

/// Stands still until told to move. For tests and simulations.
class VirtualClock final : public Clock {
  public:
    explicit VirtualClock(WallTime start = WallTime{std::chrono::hours{24 * 365 * 56}});
    [[nodiscard]] Now now() const override;
    void advance(Duration by);
    /// Moves wall time alone, as an operator or NTP would.
    void set_wall(WallTime to);

  private:
    mutable std::mutex mutex_;
    Now now_;
};

/// A day in the terminal's civil time zone (Asia/Shanghai, UTC+8 without summer time).
struct CivilDate {
    int year = 0;
    int month = 0;
    int day = 0;
    friend auto operator<=>(const CivilDate&, const CivilDate&) = default;
};

[[nodiscard]] CivilDate civil_date(WallTime time);
/// False for dates that no calendar has (month 13, 30 February).
[[nodiscard]] bool is_real(const CivilDate& date);

}  // namespace kiosk
