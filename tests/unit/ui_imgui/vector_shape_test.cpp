#include <numeric>
#include <set>

#include <doctest.h>

#include "ui/imgui/icon_shapes.h"
#include "ui/imgui/shape_masks.h"

namespace {

std::uint8_t at(const ui::Mask& mask, int x, int y) {
    return mask.coverage[static_cast<std::size_t>(y * mask.width + x)];
}

double area(const ui::Mask& mask) {
    return std::accumulate(mask.coverage.begin(), mask.coverage.end(), 0.0) / 255;
}

}  // namespace

TEST_CASE("every icon has a shape of its own that stays inside its square") {
    std::set<std::vector<std::uint8_t>> seen;
    for (int value = 1; value <= static_cast<int>(ui::Icon::close); ++value) {
        CAPTURE(value);
        const ui::Mask mask = ui::draw_shape(ui::icon_shape(static_cast<ui::Icon>(value)), 48);
        CHECK(area(mask) > 48 * 48 * 0.08);
        CHECK(area(mask) < 48 * 48 * 0.92);
        CHECK(seen.insert(mask.coverage).second);
        for (int i = 0; i < 48; ++i) {
            CHECK(at(mask, i, 0) == 0);
            CHECK(at(mask, i, 47) == 0);
            CHECK(at(mask, 0, i) == 0);
            CHECK(at(mask, 47, i) == 0);
        }
    }
}

TEST_CASE("fills, strokes and cuts cover what they say") {
    const ui::Mask square = ui::draw_shape({"f M4 4 L20 4 L20 20 L4 20 Z"}, 24);
    CHECK(area(square) == doctest::Approx(256).epsilon(0.01));
    CHECK(at(square, 4, 4) == 255);
    CHECK(at(square, 3, 4) == 0);
    const ui::Mask holed = ui::draw_shape({"f M4 4 L20 4 L20 20 L4 20 Z ; x R8 8 8 8 1"}, 24);
    CHECK(at(holed, 12, 12) == 0);
    CHECK(at(holed, 5, 12) == 255);
    const ui::Mask line = ui::draw_shape({"s2 M4 12 L20 12"}, 24);
    CHECK(area(line) == doctest::Approx(32 + 3.14).epsilon(0.05));
    const ui::Mask disc = ui::draw_shape({"f O12 12 10"}, 96);
    CHECK(area(disc) == doctest::Approx(3.1416 * 40 * 40).epsilon(0.01));
}

TEST_CASE("a shape without steps covers nothing") {
    CHECK(area(ui::draw_shape({}, 24)) == 0);
}

TEST_CASE("discs are round, rings hollow and shadows fade outwards") {
    CHECK(area(ui::disc_mask(24)) == doctest::Approx(3.1416 * 24 * 24).epsilon(0.005));
    const ui::Mask ring = ui::ring_mask(24, 4);
    CHECK(at(ring, 24, 24) == 0);
    CHECK(at(ring, 24, 2) == 255);
    const ui::Mask shadow = ui::shadow_corner_mask(24, 10, 30, 44);
    CHECK(shadow.width == 74);
    for (int i = 1; i < 74; ++i) CHECK(at(shadow, i, 73) >= at(shadow, i - 1, 73));
    CHECK(at(shadow, 0, 0) == 0);
    CHECK(at(shadow, 0, 73) <= 1);
    CHECK(at(shadow, 73, 73) > 240);
    CHECK(at(shadow, 30, 73) == doctest::Approx(127).epsilon(0.06));
}
