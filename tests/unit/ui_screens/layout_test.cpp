#include <doctest.h>

#include "tests/unit/ui_screens/fake_metrics.h"
#include "ui/layout/fit.h"
#include "ui/layout/mirror.h"
#include "ui/layout/rects.h"

namespace {

using ui::Rect;

TEST_CASE("what stands alone lies a little above the middle, and never outside of its room") {
    const ui::Rect room{10, 100, 300, 1000};
    CHECK(ui::settled(room, 500) == ui::Rect{10, 300, 300, 500});
    CHECK(ui::settled(room, 1000) == room);
    CHECK(ui::settled(room, 4000) == room);
}

TEST_CASE("a piece and its gap leave the room they were taken from") {
    Rect room{10, 20, 300, 200};
    CHECK(ui::take_top(room, 50, 10) == Rect{10, 20, 300, 50});
    CHECK(room == Rect{10, 80, 300, 140});
    CHECK(ui::take_bottom(room, 40, 10) == Rect{10, 180, 300, 40});
    CHECK(room == Rect{10, 80, 300, 90});
    CHECK(ui::take_left(room, 100, 20) == Rect{10, 80, 100, 90});
    CHECK(ui::take_right(room, 30, 5) == Rect{280, 80, 30, 90});
    CHECK(room == Rect{130, 80, 145, 90});
}

TEST_CASE("a piece larger than the room is the room, and nothing is left") {
    Rect room{0, 0, 100, 60};
    CHECK(ui::take_top(room, 500, 10) == Rect{0, 0, 100, 60});
    CHECK(room.h == 0);
    CHECK(ui::take_top(room, 10).h == 0);
    CHECK(ui::inset({0, 0, 10, 10}, 40).w == 0);
}

TEST_CASE("columns and rows use every pixel once") {
    const Rect room{7, 3, 1000, 401};
    for (std::size_t count = 1; count <= 11; ++count) {
        const std::vector<Rect> cells = ui::columns(room, count, 9);
        REQUIRE(cells.size() == count);
        CHECK(cells.front().x == room.x);
        CHECK(cells.back().x + cells.back().w == room.x + room.w);
        for (std::size_t i = 1; i < count; ++i)
            CHECK(cells[i].x == cells[i - 1].x + cells[i - 1].w + 9);
        CHECK(ui::rows(room, count, 9).back().y + ui::rows(room, count, 9).back().h ==
              room.y + room.h);
    }
    CHECK(ui::grid(room, 3, 2, 8).size() == 6);
}

TEST_CASE("boxes that no longer fit into the rows of a wrap are empty") {
    const std::vector<Rect> cells = ui::wrapped({0, 0, 100, 50}, {60, 60, 60}, 20, 10);
    CHECK(cells[0] == Rect{0, 0, 60, 20});
    CHECK(cells[1] == Rect{0, 30, 60, 20});
    CHECK(cells[2] == Rect{});
}

TEST_CASE("a text becomes smaller until all of it stands in its room") {
    tests::FakeMetrics metrics;
    const ui::FitWish wish{{40, ui::Weight::regular, "zh-Hans", 1.4F}, 20, 1};
    CHECK(ui::fit_text(metrics, "四个汉字", wish, 200, 100).style.px == 40);
    const ui::Fitted smaller = ui::fit_text(metrics, "四个汉字", wish, 120, 100);
    CHECK(smaller.style.px <= 30);
    CHECK(smaller.style.px > 20);
    CHECK_FALSE(smaller.box.cut);
    const ui::Fitted smallest = ui::fit_text(metrics, "四个汉字", wish, 30, 100);
    CHECK(smallest.style.px == 20);
    CHECK(smallest.box.cut);
}

TEST_CASE("a room too low for two lines makes one smaller line") {
    tests::FakeMetrics metrics;
    const ui::FitWish wish{{40, ui::Weight::regular, "zh-Hans", 1.4F}, 10, 2};
    const ui::Fitted fitted = ui::fit_text(metrics, "八个汉字要站两行", wish, 170, 60);
    CHECK_FALSE(fitted.box.cut);
    CHECK(fitted.box.height <= 60);
}

TEST_CASE("a word is not torn apart while smaller type would hold it") {
    tests::FakeMetrics metrics;  // breaks anywhere
    const ui::FitWish wish{{40, ui::Weight::regular, "en", 1.4F}, 10, 3};
    const ui::Fitted fitted = ui::fit_text(metrics, "enrolment", wish, 120, 400);
    CHECK(fitted.box.lines.size() == 1);
    CHECK(fitted.style.px < 40);
}

TEST_CASE("neither an Uyghur word nor a Tibetan syllable is torn apart") {
    tests::FakeMetrics metrics;
    for (const char* word : {"كىملىك", "སྒྲིལབསྒྲིལ"}) {
        CAPTURE(word);
        const ui::FitWish wish{{40, ui::Weight::regular, "ug", 1.4F}, 8, 3};
        CHECK(ui::fit_text(metrics, word, wish, 200, 400).box.lines.size() == 1);
    }
    // Between syllables a line may end.
    const ui::FitWish wish{{40, ui::Weight::regular, "bo", 1.4F}, 8, 3};
    CHECK_FALSE(ui::fit_text(metrics, "ལག་ལག་", wish, 120, 400).torn);
}

TEST_CASE("in a mirror left is right, arrows point the other way, and what is typed stays") {
    ui::Tree tree;
    tree.root.rect = {0, 0, 1000, 500};
    ui::Node row;
    row.rect = {100, 10, 300, 50};
    row.texts.push_back({.text = "1", .rect = {110, 10, 90, 50}, .style = {}});
    row.icons.push_back({ui::Icon::back, {210, 10, 40, 40}, {}});
    row.icons.push_back({ui::Icon::home, {260, 10, 40, 40}, {}});
    ui::Node field = row;
    field.keeps_direction = true;
    tree.root.children = {row, field};
    ui::mirror(tree);
    const ui::Node& mirrored = tree.root.children[0];
    CHECK(mirrored.rect == Rect{600, 10, 300, 50});
    CHECK(mirrored.texts[0].rect == Rect{800, 10, 90, 50});
    CHECK(mirrored.texts[0].align_x == ui::AlignX::right);
    CHECK(mirrored.icons[0].icon == ui::Icon::next);
    CHECK(mirrored.icons[1].icon == ui::Icon::home);
    const ui::Node& kept = tree.root.children[1];
    CHECK(kept.rect == Rect{600, 10, 300, 50});
    CHECK(kept.texts[0].rect == Rect{610, 10, 90, 50});
    CHECK(kept.texts[0].align_x == ui::AlignX::left);
    CHECK(kept.icons[0].icon == ui::Icon::back);
    ui::mirror(tree);
    CHECK(tree.root.children[0].rect == row.rect);
    CHECK(tree.root.children[1].texts[0].rect == row.texts[0].rect);
}

}  // namespace
