#include "ui/theme/contrast.h"

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

constexpr double words_ratio = 4.5;
constexpr double words_ratio_strict = 7.0;
constexpr double words_ratio_most = 20.0;
constexpr double edge_ratio = 3.0;

double channel(std::uint32_t rgba, unsigned shift) {
    const double value = static_cast<double>((rgba >> shift) & 0xFFU) / 255.0;
    return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double luminance(Colour colour) {
    return 0.2126 * channel(colour.rgba, 24) + 0.7152 * channel(colour.rgba, 16) +
           0.0722 * channel(colour.rgba, 8);
}

bool is_strict(kiosk::WayOfUse way) {
    return way != kiosk::WayOfUse::standard && way != kiosk::WayOfUse::low_reach;
}

}  // namespace

double contrast(Colour a, Colour b) {
    const double high = std::max(luminance(a), luminance(b));
    const double low = std::min(luminance(a), luminance(b));
    return (high + 0.05) / (low + 0.05);
}

std::vector<ColourPair> colour_pairs(const Palette& c, kiosk::WayOfUse way) {
    const double words = is_strict(way) ? words_ratio_strict : words_ratio;
    const double ink = way == kiosk::WayOfUse::contrast_light ? words_ratio_most : words;
    std::vector<ColourPair> pairs{
        {"ink on ground", c.ink, c.ground, ink},
        {"ink on card", c.ink, c.card, ink},
        {"ink on field", c.ink, c.field, ink},
        {"ink on primary_soft", c.ink, c.primary_soft, words},
        {"ink_2 on ground", c.ink_2, c.ground, words},
        {"ink_2 on ground_deep", c.ink_2, c.ground_deep, words},
        {"ink_2 on card", c.ink_2, c.card, words},
        {"ink_2 on field", c.ink_2, c.field, words},
        {"on_primary on primary", c.on_primary, c.primary, words},
        {"on_primary on primary_to", c.on_primary, c.primary_to, words},
        {"primary_text on card", c.primary_text, c.card, words},
        {"primary_text on ground", c.primary_text, c.ground, words},
        {"primary_text on primary_soft", c.primary_text, c.primary_soft, words},
        {"on_band on band", c.on_band, c.band, words},
        {"on_band on band_to", c.on_band, c.band_to, words},
        {"on_band_2 on band", c.on_band_2, c.band, words},
        {"on_band_2 on band_to", c.on_band_2, c.band_to, words},
        {"success on success_soft", c.success, c.success_soft, words},
        {"warning on warning_soft", c.warning, c.warning_soft, words},
        {"warning on card", c.warning, c.card, words},
        {"danger on card", c.danger, c.card, words},
        {"danger on ground", c.danger, c.ground, words},
        {"danger on danger_soft", c.danger, c.danger_soft, words},
        {"key_ink on key", c.key_ink, c.key, words},
        {"key_ink on key_special", c.key_ink, c.key_special, words},
        {"field_line on card", c.field_line, c.card, edge_ratio},
        {"focus on card", c.focus, c.card, edge_ratio},
        {"focus on ground", c.focus, c.ground, edge_ratio}};
    for (const Accent& accent : c.accents) {
        pairs.push_back({"an icon on its accent", accent.on, accent.fill, edge_ratio});
        pairs.push_back({"an icon on its accent", accent.on, accent.fill_to, edge_ratio});
    }
    return pairs;
}

}  // namespace ui
