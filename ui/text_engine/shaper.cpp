#include "ui/text_engine/shaper.h"

#include <algorithm>

#include <hb.h>

#include "kiosk/base/check.h"

namespace ui {

namespace {

static_assert(sizeof(hb_codepoint_t) == sizeof(char32_t));

constexpr std::int32_t whole_pixel = 64;

/// The language of a run: its script can contradict that of the page (a Chinese name in an Uyghur
/// sentence).
hb_language_t language_of(const TextItem& item, std::string_view page_language) {
    std::string_view language = page_language;
    if (item.script == HB_SCRIPT_HAN && is_alphabetic(page_language)) language = "zh-Hans";
    if (item.script == HB_SCRIPT_ARABIC && !is_alphabetic(page_language)) language = "ug";
    return hb_language_from_string(language.data(), static_cast<int>(language.size()));
}

}  // namespace

bool is_alphabetic(std::string_view language) {
    const std::string_view first = language.substr(0, language.find('-'));
    return first != "zh" && first != "ja" && first != "ko" && first != "ii";
}

Shaper::Shaper(FontChain& fonts) : fonts_(fonts), buffer_(hb_buffer_create()) {
    KIOSK_CHECK(hb_buffer_allocation_successful(buffer_));
}

Shaper::~Shaper() {
    wipe_buffer(most_used_);
    hb_buffer_destroy(buffer_);
}

ShapedLine Shaper::shape(std::u32string_view text, const TextStyle& style, BaseDirection base) {
    ShapedLine line;
    const ItemisedText itemised =
        itemise(text, style.weight, is_alphabetic(style.language), base, fonts_);
    line.rtl = itemised.rtl;
    line.missing = itemised.missing;
    line.fallback_forms = itemised.fallback_forms;
    line.advances.assign(text.size(), 0);
    line.carets.assign(text.size() + 1, -1);
    line.glyphs.reserve(text.size());
    for (const TextItem& item : itemised.items) shape_item(text, item, style, line);
    line.carets[text.size()] = line.rtl ? 0 : line.width;
    // Inside a cluster the caret stands where the cluster begins.
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (line.carets[i] < 0) line.carets[i] = line.carets[i - 1];
    }
    return line;
}

void Shaper::shape_item(std::u32string_view text, const TextItem& item, const TextStyle& style,
                        ShapedLine& line) {
    const bool rtl = (item.level & 1) != 0;
    hb_buffer_reset(buffer_);
    hb_buffer_add_utf32(buffer_, reinterpret_cast<const std::uint32_t*>(text.data()),
                        static_cast<int>(text.size()), static_cast<unsigned>(item.begin),
                        static_cast<int>(item.end - item.begin));
    hb_buffer_set_direction(buffer_, rtl ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
    hb_buffer_set_script(buffer_, static_cast<hb_script_t>(item.script));
    hb_buffer_set_language(buffer_, language_of(item, style.language));
    hb_shape(fonts_.shaping_font(item.face, style.px), buffer_, nullptr, 0);
    const std::int32_t em = style.px * whole_pixel;
    unsigned count = 0;
    const hb_glyph_info_t* infos = hb_buffer_get_glyph_infos(buffer_, &count);
    const hb_glyph_position_t* positions = hb_buffer_get_glyph_positions(buffer_, &count);
    for (unsigned i = 0; i < count; ++i) {
        const std::size_t character = infos[i].cluster;
        const std::int32_t advance = positions[i].x_advance;
        if (advance == em && !rtl) {
            // Ideographs begin on whole pixels: one picture of each in the atlas, and a crisp one.
            const std::int32_t gap = (whole_pixel - line.width % whole_pixel) % whole_pixel;
            line.width += gap;
            line.advances[character] += gap;
        }
        line.glyphs.push_back(ShapedGlyph{item.face, infos[i].codepoint,
                                          line.width + positions[i].x_offset,
                                          -positions[i].y_offset});
        std::int32_t& caret = line.carets[character];
        if (rtl) {
            caret = std::max(caret, line.width + advance);
        } else if (caret < 0) {
            caret = line.width;
        }
        line.advances[character] += advance;
        line.width += advance;
    }
    most_used_ = std::max({most_used_, count, static_cast<unsigned>(item.end - item.begin)});
    wipe_buffer(most_used_);
}

void Shaper::wipe_buffer(unsigned used) {
    // Growing fills characters and positions with zeroes.
    hb_buffer_reset(buffer_);
    hb_buffer_set_content_type(buffer_, HB_BUFFER_CONTENT_TYPE_UNICODE);
    hb_buffer_set_length(buffer_, used);
    unsigned count = 0;
    (void)hb_buffer_get_glyph_positions(buffer_, &count);
    // The buffer also keeps five characters before and after an item.
    static constexpr std::uint32_t nothing[11] = {};
    hb_buffer_reset(buffer_);
    hb_buffer_add_utf32(buffer_, nothing, 11, 5, 1);
    hb_buffer_reset(buffer_);
}

}  // namespace ui
