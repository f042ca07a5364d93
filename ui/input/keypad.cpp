#include "ui/input/keypad.h"

#include <array>

#include <SDL.h>

namespace ui {

namespace {

std::optional<KeypadKey> key_of(const SDL_Event& event) {
    constexpr std::array keys{KeypadKey::next,   KeypadKey::previous, KeypadKey::select,
                              KeypadKey::back,   KeypadKey::home,     KeypadKey::help,
                              KeypadKey::repeat, KeypadKey::slower,   KeypadKey::faster,
                              KeypadKey::softer, KeypadKey::louder,   KeypadKey::dark};
    static_assert(SDL_SCANCODE_F24 - SDL_SCANCODE_F13 + 1 == keys.size());
    const auto code = event.key.keysym.scancode;
    if (code < SDL_SCANCODE_F13 || code > SDL_SCANCODE_F24) return std::nullopt;
    return keys[static_cast<std::size_t>(code - SDL_SCANCODE_F13)];
}

}  // namespace

std::optional<KeypadKey> keypad_key_of(const SDL_Event& event) {
    if (event.type != SDL_KEYDOWN || event.key.repeat != 0) return std::nullopt;
    return key_of(event);
}

std::optional<KeypadKey> keypad_key_up(const SDL_Event& event) {
    return event.type == SDL_KEYUP ? key_of(event) : std::nullopt;
}

}  // namespace ui
