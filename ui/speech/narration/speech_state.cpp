#include "ui/speech/narration/speech_state.h"

#include <algorithm>

namespace ui {

void SpeechState::follow(bool headset) {
    if (!view_.offered || headset == plugged_) return;
    plugged_ = headset;
    view_.headset = headset && apart_;
    view_.on = headset;
    if (!headset) view_.dark = false;
}

bool SpeechState::press(const kiosk::intent::Speech& speech) {
    using What = kiosk::intent::Speech::What;
    if (!view_.offered) return false;
    const SpeechView before = view_;
    switch (speech.what) {
        case What::open:
            view_.panel = true;
            break;
        case What::close:
            view_.panel = false;
            break;
        case What::on:
            view_.on = true;
            break;
        case What::off:
            view_.on = view_.dark = false;
            break;
        case What::repeat:
            return false;
        case What::slower:
            view_.speed = std::max(speed_min, view_.speed - speed_step);
            break;
        case What::faster:
            view_.speed = std::min(speed_max, view_.speed + speed_step);
            break;
        case What::softer:
            view_.volume = std::max(volume_min, view_.volume - volume_step);
            break;
        case What::louder:
            view_.volume = std::min(volume_max, view_.volume + volume_step);
            break;
        case What::dark:
            // Without the voice nothing would be left.
            view_.dark = view_.on && !view_.dark;
            if (view_.dark) view_.panel = false;
            break;
        case What::light:
            view_.dark = false;
            break;
    }
    return before.on != view_.on || before.panel != view_.panel || before.dark != view_.dark ||
           before.speed != view_.speed || before.volume != view_.volume;
}

void SpeechState::forget() {
    SpeechView fresh;
    fresh.offered = view_.offered;
    fresh.headset = view_.headset;
    fresh.on = plugged_;
    view_ = fresh;
}

}  // namespace ui
