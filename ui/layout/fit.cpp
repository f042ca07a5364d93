#include "ui/layout/fit.h"

#include <algorithm>

namespace ui {
namespace {

/// How far a text may shrink, in percent, to spare its last line.
constexpr int orphan_share = 88;

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// A line ends inside a Latin word, because the word is wider than the line.
bool tears_word(std::string_view text, const TextBox& box) {
    for (const TextLine& line : box.lines) {
        if (line.end == 0 || line.end >= text.size()) continue;
        if (is_letter(text[line.end - 1]) && is_letter(text[line.end])) return true;
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
