#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kiosk {

/// Readings of a Chinese character without tones, ü as v, the usual one first (“xing”, “hang”);
/// none for anything else. One table serves keyboard and searching (assets/pinyin).
[[nodiscard]] std::span<const std::string_view> readings_of(char32_t character);

/// A text prepared for being found by the letters of a keyboard: full pinyin, initials, or both
/// mixed (“gongjijin”, “gjj”, “gongjj”), any reading of a character; words of letters by their
/// beginning. Blanks, signs and case don't matter.
/// **Threads:** any. **Time:** microseconds a text.
class LetterText {
  public:
    enum class Match { none, inside, beginning, whole };

    explicit LetterText(std::string_view utf8);

    /// Where the letters match; `letters` as `plain_letters` gives them. Nothing matches all.
    [[nodiscard]] Match find(std::string_view letters) const;
    /// The same, begun at one unit; none when they do not match there.
    [[nodiscard]] Match find_at(std::size_t unit, std::string_view letters) const;
    /// Typed with a slip or two: within `edits` letters of the full pinyin that begins at the unit.
    [[nodiscard]] bool is_near_at(std::size_t unit, std::string_view letters,
                                  std::size_t edits) const;
    /// The characters sound like those of the text from this unit on (“公几金” for 公积金).
    [[nodiscard]] bool sounds_at(std::size_t unit, std::u32string_view characters) const;

    [[nodiscard]] std::size_t size() const { return units_.size(); }
    /// First letters that a match at this unit may have.
    [[nodiscard]] std::string initials_at(std::size_t unit) const;

  private:
    struct Unit {
        char32_t character = 0;
        bool begins = false;  // a word, or is a character by itself
    };
    /// The unit behind the match, or npos.
    [[nodiscard]] std::size_t match(std::size_t unit, std::string_view letters) const;

    std::vector<Unit> units_;
};

/// Letters and digits of what was typed, lower case, full width made half.
[[nodiscard]] std::string plain_letters(std::string_view typed);

}  // namespace kiosk
