#pragma once

namespace ui {

/// How the terminal speaks now, as screens show it.
struct SpeechView {
    /// This terminal can speak.
    bool offered = false;
    bool on = false;
    /// What is said goes into a headset, and nobody else hears it.
    bool headset = false;
    /// Its settings lie over the screen.
    bool panel = false;
    /// The screen is black; only the voice tells what is on it.
    bool dark = false;
    int speed = 100;  // per cent
    int volume = 70;  // per cent
};

}  // namespace ui
