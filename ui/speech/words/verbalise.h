#pragma once

#include <string>
#include <string_view>

namespace ui {

// Writes figures, dates, amounts and numbers of cards as they are said. Pure.

/// What is to be said in Chinese: characters, blanks and the marks below. Latin words stay.
///  - `verbal_pause` where the voice rests,
///  - `verbal_digit` before a character that is said as a digit: its tone never changes.
///
/// Dates (2026-01-02, 2026 年), times (09:41), amounts (¥12.50, 12.50 元), shares (30%), numbers
/// from 0 to 999 999 999 999, and everything that is read out figure by figure: numbers of cards,
/// cases and telephones, with 幺 for 1 where there are seven or more. Figures hidden behind stars
/// are called so.
[[nodiscard]] std::u32string verbalised_zh(std::string_view text);
inline constexpr char32_t verbal_pause = U'，';
inline constexpr char32_t verbal_digit = 0xE000;

/// What is to be said in English. Chinese characters stay.
[[nodiscard]] std::string verbalised_en(std::string_view text);

}  // namespace ui
