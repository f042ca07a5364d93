#include "ui/input/keypad.h"

#include <array>

#include <SDL.h>

namespace ui {

std::optional<KeypadKey> keypad_key_of(const SDL_Event& event) {
    constexpr std::array keys{KeypadKey::next,   KeypadKey::previous, KeypadKey::select,
                              KeypadKey::back,   KeypadKey::home,     KeypadKey::help,
                              KeypadKey::repeat, KeypadKey::slower,   KeypadKey::faster,
                              KeypadKey::softer, KeypadKey::louder,   KeypadKey::dark};
    static_assert(SDL_SCANCODE_F24 - SDL_SCANCODE_F13 + 1 == keys.size());
    if (event.type != SDL_KEYDOWN || event.key.repeat != 0) return std::nullopt;
    const auto code = event.key.keysym.scancode;
    if (code < SDL_SCANCODE_F13 || code > SDL_SCANCODE_F24) return std::nullopt;
    return keys[static_cast<std::size_t>(code - SDL_SCANCODE_F13)];
}

}  // namespace ui
