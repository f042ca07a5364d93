#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ui {

/// A piece of text that begins with a figure, or with a capital of a number that has figures, taken
/// apart by its form.
struct NumberRun {
    enum class Kind {
        date,     ///< parts: year, month, day
        time,     ///< parts: hour, minute and perhaps second
        amount,   ///< parts: whole yuan, two figures of fen
        share,    ///< parts: whole and perhaps fraction of per cent
        year,     ///< parts: four figures before 年
        decimal,  ///< parts: whole, fraction
        whole,    ///< parts: figures without separators
        figures,  ///< parts: groups of figures, letters and stars, said one by one
    };
    Kind kind = Kind::whole;
    std::vector<std::string> parts{};
    /// Characters of the text that it takes.
    std::size_t length = 0;
};

/// A number may begin there: not in the middle of a word.
[[nodiscard]] bool may_begin_number(std::u32string_view text, std::size_t at);
/// The number that begins at `at`, or nothing when there stands none.
[[nodiscard]] std::optional<NumberRun> number_at(std::u32string_view text, std::size_t at);

/// How many characters from `at` on are stars, with blanks and hyphens between them.
[[nodiscard]] std::size_t stars_at(std::u32string_view text, std::size_t at);

[[nodiscard]] constexpr bool is_figure(char32_t c) {
    return c >= U'0' && c <= U'9';
}
[[nodiscard]] constexpr bool is_capital(char32_t c) {
    return c >= U'A' && c <= U'Z';
}

}  // namespace ui
