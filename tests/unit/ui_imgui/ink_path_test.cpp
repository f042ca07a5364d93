#include "ui/imgui/ink_path.h"

#include <cmath>

#include <doctest.h>

using ui::InkPoint;

TEST_CASE("the curve goes through every point and stays straight between points in a row") {
    const std::vector<InkPoint> points{{0, 0}, {40, 0}, {80, 0}, {200, 0}};
    const auto curve = ui::smoothed(points);
    CHECK(curve.size() == 13);
    float last = -1;
    for (const InkPoint& at : curve) {
        CHECK(at.y == doctest::Approx(0));
        CHECK(at.x > last);
        last = at.x;
    }
    CHECK(curve[4].x == 40);
    CHECK(curve[8].x == 80);
}

TEST_CASE("a short step after a long one does not make the curve swing out") {
    const std::vector<InkPoint> points{{0, 0}, {200, 0}, {200, 8}, {200, 200}};
    for (const InkPoint& at : ui::smoothed(points)) {
        CHECK(at.x <= 206);
        CHECK(at.y >= -30);
    }
}

TEST_CASE("a hairpin is a sharp turn, a circle has none") {
    CHECK(ui::sharp_turns({{0, 0}, {50, 0}, {0, 3}}) == std::vector<std::size_t>{1});
    std::vector<InkPoint> circle;
    for (int i = 0; i <= 40; ++i) {
        const float angle = static_cast<float>(i) * 0.157F;
        circle.push_back({100 * std::cos(angle), 100 * std::sin(angle)});
    }
    CHECK(ui::sharp_turns(ui::smoothed(circle)).empty());
}

TEST_CASE("nothing and a single point stay what they are") {
    CHECK(ui::smoothed({}).empty());
    CHECK(ui::smoothed({{3, 4}}).size() == 1);
    CHECK(ui::sharp_turns({{3, 4}}).empty());
}
