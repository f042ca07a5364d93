#pragma once

#include <cstdint>

namespace ui {

/// The keys of a tactile keypad, by what they mean.
enum class KeypadKey : std::uint8_t {
    next,
    previous,
    select,
    back,
    home,
    help,
    repeat,
    slower,
    faster,
    softer,
    louder,
    dark,
};

}  // namespace ui
