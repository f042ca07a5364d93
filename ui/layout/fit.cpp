#include "ui/layout/fit.h"

#include <algorithm>

namespace ui {
namespace {

/// How far a text may shrink, in percent, to spare its last line.
constexpr int orphan_share = 88;

/// The code point that begins at byte `at`; 0 where none does.
char32_t character_at(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    const unsigned first = byte(at);
    if (first < 0x80U) return first;
    if ((first & 0xE0U) == 0xC0U) return (first & 0x1FU) << 6U | (byte(at + 1) & 0x3FU);
    if ((first & 0xF0U) == 0xE0U)
        return (first & 0x0FU) << 12U | (byte(at + 1) & 0x3FU) << 6U | (byte(at + 2) & 0x3FU);
    return 0;
}

char32_t character_before(std::string_view text, std::size_t at) {
    while (at > 0 && (static_cast<unsigned char>(text[--at]) & 0xC0U) == 0x80U) {
    }
    return character_at(text, at);
}

/// Of scripts whose words (in Tibetan: syllables) belong on one line: Latin, Arabic, Tibetan.
bool is_letter(char32_t c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0x0620 && c <= 0x064A) ||
           (c >= 0x066E && c <= 0x06D3) || (c >= 0x0F40 && c <= 0x0FBC);
}

/// A line ends inside a word, because the word is wider than the line.
bool tears_word(std::string_view text, const TextBox& box) {
    for (const TextLine& line : box.lines) {
        if (line.end == 0 || line.end >= text.size()) continue;
        if (is_letter(character_before(text, line.end)) && is_letter(character_at(text, line.end)))
            return true;
    }
    return false;
}

/// The last line holds no more than a character or a short word: it looks forgotten there.
bool leaves_orphan(const Fitted& fitted) {
    return fitted.box.lines.size() > 1 && fitted.box.lines.back().width * 10 < fitted.style.px * 17;
}

/// A little smaller, when that takes the orphan up into the line before.
Fitted without_orphan(TextMetrics& metrics, std::string_view text, const FitWish& wish, int width,
                      Fitted fitted) {
    const int floor = std::max(wish.px_min, fitted.style.px * orphan_share / 100);
    Fitted smaller = fitted;
    while (smaller.style.px > floor) {
        --smaller.style.px;
        smaller.box =
            metrics.measure(text, smaller.style, width, static_cast<int>(fitted.box.lines.size()));
        if (!smaller.box.cut && smaller.box.lines.size() < fitted.box.lines.size()) return smaller;
    }
    return fitted;
}

}  // namespace

Fitted fit_text(TextMetrics& metrics, std::string_view text, const FitWish& wish, int width_max,
                int height_max) {
    Fitted fitted{wish.style, {}, false};
    const int width = std::max(1, width_max);
    while (true) {
        const int line = std::max(
            1, static_cast<int>(static_cast<float>(fitted.style.px) * fitted.style.leading));
        const int lines = std::clamp(height_max / line, 1, std::max(1, wish.lines_max));
        fitted.box = metrics.measure(text, fitted.style, width, lines);
        fitted.torn = tears_word(text, fitted.box);
        const bool whole = !fitted.box.cut && fitted.box.width <= width &&
                           fitted.box.height <= height_max && !fitted.torn;
        if (whole && leaves_orphan(fitted))
            return without_orphan(metrics, text, wish, width, std::move(fitted));
        if (whole || fitted.style.px <= wish.px_min) return fitted;
        // Steps of a sixteenth: fine enough to look deliberate, few enough to be quick.
        fitted.style.px =
            std::max(wish.px_min, fitted.style.px - std::max(1, fitted.style.px / 16));
    }
}

}  // namespace ui
