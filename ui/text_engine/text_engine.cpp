#include "ui/text_engine/text_engine.h"

#include <algorithm>
#include <cmath>

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H

#include "kiosk/base/check.h"
#include "ui/text_engine/line_layout.h"
#include "ui/text_engine/utf8.h"

namespace ui {

namespace {

constexpr int units_a_pixel = 64;
// Letters are rasterised at quarters of a pixel, so that words keep their rhythm; ideographs stand
// on whole ones.
constexpr int fractions = 4;
constexpr std::string_view ellipsis = "…";
// Where ideographs and capitals have their middle, as a share of the em above the base line.
constexpr double optical_middle = 0.375;

int pixels_up(std::int32_t units) {
    return (units + units_a_pixel - 1) / units_a_pixel;
}

TextStyle clamped(const TextStyle& style) {
    TextStyle out = style;
    out.px = std::clamp(style.px, TextMetrics::px_min, TextMetrics::px_max);
    return out;
}

void append_number(WipingString<char>& key, int number) {
    key.push_back(static_cast<char>(number & 0xFF));
    key.push_back(static_cast<char>((number >> 8) & 0xFF));
    key.push_back(static_cast<char>((number >> 16) & 0xFF));
}

WipingString<char> cache_key(std::string_view text, const TextStyle& style, int first, int second) {
    WipingString<char> key;
    key.reserve(text.size() + style.language.size() + 16);
    key.push_back(static_cast<char>(style.weight));
    append_number(key, style.px);
    append_number(key, static_cast<int>(std::lround(style.leading * 100.F)));
    append_number(key, first);
    append_number(key, second);
    key.push_back(style.rtl ? 'r' : 'l');
    key.append(style.language).push_back('\0');
    key.append(text);
    return key;
}

std::uint64_t glyph_key(const ShapedGlyph& glyph, int px, int fraction) {
    std::uint64_t key = glyph.glyph;
    key = (key << 8) | glyph.face.index;
    key = (key << 1) | (glyph.face.embolden ? 1U : 0U);
    key = (key << 10) | static_cast<std::uint64_t>(px);
    return (key << 2) | static_cast<std::uint64_t>(fraction);
}

/// On a page that is read from the right, a text with letters of such a script reads so as a whole.
BaseDirection base_of(std::string_view text, const TextStyle& style) {
    if (!style.rtl) return BaseDirection::from_text;
    const Utf8Decoded decoded = decode_utf8(text);
    return holds_right_to_left(decoded.characters) ? BaseDirection::right_to_left
                                                   : BaseDirection::left_to_right;
}

/// On the heap, where it is zeroed when it goes: a short string would be left on the stack.
WipingString<char> line_text(std::string_view words, bool cut) {
    WipingString<char> out;
    out.reserve(words.size() + 32);
    out.append(words);
    if (cut) out.append(ellipsis);
    return out;
}

int floor_div(int a, int b) {
    return a >= 0 ? a / b : -((b - 1 - a) / b);
}

}  // namespace

kiosk::Result<std::unique_ptr<TextEngine>> TextEngine::open(const Config& config) {
    auto fonts = FontChain::open(config.fonts);
    if (!fonts) return fonts.error();
    return std::unique_ptr<TextEngine>(new TextEngine(config, std::move(*fonts)));
}

TextEngine::TextEngine(const Config& config, std::unique_ptr<FontChain> fonts)
    : fonts_(std::move(fonts)),
      shaper_(*fonts_),
      atlas_(config.atlas_side, config.atlas_side),
      lines_(config.lines_max),
      boxes_(config.boxes_max),
      capital_height_(fonts_->capital_height()) {}

int TextEngine::px_for_capital_height(double height) const {
    const auto px = static_cast<int>(std::lround(height / capital_height_));
    return std::clamp(px, px_min, px_max);
}

TextBox TextEngine::measure(std::string_view text, const TextStyle& wanted, int max_width,
                            int max_lines) {
    const TextStyle style = clamped(wanted);
    auto key = cache_key(text, style, max_width, max_lines);
    if (const TextBox* known = boxes_.find(key)) return *known;
    TextBox box;
    const std::string_view shown = utf8_prefix(text, text_bytes_max);
    box.cut = shown.size() != text.size();
    box.line_height = static_cast<int>(std::lround(static_cast<float>(style.px) * style.leading));
    box.baseline = static_cast<int>(std::lround(box.line_height / 2.0 + style.px * optical_middle));
    Paragraph paragraph;
    for (bool more = true; more;) {
        const std::size_t feed = shown.find('\n', paragraph.begin);
        more = feed != std::string_view::npos;
        paragraph.end = more ? feed : shown.size();
        add_paragraph(shown, style, max_width, max_lines, paragraph, box);
        paragraph.begin = paragraph.end + 1;
        if (more && max_lines != unlimited && static_cast<int>(box.lines.size()) >= max_lines) {
            TextLine& last = box.lines.back();
            if (!last.ellipsis) last = with_ellipsis(shown, style, max_width, last);
            box.cut = true;
            more = false;
        }
    }
    for (const TextLine& line : box.lines) box.width = std::max(box.width, line.width);
    box.height = box.line_height * static_cast<int>(box.lines.size());
    return boxes_.add(std::move(key), std::move(box));
}

void TextEngine::add_paragraph(std::string_view text, const TextStyle& style, int max_width,
                               int max_lines, const Paragraph& paragraph, TextBox& box) {
    const std::string_view words = text.substr(paragraph.begin, paragraph.end - paragraph.begin);
    const ShapedLine& whole = shaped(words, style, base_of(words, style));
    box.missing += whole.missing;
    box.fallback_forms += whole.fallback_forms;
    const bool rtl = whole.rtl;
    if (max_width == unlimited || pixels_up(whole.width) <= max_width) {
        add_line(text, style, TextLine{paragraph.begin, paragraph.end, 0, false, rtl}, box);
        return;
    }
    // A copy: the lines added below may push the paragraph out of the cache.
    const WipingVector<std::int32_t> advances = whole.advances;
    const Utf8Decoded decoded = decode_utf8(words);
    const auto breaks = breaker_.breaks(decoded.characters, style.language);
    const LineSplit split{decoded.characters, advances, breaks, max_width * units_a_pixel};
    std::size_t from = 0;
    while (from < decoded.characters.size()) {
        const LineSpan span = next_line(split, from);
        TextLine line{paragraph.begin + decoded.offsets[from],
                      paragraph.begin + decoded.offsets[span.end], 0, false, rtl};
        const bool last_allowed =
            max_lines != unlimited && static_cast<int>(box.lines.size()) + 1 >= max_lines;
        if (last_allowed && span.next < decoded.characters.size()) {
            line.end = paragraph.end;
            box.lines.push_back(with_ellipsis(text, style, max_width, line));
            box.cut = true;
            return;
        }
        add_line(text, style, line, box);
        from = span.next;
    }
}

void TextEngine::add_line(std::string_view text, const TextStyle& style, TextLine line,
                          TextBox& box) {
    const auto base = line.rtl ? BaseDirection::right_to_left : BaseDirection::left_to_right;
    line.width =
        pixels_up(shaped(text.substr(line.begin, line.end - line.begin), style, base).width);
    box.lines.push_back(line);
}

TextLine TextEngine::with_ellipsis(std::string_view text, const TextStyle& style, int max_width,
                                   TextLine line) {
    const std::string_view words = text.substr(line.begin, line.end - line.begin);
    const auto base = line.rtl ? BaseDirection::right_to_left : BaseDirection::left_to_right;
    const std::int32_t dots = shaped(ellipsis, style, base).width;
    const ShapedLine& whole = shaped(words, style, base);
    const Utf8Decoded decoded = decode_utf8(words);
    std::size_t kept = decoded.characters.size();
    if (max_width != unlimited) {
        const std::int32_t room = max_width * units_a_pixel - dots;
        kept = fitting_prefix(decoded.characters, whole.advances, room);
    }
    line.end = line.begin + decoded.offsets[kept];
    line.ellipsis = true;
    const auto shown = line_text(words.substr(0, decoded.offsets[kept]), true);
    line.width = pixels_up(shaped(std::string_view(shown.data(), shown.size()), style, base).width);
    return line;
}

const ShapedLine& TextEngine::shaped(std::string_view text, const TextStyle& style,
                                     BaseDirection base) {
    auto key = cache_key(text, style, static_cast<int>(base), 0);
    if (const ShapedLine* known = lines_.find(key)) return *known;
    ++shaped_count_;
    const Utf8Decoded decoded = decode_utf8(text);
    return lines_.add(std::move(key), shaper_.shape(decoded.characters, style, base));
}

int TextEngine::caret_x(std::string_view text, const TextStyle& wanted, std::size_t offset) {
    const TextStyle style = clamped(wanted);
    const std::string_view shown = utf8_prefix(text, text_bytes_max);
    const Utf8Decoded decoded = decode_utf8(shown);
    const auto after = std::upper_bound(decoded.offsets.begin(), decoded.offsets.end(), offset);
    const auto character = static_cast<std::size_t>(after - decoded.offsets.begin()) - 1;
    const ShapedLine& line = shaped(shown, style, base_of(shown, style));
    return line.carets[character] / units_a_pixel;
}

std::span<const GlyphQuad> TextEngine::glyphs(std::string_view text, const TextStyle& wanted,
                                              const TextLine& line) {
    const TextStyle style = clamped(wanted);
    const auto base = line.rtl ? BaseDirection::right_to_left : BaseDirection::left_to_right;
    const auto shown = line_text(text.substr(line.begin, line.end - line.begin), line.ellipsis);
    const ShapedLine& run = shaped(std::string_view(shown.data(), shown.size()), style, base);
    quads_.clear();
    quads_.reserve(run.glyphs.size());
    for (const ShapedGlyph& glyph : run.glyphs) {
        const int quarter = floor_div(glyph.x * fractions + units_a_pixel / 2, units_a_pixel);
        const int pen = floor_div(quarter, fractions);
        const int fraction = quarter - pen * fractions;
        const auto slot = atlas_.find_or_add(glyph_key(glyph, style.px, fraction),
                                             [&] { return rasterise(glyph, style.px, fraction); });
        if (!slot || slot->width == 0) continue;
        const int line_y = floor_div(glyph.y + units_a_pixel / 2, units_a_pixel);
        quads_.push_back(GlyphQuad{pen + slot->left, line_y - slot->top, *slot});
    }
    return quads_;
}

Mask TextEngine::rasterise(const ShapedGlyph& glyph, int px, int fraction) {
    ++rasterised_;
    Mask mask;
    FT_Face face = fonts_->outlines(glyph.face, px);
    if (face == nullptr) return mask;
    if (FT_Load_Glyph(face, glyph.glyph, FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP) != 0) return mask;
    FT_GlyphSlot slot = face->glyph;
    if (slot->format != FT_GLYPH_FORMAT_OUTLINE) return mask;
    if (glyph.face.embolden) FT_Outline_Embolden(&slot->outline, px * units_a_pixel / 28);
    FT_Outline_Translate(&slot->outline, fraction * units_a_pixel / fractions, 0);
    if (FT_Render_Glyph(slot, FT_RENDER_MODE_NORMAL) != 0) return mask;
    const FT_Bitmap& bitmap = slot->bitmap;
    mask.width = static_cast<int>(bitmap.width);
    mask.height = static_cast<int>(bitmap.rows);
    mask.left = slot->bitmap_left;
    mask.top = slot->bitmap_top;
    mask.coverage.reserve(static_cast<std::size_t>(mask.width) *
                          static_cast<std::size_t>(mask.height));
    for (int row = 0; row < mask.height; ++row) {
        const unsigned char* from = bitmap.buffer + static_cast<std::ptrdiff_t>(row) * bitmap.pitch;
        mask.coverage.insert(mask.coverage.end(), from, from + mask.width);
    }
    return mask;
}

void TextEngine::forget() {
    lines_.clear();
    boxes_.clear();
    atlas_.forget();
    kiosk::wipe_value(quads_);
}

TextEngine::Counts TextEngine::counts() const {
    return {lines_.size(), boxes_.size(), atlas_.size(), shaped_count_, rasterised_};
}

}  // namespace ui
