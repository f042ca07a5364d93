#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ui/text_engine/font_chain.h"
#include "ui/text_engine/wiping.h"

namespace ui {

enum class BaseDirection : std::uint8_t {
    from_text,  ///< that of the first letter (UAX #9 P2, P3)
    left_to_right,
    right_to_left,
};

/// Characters that are shaped together: one face, one script, one bidi level.
struct TextItem {
    std::size_t begin = 0;
    std::size_t end = 0;
    FaceId face;
    std::uint32_t script = 0;  ///< ISO 15924 code as a HarfBuzz tag
    int level = 0;             ///< odd: right to left
};

struct ItemisedText {
    WipingVector<TextItem> items;  ///< from left to right as drawn
    bool rtl = false;
    std::size_t missing = 0;
    std::size_t fallback_forms = 0;
};

/// Cuts one line of text into items and puts them into visual order (UAX #9 L2).
[[nodiscard]] ItemisedText itemise(std::u32string_view text, Weight weight, bool proportional,
                                   BaseDirection base, FontChain& fonts);

/// True when a letter of a script written from right to left is anywhere in the text.
[[nodiscard]] bool holds_right_to_left(std::u32string_view text);

/// True when the first letter of the text belongs to a script written from right to left.
[[nodiscard]] bool reads_right_to_left(std::u32string_view text);

}  // namespace ui
