#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ui/text_engine/wiping.h"

namespace ui {

/// Characters and where each begins; `offsets` has one more, the end of the text.
struct Utf8Decoded {
    WipingString<char32_t> characters;
    WipingVector<std::uint32_t> offsets;
};

/// Every malformed byte becomes one U+FFFD. Unlike kiosk::code_points, what is returned is zeroed
/// when it goes.
[[nodiscard]] Utf8Decoded decode_utf8(std::string_view text);

/// The longest beginning of at most `bytes` that cuts no character.
[[nodiscard]] std::string_view utf8_prefix(std::string_view text, std::size_t bytes);

}  // namespace ui
