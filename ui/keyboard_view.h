#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
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

/// What characters are told apart by.
enum class GroupedBy : std::uint8_t { radical, strokes };

/// As ids begin. Published (docs/AUTOMATION.md).
[[nodiscard]] constexpr std::string_view name_of(GroupedBy by) {
    switch (by) {
        case GroupedBy::radical:
            return "radical";
        case GroupedBy::strokes:
            return "strokes";
    }
    return "radical";
}

/// Candidates that have a radical or the number of their strokes in common.
struct GroupView {
    GroupedBy by = GroupedBy::radical;
    /// Of a radical its number, “85”, of a simplified one “149s”; else how many strokes.
    std::string name;
    /// What a radical looks like, the usual form first.
    std::string face;
    std::size_t count = 0;
};

/// The state of the on-screen keyboard as screens draw it. **Secrets:** `shown`,
/// `candidates`, `groups`, `narrowed` and `strokes`.
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
    /// Groups stand in the place of unfolded candidates; `first` is the number of a group then.
    std::optional<GroupedBy> grouped;
    std::vector<GroupView> groups;
    /// Candidates are of this group alone.
    std::optional<GroupView> narrowed;
    /// Of the character that is being written.
    std::vector<kiosk::Stroke> strokes;

    [[nodiscard]] bool composing() const { return !shown.empty(); }
};

}  // namespace ui
