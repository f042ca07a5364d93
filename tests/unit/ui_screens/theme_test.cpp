#include "ui/theme/theme.h"

#include <array>

#include <doctest.h>

#include "tests/unit/ui_screens/fake_metrics.h"
#include "ui/theme/contrast.h"

namespace {

using kiosk::WayOfUse;

constexpr std::array theme_ways{WayOfUse::standard, WayOfUse::elder, WayOfUse::contrast_dark,
                                WayOfUse::contrast_light, WayOfUse::low_reach};

TEST_CASE(
    "words stand out from their ground in every way of use: 4.5 to 1, elder and contrast 7 to 1, "
    "edges and icons 3 to 1") {
    for (const WayOfUse way : theme_ways) {
        const bool strict = way != WayOfUse::standard && way != WayOfUse::low_reach;
        std::size_t words = 0;
        for (const auto& pair : ui::colour_pairs(ui::own_palettes()[way], way)) {
            CHECK_MESSAGE(ui::contrast(pair.front, pair.ground) >= pair.least,
                          static_cast<int>(way), " ", pair.name);
            words += pair.least == (strict ? 7.0 : 4.5);
        }
        CHECK(words == (way == WayOfUse::contrast_light ? 22 : 25));
    }
    CHECK(ui::contrast({0x000000FF}, {0xFFFFFFFF}) == doctest::Approx(21));
    CHECK(ui::contrast({0x777777FF}, {0xFFFFFFFF}) == doctest::Approx(4.48).epsilon(0.005));
}

TEST_CASE("one way of use has 20 to 1 for what is read on the page, in a city's colours, too") {
    ui::Palette palette = ui::own_palettes()[WayOfUse::contrast_light];
    for (const ui::Colour ground : {palette.ground, palette.card, palette.field})
        CHECK(ui::contrast(palette.ink, ground) >= 20);
    std::size_t pairs = 0;
    for (const auto& pair : ui::colour_pairs(palette, WayOfUse::contrast_light))
        pairs += pair.least == 20.0;
    CHECK(pairs == 3);
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
