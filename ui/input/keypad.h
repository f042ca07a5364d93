#pragma once

#include <optional>

#include "ui/focus/keypad_key.h"

union SDL_Event;

namespace ui {

/// A tactile keypad that is a keyboard to the system. Its keys are F13 to F24, which no keyboard of
/// letters and no code scanner sends: what those type goes nowhere.
///
///     F13 next    F16 back   F19 repeat   F22 softer
///     F14 previous F17 home  F20 slower   F23 louder
///     F15 select  F18 help   F21 faster   F24 screen off
///
/// Nothing when the event is no press of one of them; a key held down counts once.
[[nodiscard]] std::optional<KeypadKey> keypad_key_of(const SDL_Event& event);
/// The key that was let go.
[[nodiscard]] std::optional<KeypadKey> keypad_key_up(const SDL_Event& event);

}  // namespace ui
