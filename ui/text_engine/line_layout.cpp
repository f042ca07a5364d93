#include "ui/text_engine/line_layout.h"

namespace ui {

namespace {

// U+3000 is as wide as an ideograph and is dropped at a line's end like any space.
bool is_space(char32_t c) {
    return c == U' ' || c == U'\t' || c == 0x3000;
}

std::size_t without_trailing_spaces(std::u32string_view text, std::size_t begin, std::size_t end) {
    while (end > begin && is_space(text[end - 1])) --end;
    return end;
}

}  // namespace

LineSpan next_line(const LineSplit& split, std::size_t from) {
    std::int32_t width = 0;
    std::size_t last_break = from;
    std::size_t cluster = from;
    for (std::size_t i = from; i < split.text.size(); ++i) {
        if (i > from && split.breaks[i] != 0) last_break = i;
        if (split.advances[i] != 0) cluster = i;
        width += split.advances[i];
        if (width <= split.max_width || is_space(split.text[i])) continue;
        std::size_t next = last_break > from ? last_break : cluster;
        // Even one cluster is too wide: it stands alone.
        if (next == from) {
            next = from + 1;
            while (next < split.text.size() && split.advances[next] == 0) ++next;
        }
        return {without_trailing_spaces(split.text, from, next), next};
    }
    return {without_trailing_spaces(split.text, from, split.text.size()), split.text.size()};
}

std::size_t fitting_prefix(std::u32string_view text, std::span<const std::int32_t> advances,
                           std::int32_t room) {
    std::int32_t width = 0;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        width += advances[i];
        if (width > room) return without_trailing_spaces(text, 0, kept);
        // A cluster is kept whole or not at all.
        if (i + 1 == text.size() || advances[i + 1] != 0) kept = i + 1;
    }
    return without_trailing_spaces(text, 0, kept);
}

}  // namespace ui
