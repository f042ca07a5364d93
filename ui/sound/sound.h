#pragma once

#include <memory>
#include <string_view>

#include "kiosk/base/result.h"

namespace ui {

/// Short tones that say the same as the screen: touch, done, problem, card left behind. Made, not
/// recorded.
/// **Threads:** the user interface's. **Time:** `play` returns at once; the sound device is opened
/// at the first sound and closed after `rest_seconds` without one, because an open device wakes the
/// machine all the time.
/// **Errors:** without a sound device `play` says no_device and the terminal goes on silently.
class Sound {
  public:
    enum class Tone { touch, done, problem, card_left };
    static constexpr int rest_seconds = 20;

    Sound();
    ~Sound();
    Sound(const Sound&) = delete;
    Sound& operator=(const Sound&) = delete;

    [[nodiscard]] kiosk::Result<void> play(Tone tone);
    /// Call now and then; closes the device when it has rested.
    void rest();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace ui
