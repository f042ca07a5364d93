#include "ui/theme/theme.h"

#include <cmath>

namespace ui {
namespace {

using Scale = std::array<double, types_count>;

// caption, body, label, card, heading, title, display, hero
constexpr Scale scale{5.1, 6.0, 6.6, 7.2, 8.4, 11.2, 15.5, 21.0};
constexpr Scale scale_elder{7.1, 8.0, 8.6, 9.2, 10.4, 13.0, 17.5, 23.0};
// On a small screen the words keep their millimetres at the lower end and give way at the upper
// end.
constexpr Scale scale_small{4.9, 5.3, 5.8, 6.2, 7.2, 9.2, 12.6, 17.0};
constexpr Scale scale_small_elder{7.1, 7.3, 7.6, 8.0, 8.8, 10.4, 14.0, 18.5};

/// On a very large screen people stand as near as before, but words as small as on a 27″ screen
/// would leave the picture empty: no word is smaller than this share of its size there.
constexpr double large_screen_share = 0.85;
constexpr double design_px_per_mm = 1080.0 / 336.0;

}  // namespace

Theme make_theme(kiosk::WayOfUse way, const Viewport& viewport, const TextMetrics& metrics,
                 const Palettes& palettes) {
    const bool elder = way == kiosk::WayOfUse::elder;
    const bool small = viewport.short_side_mm() < small_screen_mm;
    const double drawn_for =
        viewport.short_side_px() / 1080.0 * design_px_per_mm * large_screen_share;
    const double px_per_mm = std::max(viewport.px_per_mm(), drawn_for);

    Theme theme;
    theme.way = way;
    theme.colours = &palettes[way];
    theme.short_side_px = viewport.short_side_px();
    const Scale& sizes =
        elder ? (small ? scale_small_elder : scale_elder) : (small ? scale_small : scale);
    for (std::size_t i = 0; i < types_count; ++i) {
        theme.type_px[i] = metrics.px_for_capital_height(sizes[i] * px_per_mm);
    }
    theme.type_min_px = theme.size(Type::caption);
    const double touch = small ? (elder ? touch_mm_small_screen_elder : touch_mm_small_screen)
                               : (elder ? touch_mm_elder : touch_mm);
    theme.touch = static_cast<int>(std::ceil(touch * px_per_mm));
    theme.gap = std::max(static_cast<int>(std::ceil(gap_mm * px_per_mm)), theme.space(12));
    theme.radius_small = theme.space(14);
    theme.radius_large = theme.space(26);
    theme.border = std::max(1, theme.space(theme.colours->flat ? 3 : 2));
    theme.motion = palettes.motion;
    theme.still = palettes.still || way == kiosk::WayOfUse::contrast_dark ||
                  way == kiosk::WayOfUse::contrast_light;
    return theme;
}

ThemeLook look_of_theme(std::string_view theme) {
    struct Entry {
        std::string_view theme;
        ThemeLook look;
    };
    static constexpr std::array<Entry, 41> entries{{
        {"household", {Icon::id_card, 0}},  {"social_security", {Icon::shield, 1}},
        {"health", {Icon::health, 2}},      {"housing", {Icon::house, 3}},
        {"tax", {Icon::money, 4}},          {"business", {Icon::briefcase, 5}},
        {"property", {Icon::building, 6}},  {"birth", {Icon::child, 7}},
        {"traffic", {Icon::car, 8}},        {"exit_entry", {Icon::plane, 9}},
        {"marriage", {Icon::heart, 10}},    {"elder", {Icon::elder, 3}},
        {"elderly", {Icon::elder, 3}},      {"disability", {Icon::hand, 8}},
        {"education", {Icon::book, 4}},     {"utilities", {Icon::water, 9}},
        {"employment", {Icon::people, 5}},  {"enterprise", {Icon::store, 5}},
        {"documents", {Icon::document, 0}}, {"identity", {Icon::id_card, 0}},
        {"transport", {Icon::car, 8}},      {"start_business", {Icon::store, 5}},
        {"operate", {Icon::briefcase, 4}},  {"employ", {Icon::people, 10}},
        {"family", {Icon::heart, 10}},      {"assistance", {Icon::hand, 8}},
        {"justice", {Icon::shield, 6}},     {"school", {Icon::book, 4}},
        {"work", {Icon::briefcase, 5}},     {"home", {Icon::house, 3}},
        {"hardship", {Icon::hand, 8}},      {"travel", {Icon::id_card, 0}},
        {"retire", {Icon::elder, 9}},       {"farewell", {Icon::star, 6}},
        {"found", {Icon::store, 5}},        {"licence", {Icon::document, 4}},
        {"staff", {Icon::people, 10}},      {"run", {Icon::briefcase, 1}},
        {"change", {Icon::pen, 3}},         {"close", {Icon::close, 8}},
        {"social", {Icon::shield, 1}},
    }};
    for (const Entry& entry : entries) {
        if (entry.theme == theme) return entry.look;
    }
    return {};
}

}  // namespace ui
