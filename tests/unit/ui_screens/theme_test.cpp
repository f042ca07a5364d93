#include "ui/theme/theme.h"

#include <array>
#include <cmath>

#include <doctest.h>

#include "tests/unit/ui_screens/fake_metrics.h"

namespace {

using kiosk::WayOfUse;
using ui::Colour;
using ui::Palette;

constexpr std::array theme_ways{WayOfUse::standard, WayOfUse::elder, WayOfUse::contrast_dark,
                                WayOfUse::contrast_light, WayOfUse::low_reach};

// WCAG 2 relative luminance and contrast ratio.
double channel(std::uint32_t rgba, unsigned shift) {
    const double value = static_cast<double>((rgba >> shift) & 0xFFU) / 255.0;
    return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}
double luminance(Colour colour) {
    return 0.2126 * channel(colour.rgba, 24) + 0.7152 * channel(colour.rgba, 16) +
           0.0722 * channel(colour.rgba, 8);
}
double contrast(Colour a, Colour b) {
    const double high = std::max(luminance(a), luminance(b));
    const double low = std::min(luminance(a), luminance(b));
    return (high + 0.05) / (low + 0.05);
}

struct Pair {
    const char* name;
    Colour words;
    Colour ground;
};

std::vector<Pair> pairs_of_words(const Palette& c) {
    return {{"ink on ground", c.ink, c.ground},
            {"ink on card", c.ink, c.card},
            {"ink on field", c.ink, c.field},
            {"ink on primary_soft", c.ink, c.primary_soft},
            {"ink_2 on ground", c.ink_2, c.ground},
            {"ink_2 on ground_deep", c.ink_2, c.ground_deep},
            {"ink_2 on card", c.ink_2, c.card},
            {"ink_2 on field", c.ink_2, c.field},
            {"on_primary on primary", c.on_primary, c.primary},
            {"on_primary on primary_to", c.on_primary, c.primary_to},
            {"primary_text on card", c.primary_text, c.card},
            {"primary_text on ground", c.primary_text, c.ground},
            {"primary_text on primary_soft", c.primary_text, c.primary_soft},
            {"on_band on band", c.on_band, c.band},
            {"on_band on band_to", c.on_band, c.band_to},
            {"on_band_2 on band", c.on_band_2, c.band},
            {"on_band_2 on band_to", c.on_band_2, c.band_to},
            {"success on soft", c.success, c.success_soft},
            {"warning on soft", c.warning, c.warning_soft},
            {"warning on card", c.warning, c.card},
            {"danger on card", c.danger, c.card},
            {"danger on ground", c.danger, c.ground},
            {"danger on soft", c.danger, c.danger_soft},
            {"key", c.key_ink, c.key},
            {"special key", c.key_ink, c.key_special}};
}

TEST_CASE(
    "words stand out from their ground in every way of use: 4.5 to 1, elder and contrast 7 to 1") {
    for (const WayOfUse way : theme_ways) {
        const bool strict = way != WayOfUse::standard && way != WayOfUse::low_reach;
        for (const Pair& pair : pairs_of_words(ui::palette_of(way))) {
            const double ratio = contrast(pair.words, pair.ground);
            CHECK_MESSAGE(ratio >= (strict ? 7.0 : 4.5), static_cast<int>(way), " ", pair.name, " ",
                          ratio);
        }
    }
}

TEST_CASE(
    "edges of fields, the focus ring and the icons of services are told from their ground: 3 to "
    "1") {
    for (const WayOfUse way : theme_ways) {
        const Palette& c = ui::palette_of(way);
        CHECK_MESSAGE(contrast(c.field_line, c.card) >= 3.0, static_cast<int>(way));
        CHECK_MESSAGE(contrast(c.focus, c.card) >= 3.0, static_cast<int>(way));
        CHECK_MESSAGE(contrast(c.focus, c.ground) >= 3.0, static_cast<int>(way));
        for (const ui::Accent& accent : c.accents) {
            CHECK_MESSAGE(contrast(accent.on, accent.fill) >= 3.0, accent.fill.rgba);
            CHECK_MESSAGE(contrast(accent.on, accent.fill_to) >= 3.0, accent.fill_to.rgba);
        }
    }
}

TEST_CASE("type and touch targets keep their millimetres on every display") {
    tests::FakeMetrics metrics;
    struct Display {
        ui::Viewport viewport;
        bool small;
    };
    const std::array<Display, 5> displays{{{{1080, 1920, 336, 597}, false},
                                           {{1920, 1080, 597, 336}, false},
                                           {{1080, 1920, 268, 476}, true},
                                           {{1920, 1080, 476, 268}, true},
                                           {{2160, 3840, 535, 952}, false}}};
    for (const Display& display : displays) {
        for (const WayOfUse way : theme_ways) {
            const ui::Theme theme = ui::make_theme(way, display.viewport, metrics);
            const bool elder = way == WayOfUse::elder;
            const double capital = theme.type_min_px * 0.733 / display.viewport.px_per_mm();
            CHECK(capital >= (elder ? ui::capital_mm_min_elder : ui::capital_mm_min) - 1e-9);
            const double touch = theme.touch / display.viewport.px_per_mm();
            CHECK(touch >= (display.small ? (elder ? 15.9 : 12.7) : (elder ? 25.0 : 20.0)));
            CHECK(theme.gap / display.viewport.px_per_mm() >= ui::gap_mm);
            for (std::size_t i = 1; i < ui::types_count; ++i)
                CHECK(theme.type_px[i] > theme.type_px[i - 1]);
        }
    }
}

TEST_CASE("a very large display makes no word smaller in pixels than a share of the usual size") {
    tests::FakeMetrics metrics;
    const ui::Theme usual = ui::make_theme(WayOfUse::standard, {1080, 1920, 336, 597}, metrics);
    const ui::Theme huge = ui::make_theme(WayOfUse::standard, {1080, 1920, 535, 952}, metrics);
    CHECK(huge.size(ui::Type::body) * 10 >= usual.size(ui::Type::body) * 8);
}

TEST_CASE("a theme of services that nobody drew an icon for gets the common one") {
    CHECK(ui::look_of_theme("social_security").icon == ui::Icon::shield);
    CHECK(ui::look_of_theme("something_new").icon == ui::Icon::grid);
}

}  // namespace
