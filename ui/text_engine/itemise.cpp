#include "ui/text_engine/itemise.h"

#include <algorithm>

#include <fribidi.h>
#include <hb.h>

#include "kiosk/base/check.h"

namespace ui {

namespace {

static_assert(sizeof(FriBidiChar) == sizeof(char32_t));

bool may_be_right_to_left(char32_t c) {
    return (c >= 0x0590 && c <= 0x08FF) || (c >= 0x200E && c <= 0x200F) ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||
           (c >= 0xFB1D && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFF) ||
           (c >= 0x10800 && c <= 0x10FFF) || (c >= 0x1E800 && c <= 0x1EFFF);
}

/// Says only how its neighbours stand; no font has to draw it.
bool is_direction_mark(char32_t c) {
    return (c >= 0x200E && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069);
}

bool is_digit(char32_t c) {
    return c >= U'0' && c <= U'9';
}

struct Levels {
    WipingVector<FriBidiLevel> level;
    bool rtl = false;
};

Levels bidi_levels(std::u32string_view text, BaseDirection base) {
    Levels out;
    out.level.assign(text.size(), 0);
    const bool plain = std::none_of(text.begin(), text.end(), may_be_right_to_left);
    if (plain && base != BaseDirection::right_to_left) return out;
    const auto count = static_cast<FriBidiStrIndex>(text.size());
    WipingVector<FriBidiChar> characters(text.begin(), text.end());
    WipingVector<FriBidiCharType> types(text.size());
    WipingVector<FriBidiBracketType> brackets(text.size());
    fribidi_get_bidi_types(characters.data(), count, types.data());
    fribidi_get_bracket_types(characters.data(), count, types.data(), brackets.data());
    FriBidiParType paragraph = FRIBIDI_PAR_ON;
    if (base == BaseDirection::left_to_right) paragraph = FRIBIDI_PAR_LTR;
    if (base == BaseDirection::right_to_left) paragraph = FRIBIDI_PAR_RTL;
    if (fribidi_get_par_embedding_levels_ex(types.data(), brackets.data(), count, &paragraph,
                                            out.level.data()) == 0) {
        out.level.assign(text.size(), 0);
        return out;
    }
    out.rtl = FRIBIDI_IS_RTL(paragraph) != 0;
    return out;
}

/// Spaces, marks and punctuation stay with the letters before them, so that a word is not cut for a
/// comma.
bool stays_with(const FaceId& before, char32_t c, hb_script_t script, FontChain& fonts) {
    const bool weak = script == HB_SCRIPT_COMMON || script == HB_SCRIPT_INHERITED;
    const bool chinese_font = before.index <= 1;
    return weak && !chinese_font && !is_digit(c) && fonts.covers(before, c);
}

void to_visual_order(WipingVector<TextItem>& items) {
    int highest = 0;
    for (const TextItem& item : items) highest = std::max(highest, item.level);
    for (int level = highest; level >= 1; --level) {
        auto at_least = [level](const TextItem& item) { return item.level >= level; };
        auto from = items.begin();
        while (from != items.end()) {
            from = std::find_if(from, items.end(), at_least);
            const auto to = std::find_if_not(from, items.end(), at_least);
            std::reverse(from, to);
            from = to;
        }
    }
}

}  // namespace

ItemisedText itemise(std::u32string_view text, Weight weight, bool proportional, BaseDirection base,
                     FontChain& fonts) {
    ItemisedText out;
    const Levels levels = bidi_levels(text, base);
    out.rtl = levels.rtl;
    hb_unicode_funcs_t* unicode = hb_unicode_funcs_get_default();
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char32_t c = text[i];
        const hb_script_t own = hb_unicode_script(unicode, c);
        const bool weak =
            own == HB_SCRIPT_COMMON || own == HB_SCRIPT_INHERITED || own == HB_SCRIPT_UNKNOWN;
        FontChain::Choice choice;
        if (is_direction_mark(c)) {
            // HarfBuzz draws nothing for it, whatever the face.
            if (!out.items.empty()) choice.face = out.items.back().face;
        } else if (!out.items.empty() && stays_with(out.items.back().face, c, own, fonts)) {
            choice.face = out.items.back().face;
        } else {
            choice = fonts.choose(c, weight, proportional);
        }
        out.missing += choice.missing ? 1 : 0;
        out.fallback_forms += choice.fallback_form ? 1 : 0;
        const std::uint32_t script =
            weak && !out.items.empty() ? out.items.back().script : static_cast<std::uint32_t>(own);
        if (!out.items.empty()) {
            TextItem& last = out.items.back();
            if (last.script == HB_SCRIPT_COMMON) last.script = script;
            if (last.face == choice.face && last.script == script &&
                last.level == levels.level[i]) {
                last.end = i + 1;
                continue;
            }
        }
        out.items.push_back(TextItem{i, i + 1, choice.face, script, levels.level[i]});
    }
    to_visual_order(out.items);
    return out;
}

bool holds_right_to_left(std::u32string_view text) {
    return std::any_of(text.begin(), text.end(),
                       [](char32_t c) { return may_be_right_to_left(c) && !is_direction_mark(c); });
}

bool reads_right_to_left(std::u32string_view text) {
    return bidi_levels(text, BaseDirection::from_text).rtl;
}

}  // namespace ui
