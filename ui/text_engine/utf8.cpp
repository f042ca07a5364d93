#include "ui/text_engine/utf8.h"

#include <unicode/utf8.h>

namespace ui {

namespace {

constexpr char32_t replacement = 0xFFFD;

}  // namespace

Utf8Decoded decode_utf8(std::string_view text) {
    Utf8Decoded out;
    out.characters.reserve(text.size());
    out.offsets.reserve(text.size() + 1);
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto size = static_cast<std::int32_t>(text.size());
    for (std::int32_t at = 0; at < size;) {
        out.offsets.push_back(static_cast<std::uint32_t>(at));
        std::int32_t next = at;
        UChar32 character = 0;
        U8_NEXT(bytes, next, size, character);
        if (character < 0) {
            next = at + 1;
            out.characters.push_back(replacement);
        } else {
            out.characters.push_back(static_cast<char32_t>(character));
        }
        at = next;
    }
    out.offsets.push_back(static_cast<std::uint32_t>(size));
    return out;
}

std::string_view utf8_prefix(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) return text;
    std::size_t end = bytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return text.substr(0, end);
}

}  // namespace ui
