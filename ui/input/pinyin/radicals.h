#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace ui {

/// A radical as people look characters up by it. Radicals that look the same in today's characters
/// are one (阜 and 邑 are 阝, 肉 and 月 are 月); simplified forms are their own (讠 beside 言).
struct Radical {
    std::string_view name;  ///< its number in the Kangxi dictionary, “149”; simplified “149s”
    std::string_view face;     ///< its forms, what most people look for first: “氵水”
    std::uint8_t strokes = 0;  ///< of the first form
};

/// What a character is looked up by.
struct CharacterTraits {
    char32_t character = 0;
    std::uint8_t radical = 0;  ///< its place in `radicals()`
    std::uint8_t strokes = 0;  ///< of the whole character, as the mainland writes it
};

/// Those of many characters first, then the others; both by their strokes, as dictionaries do.
[[nodiscard]] std::span<const Radical> radicals();

/// One for each radical that the character may be looked up by; none for what the dictionary of
/// names does not have. **Source:** Unihan and 通用规范汉字表
/// (assets/pinyin/character_radicals.py).
/// **Threads:** any. **Time:** less than a microsecond.
[[nodiscard]] std::span<const CharacterTraits> traits_of(char32_t character);

}  // namespace ui
