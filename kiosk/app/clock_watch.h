#pragma once

#include <optional>

#include "kiosk/app/health_monitor.h"
#include "kiosk/base/clock.h"

namespace kiosk {

/// Finds out whether the machine's clock is surely wrong: before this program was made, before the
/// catalogue in use was issued, or behind what the platform told. What depends on the day's date
/// is not offered then (TerminalHealth::clock_unset), and everything else goes on; a clock that is
/// put right is believed at the next look.
///
/// **Threads:** one. **Time:** of the platform's time counts what it told last, and how long ago.
class ClockWatch {
  public:
    ClockWatch(const Clock& clock, HealthMonitor& health) : clock_(clock), health_(health) {}

    /// `issued`: when the catalogue in use was. `platform`: what it has just told, if it did.
    void look(std::optional<WallTime> issued, std::optional<WallTime> platform);

  private:
    struct Told {
        WallTime time;
        SteadyTime at;
    };

    const Clock& clock_;
    HealthMonitor& health_;
    std::optional<Told> told_;
    bool is_unset_ = false;
};

}  // namespace kiosk
