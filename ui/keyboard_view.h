#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/model/stroke.h"

namespace ui {

/// Which keys stand there. Names are published (docs/AUTOMATION.md).
enum class KeyboardMode : std::uint8_t {
    none,
    pinyin,
    nine,
    stroke,
    handwriting,
    letters,
    symbols,
    digits,
    citizen_number,
    code,
};

[[nodiscard]] constexpr std::string_view name_of(KeyboardMode mode) {
    switch (mode) {
        case KeyboardMode::none:
            return "none";
        case KeyboardMode::pinyin:
            return "pinyin";
        case KeyboardMode::nine:
            return "nine";
        case KeyboardMode::stroke:
            return "stroke";
        case KeyboardMode::handwriting:
            return "handwriting";
        case KeyboardMode::letters:
            return "letters";
        case KeyboardMode::symbols:
            return "symbols";
        case KeyboardMode::digits:
            return "digits";
        case KeyboardMode::citizen_number:
            return "citizen_number";
        case KeyboardMode::code:
            return "code";
    }
    return "none";
}

/// Keys of which several make a Chinese character.
[[nodiscard]] constexpr bool is_composing(KeyboardMode mode) {
    return mode == KeyboardMode::pinyin || mode == KeyboardMode::nine ||
           mode == KeyboardMode::stroke;
}

/// The state of the on-screen keyboard as screens draw it. **Secrets:** `shown`,
/// `candidates` and `strokes`.
struct KeyboardView {
    KeyboardMode mode = KeyboardMode::none;
    /// Modes that can be changed to, in their order; empty: only this one.
    std::vector<KeyboardMode> modes;
    bool name = false;  ///< of a person's name
    bool capitals = false;
    /// Candidates stand in the place of the keys.
    bool unfolded = false;
    /// What is being composed; empty: nothing.
    std::string shown;
    /// From number `first` on.
    std::vector<std::string> candidates;
    std::size_t first = 0;
    bool more = false;
    /// Of the character that is being written.
    std::vector<kiosk::Stroke> strokes;

    [[nodiscard]] bool composing() const { return !shown.empty(); }
};

}  // namespace ui
