#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace ui {

/// Short tones that say the same as the screen: done, problem, card left behind. Made, not
/// recorded.
/// **Threads:** the user interface's; the device has a thread of its own, because opening and
/// closing it takes a tenth of a second. **Time:** every call returns at once; the device is opened
/// at the first sound and closed after `rest_seconds` without one, because an open device wakes the
/// machine all the time.
/// **Errors:** without a sound device the terminal goes on silently.
class Sound {
  public:
    enum class Tone { done, problem, card_left };
    static constexpr int rest_seconds = 2;

    Sound();
    ~Sound();
    Sound(const Sound&) = delete;
    Sound& operator=(const Sound&) = delete;

    /// On the device of this name as the system gives it; empty: the usual one.
    void play(Tone tone, const std::string& device = {});
    /// Closes the device when it has rested. In how long to call it again; nothing: with the next
    /// tone.
    std::optional<std::chrono::milliseconds> rest();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace ui
