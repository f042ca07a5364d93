#pragma once

#include <optional>

#include "kiosk/base/clock.h"

namespace ui {

/// Whether the person holds for what is masked on the page. A finger shows it once it has
/// lain on the control for `hold_time`, until it is lifted or slides off. The select key of the
/// tactile keypad shows it at once while it is down, and `key_time` at least: switches that stand
/// for the key send no more than a press. Another key, a touch or another page ends it.
/// **Threads:** the user interface's. **Time:** given with each call. All that may change something
/// return whether it is shown now and was not, or the other way round.
class HoldToShow {
  public:
    static constexpr kiosk::Duration hold_time{300};
    static constexpr kiosk::Duration key_time{5'000};

    /// After each frame: whether a finger lies on the control, or on anything else.
    bool finger(bool on_control, bool touching, kiosk::SteadyTime now);
    bool key_down(kiosk::SteadyTime now);
    bool key_up(kiosk::SteadyTime now);
    bool leave();
    bool tick(kiosk::SteadyTime now);

    [[nodiscard]] bool shown() const { return shown_; }
    /// When `tick` has something to do; empty: never.
    [[nodiscard]] std::optional<kiosk::SteadyTime> due() const;

  private:
    bool show(bool now_shown);

    bool shown_ = false;
    std::optional<kiosk::SteadyTime> touched_since_;
    bool key_down_ = false;
    std::optional<kiosk::SteadyTime> key_until_;
};

}  // namespace ui
