#include "ui/input/hold_to_show.h"

#include <utility>

namespace ui {

bool HoldToShow::show(bool now_shown) {
    return std::exchange(shown_, now_shown) != now_shown;
}

bool HoldToShow::finger(bool on_control, bool touching, kiosk::SteadyTime now) {
    if (on_control) {
        if (!touched_since_) touched_since_ = now;
        key_down_ = false;
        key_until_.reset();
        return tick(now);
    }
    const bool lifted = std::exchange(touched_since_, std::nullopt).has_value();
    return lifted || touching ? leave() : false;
}

bool HoldToShow::key_down(kiosk::SteadyTime now) {
    touched_since_.reset();
    key_down_ = true;
    key_until_ = now + key_time;
    return show(true);
}

bool HoldToShow::key_up(kiosk::SteadyTime now) {
    key_down_ = false;
    return tick(now);
}

bool HoldToShow::leave() {
    touched_since_.reset();
    key_down_ = false;
    key_until_.reset();
    return show(false);
}

bool HoldToShow::tick(kiosk::SteadyTime now) {
    if (touched_since_) return show(now - *touched_since_ >= hold_time);
    if (!key_until_ || key_down_ || now < *key_until_) return false;
    return leave();
}

std::optional<kiosk::SteadyTime> HoldToShow::due() const {
    if (touched_since_) return shown_ ? std::nullopt : std::optional(*touched_since_ + hold_time);
    return key_down_ ? std::nullopt : key_until_;
}

}  // namespace ui
