#include "kiosk/documents/typesetter.h"

#include <algorithm>
#include <memory>

#include <hb.h>
#include <unicode/ubidi.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/utf16.h>

#include "kiosk/base/encoding.h"
#include "kiosk/base/graphemes.h"

namespace kiosk {

namespace {

struct CloseBidi {
    void operator()(UBiDi* bidi) const { ubidi_close(bidi); }
};
struct CloseBreaks {
    void operator()(UBreakIterator* breaks) const { ubrk_close(breaks); }
};
using Bidi = std::unique_ptr<UBiDi, CloseBidi>;

std::vector<char16_t> to_utf16(std::u32string_view text) {
    std::vector<char16_t> units;
    units.reserve(text.size() * 2);
    for (char32_t c : text) {
        if (u_iscntrl(static_cast<UChar32>(c))) c = U' ';
        if (c <= 0xFFFF) {
            units.push_back(static_cast<char16_t>(c));
        } else {
            units.push_back(static_cast<char16_t>(U16_LEAD(c)));
            units.push_back(static_cast<char16_t>(U16_TRAIL(c)));
        }
    }
    return units;
}

char32_t character_at(const std::vector<char16_t>& text, std::size_t& at) {
    UChar32 c = 0;
    const auto size = static_cast<std::int32_t>(text.size());
    auto index = static_cast<std::int32_t>(at);
    U16_NEXT(text.data(), index, size, c);
    at = static_cast<std::size_t>(index);
    return static_cast<char32_t>(c);
}

std::string utf8_of(const std::vector<char16_t>& text, std::size_t begin, std::size_t end) {
    std::u32string characters;
    while (begin < end) characters.push_back(character_at(text, begin));
    std::string bytes = utf8_from(characters);
    wipe_bytes(characters.data(), characters.size() * sizeof(char32_t));
    return bytes;
}

Bidi bidi_of(const std::vector<char16_t>& text) {
    Bidi bidi(ubidi_open());
    UErrorCode status = U_ZERO_ERROR;
    ubidi_setPara(bidi.get(), text.data(), static_cast<std::int32_t>(text.size()),
                  UBIDI_DEFAULT_LTR, nullptr, &status);
    KIOSK_CHECK(U_SUCCESS(status));
    return bidi;
}

/// Where a line may end: ascending, the last is the text's size.
std::vector<std::size_t> break_points(const std::vector<char16_t>& text, bool latin) {
    std::vector<std::size_t> points;
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UBreakIterator, CloseBreaks> breaks(
        ubrk_open(UBRK_LINE, latin ? "en" : "zh", text.data(),
                  static_cast<std::int32_t>(text.size()), &status));
    if (U_SUCCESS(status)) {
        for (auto at = ubrk_next(breaks.get()); at != UBRK_DONE; at = ubrk_next(breaks.get())) {
            points.push_back(static_cast<std::size_t>(at));
        }
    }
    if (points.empty() || points.back() != text.size()) points.push_back(text.size());
    return points;
}

/// Glyphs of one cluster stand for the characters from its first to the next cluster's first.
void add_clusters(GlyphRun& run, const std::vector<char16_t>& text, std::size_t end,
                  const std::vector<std::size_t>& starts) {
    std::string bytes;
    for (std::size_t i = 0; i < starts.size();) {
        std::size_t next = i;
        while (next < starts.size() && starts[next] == starts[i]) ++next;
        std::string part = utf8_of(text, starts[i], next < starts.size() ? starts[next] : end);
        run.clusters.push_back({static_cast<int>(part.size()), static_cast<int>(next - i)});
        bytes += part;
        wipe_value(part);
        i = next;
    }
    run.text = SecretText(std::move(bytes));
}

}  // namespace

void Typesetter::CloseBuffer::operator()(hb_buffer_t* buffer) const {
    hb_buffer_destroy(buffer);
}

std::vector<Typesetter::Piece> Typesetter::pieces(const Text16& text, std::size_t begin,
                                                  std::size_t end, bool bold) {
    std::vector<Piece> found;
    for (std::size_t at = begin; at < end;) {
        const std::size_t start = at;
        const char32_t c = character_at(text, at);
        const bool joins = !found.empty() && joins_the_one_before(c);
        const bool same = !found.empty() && !found.back().missing && c == U' ' &&
                          shelf_.covers(found.back().face, c);
        if (joins || same) {
            found.back().end = at;
            continue;
        }
        const auto face = shelf_.choose(c, bold, latin_);
        const Piece piece{start, at, face.value_or(shelf_.fallback(bold)), !face.has_value()};
        if (!found.empty() && found.back().face == piece.face &&
            found.back().missing == piece.missing) {
            found.back().end = at;
        } else {
            found.push_back(piece);
        }
    }
    return found;
}

Typesetter::Shaped Typesetter::shaped(const Text16& text, const Piece& piece, bool right_to_left) {
    Shaped buffer(hb_buffer_create());
    static_assert(sizeof(char16_t) == sizeof(std::uint16_t));
    hb_buffer_add_utf16(buffer.get(), reinterpret_cast<const std::uint16_t*>(text.data()),
                        static_cast<int>(text.size()), static_cast<unsigned>(piece.begin),
                        static_cast<int>(piece.end - piece.begin));
    hb_buffer_set_direction(buffer.get(), right_to_left ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
    hb_buffer_set_language(buffer.get(), hb_language_from_string(latin_ ? "en" : "zh-Hans", -1));
    hb_buffer_guess_segment_properties(buffer.get());
    hb_shape(shelf_.font(piece.face), buffer.get(), nullptr, 0);
    return buffer;
}

GlyphRun Typesetter::run_of(const Text16& text, const Piece& piece, bool right_to_left,
                            const TextStyle& style) {
    const Shaped buffer = shaped(text, piece, right_to_left);
    GlyphRun run;
    run.face = piece.face;
    run.size = style.size;
    run.colour = style.colour;
    run.right_to_left = right_to_left;
    unsigned count = 0;
    const hb_glyph_info_t* infos = hb_buffer_get_glyph_infos(buffer.get(), &count);
    const hb_glyph_position_t* positions = hb_buffer_get_glyph_positions(buffer.get(), &count);
    const double scale = style.size / shelf_.units_per_em(piece.face);
    std::vector<std::size_t> starts;
    for (unsigned i = 0; i < count; ++i) {
        run.glyphs.push_back({infos[i].codepoint, run.width + positions[i].x_offset * scale,
                              -positions[i].y_offset * scale});
        run.width += positions[i].x_advance * scale + style.tracking;
        starts.push_back(infos[i].cluster);
    }
    if (right_to_left) std::reverse(starts.begin(), starts.end());
    add_clusters(run, text, piece.end, starts);
    if (piece.missing) missing_ += run.clusters.size();
    if (shelf_.is_check_only(piece.face)) check_only_ += run.clusters.size();
    return run;
}

std::vector<double> Typesetter::widths_before(const Text16& text, UBiDi* bidi,
                                              const TextStyle& style) {
    std::vector<double> before(text.size() + 1, 0);
    for (std::size_t begin = 0; begin < text.size();) {
        std::int32_t limit = 0;
        UBiDiLevel level = 0;
        ubidi_getLogicalRun(bidi, static_cast<std::int32_t>(begin), &limit, &level);
        const auto end = static_cast<std::size_t>(limit);
        for (const Piece& piece : pieces(text, begin, end, style.bold)) {
            const Shaped buffer = shaped(text, piece, (level & 1) != 0);
            unsigned count = 0;
            const hb_glyph_info_t* infos = hb_buffer_get_glyph_infos(buffer.get(), &count);
            const hb_glyph_position_t* spots = hb_buffer_get_glyph_positions(buffer.get(), &count);
            const double scale = style.size / shelf_.units_per_em(piece.face);
            for (unsigned i = 0; i < count; ++i) {
                before[infos[i].cluster + 1] += spots[i].x_advance * scale + style.tracking;
            }
        }
        begin = end;
    }
    for (std::size_t i = 1; i < before.size(); ++i) before[i] += before[i - 1];
    return before;
}

TextLine Typesetter::visual_line(const Text16& text, UBiDi* bidi, std::size_t begin,
                                 std::size_t end, const TextStyle& style) {
    TextLine line;
    if (begin == end) return line;
    const Bidi part(ubidi_open());
    UErrorCode status = U_ZERO_ERROR;
    ubidi_setLine(bidi, static_cast<std::int32_t>(begin), static_cast<std::int32_t>(end),
                  part.get(), &status);
    const std::int32_t count = ubidi_countRuns(part.get(), &status);
    KIOSK_CHECK(U_SUCCESS(status));
    for (std::int32_t i = 0; i < count; ++i) {
        std::int32_t start = 0;
        std::int32_t length = 0;
        const bool right_to_left = ubidi_getVisualRun(part.get(), i, &start, &length) == UBIDI_RTL;
        const std::size_t from = begin + static_cast<std::size_t>(start);
        auto found = pieces(text, from, from + static_cast<std::size_t>(length), style.bold);
        if (right_to_left) std::reverse(found.begin(), found.end());
        for (const Piece& piece : found) {
            GlyphRun run = run_of(text, piece, right_to_left, style);
            run.origin.x = line.width;
            line.width += run.width;
            line.runs.push_back(std::move(run));
        }
    }
    return line;
}

namespace {

std::size_t without_spaces(const std::vector<char16_t>& text, std::size_t begin, std::size_t end) {
    while (end > begin && text[end - 1] == u' ') --end;
    return end;
}

/// At least one cluster, however wide: units without a width of their own belong to the one before.
std::size_t last_cluster_that_fits(const std::vector<double>& before, std::size_t begin,
                                   double width_max) {
    const std::size_t size = before.size() - 1;
    std::size_t end = begin;
    while (end < size) {
        std::size_t next = end + 1;
        while (next < size && before[next + 1] <= before[next]) ++next;
        if (end != begin && before[next] - before[begin] > width_max) break;
        end = next;
    }
    return end;
}

/// Where each line ends: at the last break that fits, else after the last character that fits.
/// `before[i]` is the width of the text before unit i.
std::vector<std::size_t> line_ends(const std::vector<char16_t>& text,
                                   const std::vector<double>& before,
                                   const std::vector<std::size_t>& breaks, double width_max) {
    constexpr double rounding = 0.01;
    std::vector<std::size_t> ends;
    std::size_t begin = 0;
    while (begin < text.size()) {
        std::size_t end = begin;
        for (const std::size_t point : breaks) {
            if (point <= begin) continue;
            const double width = before[without_spaces(text, begin, point)] - before[begin];
            if (width > width_max + rounding) break;
            end = point;
        }
        if (end == begin) end = last_cluster_that_fits(before, begin, width_max);
        ends.push_back(end);
        begin = end;
    }
    return ends;
}

}  // namespace

void Typesetter::set_paragraph(std::u32string_view characters, const TextStyle& style,
                               double width_max, std::vector<TextLine>& out) {
    const Secret<Text16> secret(to_utf16(characters));
    const Text16& text = secret.reveal();
    if (text.empty()) {
        out.emplace_back();
        return;
    }
    const Bidi bidi = bidi_of(text);
    const std::vector<double> before = widths_before(text, bidi.get(), style);
    std::size_t begin = 0;
    for (const std::size_t end : line_ends(text, before, break_points(text, latin_), width_max)) {
        out.push_back(
            visual_line(text, bidi.get(), begin, without_spaces(text, begin, end), style));
        begin = end;
    }
}

std::vector<TextLine> Typesetter::lines(std::string_view text, const TextStyle& style,
                                        double width_max) {
    std::u32string characters = code_points(text);
    std::vector<TextLine> found;
    std::u32string_view rest = characters;
    for (;;) {
        const auto end = rest.find(U'\n');
        set_paragraph(rest.substr(0, end), style, width_max, found);
        if (end == std::u32string_view::npos) break;
        rest.remove_prefix(end + 1);
    }
    wipe_bytes(characters.data(), characters.size() * sizeof(char32_t));
    return found;
}

TextLine Typesetter::line(std::string_view text, const TextStyle& style) {
    constexpr double endless = 1e9;
    return std::move(lines(text, style, endless).front());
}

}  // namespace kiosk
