#pragma once

#include "kiosk/flow/intent.h"
#include "ui/speech_view.h"

namespace ui {

/// Whether and how the terminal speaks, for one visit. A headset switches it on, and off when it is
/// pulled out: what was said into one ear is not said into the hall. `apart`: the headset is a
/// sound device of its own. Where it is not, nobody knows who else hears it: the view tells of
/// none.
/// **Threads:** the user interface's.
class SpeechState {
  public:
    static constexpr int speed_step = 20;
    static constexpr int speed_min = 60;
    static constexpr int speed_max = 220;
    static constexpr int volume_step = 15;
    static constexpr int volume_min = 10;
    static constexpr int volume_max = 100;

    explicit SpeechState(bool offered, bool apart = true) : apart_(apart) {
        view_.offered = offered;
    }

    [[nodiscard]] const SpeechView& view() const { return view_; }
    void follow(bool headset);
    /// True when the intent was about speech and something has changed. `repeat` changes nothing.
    bool press(const kiosk::intent::Speech& speech);
    /// The next person begins with what this terminal is set to.
    void forget();

  private:
    SpeechView view_;
    bool apart_ = true;
    bool plugged_ = false;
};

}  // namespace ui
