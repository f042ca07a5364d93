#include "ui/present/mask_atlas.h"

#include <doctest.h>

#include "kiosk/base/encoding.h"
#include "tests/unit/ui_text/support.h"

namespace {

ui::Mask square(int side, std::uint8_t value) {
    ui::Mask mask;
    mask.width = side;
    mask.height = side;
    mask.coverage.assign(static_cast<std::size_t>(side) * static_cast<std::size_t>(side), value);
    return mask;
}

std::uint8_t pixel(const ui::MaskAtlas& atlas, int x, int y) {
    const ui::Texture& page = atlas.texture();
    return page.pixels[y * page.width + x];
}

bool overlap(const ui::AtlasSlot& a, const ui::AtlasSlot& b) {
    return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height &&
           b.y < a.y + a.height;
}

}  // namespace

TEST_CASE("masks of many sizes never overlap") {
    ui::MaskAtlas atlas(256, 256);
    std::vector<ui::AtlasSlot> slots;
    for (std::uint64_t key = 1; key <= 60; ++key) {
        const auto slot =
            atlas.find_or_add(key, [&] { return square(4 + static_cast<int>(key * 7 % 24), 9); });
        REQUIRE(slot.has_value());
        for (const ui::AtlasSlot& other : slots) CHECK_FALSE(overlap(*slot, other));
        slots.push_back(*slot);
    }
}

TEST_CASE("a mask is made once and found again") {
    ui::MaskAtlas atlas(64, 64);
    int made = 0;
    for (int i = 0; i < 3; ++i) {
        (void)atlas.find_or_add(7, [&] {
            ++made;
            return square(8, 200);
        });
    }
    CHECK(made == 1);
    CHECK(atlas.size() == 1);
}

TEST_CASE(
    "a full page evicts what was not used for the longest time, zeroes it and raises the "
    "generation") {
    ui::MaskAtlas atlas(32, 32);  // two shelves of 16 with one mask of 15 + gap twice each
    const auto add = [&](std::uint64_t key) {
        return atlas.find_or_add(key, [&] { return square(15, 99); });
    };
    const auto first = add(1);
    (void)add(2);
    atlas.begin_frame();
    (void)add(3);
    (void)add(4);
    const auto generation = atlas.texture().generation;
    atlas.begin_frame();
    const auto fifth = add(5);
    REQUIRE(fifth.has_value());
    CHECK(fifth->y == first->y);
    CHECK(atlas.texture().generation == generation + 1);
    CHECK(atlas.evictions() == 1);
    // The neighbour on the emptied shelf went too.
    CHECK(pixel(atlas, 17, first->y) == 0);
    CHECK(atlas.size() == 3);
}

TEST_CASE(
    "what the running frame has used is never evicted; the next frame starts with an empty page") {
    ui::MaskAtlas atlas(32, 32);
    const auto add = [&](std::uint64_t key) {
        return atlas.find_or_add(key, [&] { return square(15, 99); });
    };
    for (std::uint64_t key = 1; key <= 4; ++key) CHECK(add(key).has_value());
    CHECK_FALSE(add(5).has_value());
    CHECK(atlas.crowded());
    CHECK(add(1).has_value());
    atlas.begin_frame();
    CHECK_FALSE(atlas.crowded());
    CHECK(add(5).has_value());
}

TEST_CASE("a mask larger than the page is refused, an empty one takes no room") {
    ui::MaskAtlas atlas(32, 32);
    CHECK_FALSE(atlas.find_or_add(1, [] { return square(40, 1); }).has_value());
    const auto empty = atlas.find_or_add(2, [] { return ui::Mask{}; });
    REQUIRE(empty.has_value());
    CHECK(empty->width == 0);
}

TEST_CASE("an engine with a small atlas still draws every text, by eviction") {
    auto engine = tests::open_engine(128);
    for (char32_t c = 0x4E00; c < 0x4E00 + 200; ++c) {
        const std::string text = kiosk::utf8_from(std::u32string(1, c));
        engine->begin_frame();
        const ui::TextBox box = engine->measure(text, tests::style(32));
        CHECK(engine->glyphs(text, tests::style(32), box.lines[0]).size() == 1);
        CHECK_FALSE(engine->crowded());
    }
    CHECK(engine->texture().generation > 1);
}
