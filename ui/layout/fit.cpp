#include "ui/layout/fit.h"

#include <algorithm>

namespace ui {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// A line ends inside a Latin word, because the word is wider than the line.
bool tears_word(std::string_view text, const TextBox& box) {
    for (const TextLine& line : box.lines) {
        if (line.end == 0 || line.end >= text.size()) continue;
        if (is_letter(text[line.end - 1]) && is_letter(text[line.end])) return true;
    }
    return false;
}

}  // namespace

Fitted fit_text(TextMetrics& metrics, std::string_view text, const FitWish& wish, int width_max, int height_max) {
    Fitted fitted{wish.style, {}};
    const int width = std::max(1, width_max);
    while (true) {
        const int line = std::max(1, static_cast<int>(static_cast<float>(fitted.style.px) * fitted.style.leading));
        const int lines = std::clamp(height_max / line, 1, std::max(1, wish.lines_max));
        fitted.box = metrics.measure(text, fitted.style, width, lines);
        const bool whole = !fitted.box.cut && fitted.box.width <= width && fitted.box.height <= height_max &&
                           !tears_word(text, fitted.box);
        if (whole || fitted.style.px <= wish.px_min) return fitted;
        // Steps of a sixteenth: fine enough to look deliberate, few enough to be quick.
        fitted.style.px = std::max(wish.px_min, fitted.style.px - std::max(1, fitted.style.px / 16));
    }
}

}  // namespace ui
