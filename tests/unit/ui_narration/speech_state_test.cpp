#include "ui/speech/narration/speech_state.h"

#include <doctest.h>

namespace {

using What = kiosk::intent::Speech::What;

TEST_CASE("a headset switches the voice on, and pulled out it silences it and lights the screen") {
    ui::SpeechState state(true);
    CHECK_FALSE(state.view().on);
    state.follow(true);
    CHECK(state.view().on);
    CHECK(state.press({What::dark}));
    CHECK(state.view().dark);
    state.follow(false);
    CHECK_FALSE(state.view().on);
    CHECK_FALSE(state.view().dark);
}

TEST_CASE("speed and volume stay within what can be understood and borne") {
    ui::SpeechState state(true);
    CHECK(state.press({What::on}));
    for (int i = 0; i < 20; ++i) (void)state.press({What::faster});
    CHECK(state.view().speed == ui::SpeechState::speed_max);
    for (int i = 0; i < 20; ++i) (void)state.press({What::slower});
    CHECK(state.view().speed == ui::SpeechState::speed_min);
    for (int i = 0; i < 20; ++i) (void)state.press({What::louder});
    CHECK(state.view().volume == ui::SpeechState::volume_max);
    for (int i = 0; i < 20; ++i) (void)state.press({What::softer});
    CHECK(state.view().volume == ui::SpeechState::volume_min);
    CHECK_FALSE(state.press({What::softer}));
}

TEST_CASE("the screen is never dark and silent, and the next person begins as usual") {
    ui::SpeechState state(true);
    CHECK_FALSE(state.press({What::dark}));
    (void)state.press({What::on});
    (void)state.press({What::dark});
    CHECK(state.view().dark);
    (void)state.press({What::off});
    CHECK_FALSE(state.view().dark);
    (void)state.press({What::on});
    (void)state.press({What::faster});
    (void)state.press({What::open});
    state.forget();
    CHECK_FALSE(state.view().on);
    CHECK_FALSE(state.view().panel);
    CHECK(state.view().speed == 100);
    state.follow(true);
    state.forget();
    CHECK(state.view().on);  // the headset is still there
}

TEST_CASE("a terminal without a voice offers none") {
    ui::SpeechState state(false);
    CHECK_FALSE(state.press({What::on}));
    state.follow(true);
    CHECK_FALSE(state.view().on);
}

}  // namespace
