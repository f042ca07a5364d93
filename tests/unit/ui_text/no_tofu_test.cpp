#include <array>

#include <doctest.h>

#include "kiosk/base/encoding.h"
#include "tests/unit/ui_text/support.h"

// GB 18030-2022 level 3: 87,887 ideographs, among them every character of any name.

namespace {

using tests::style;

struct Block {
    char32_t first;
    char32_t last;
};
constexpr std::array<Block, 7> level_three{{{0x4E00, 0x9FEF},
                                            {0x3400, 0x4DB5},
                                            {0x20000, 0x2A6D6},
                                            {0x2A700, 0x2B734},
                                            {0x2B740, 0x2B81D},
                                            {0x2B820, 0x2CEA1},
                                            {0x2CEB0, 0x2EBE0}}};
constexpr std::array<char32_t, 12> unified_compatibility{
    0xFA0E, 0xFA0F, 0xFA11, 0xFA13, 0xFA14, 0xFA1F, 0xFA21, 0xFA23, 0xFA24, 0xFA27, 0xFA28, 0xFA29};

std::vector<std::string> rows_of_ideographs(std::size_t a_row) {
    std::u32string all;
    for (const Block& block : level_three)
        for (char32_t c = block.first; c <= block.last; ++c) all.push_back(c);
    all.append(unified_compatibility.begin(), unified_compatibility.end());
    REQUIRE(all.size() == 87'887);
    std::vector<std::string> rows;
    for (std::size_t at = 0; at < all.size(); at += a_row)
        rows.push_back(kiosk::utf8_from(std::u32string_view(all).substr(at, a_row)));
    return rows;
}

TEST_CASE("every ideograph of GB 18030-2022 level 3 is drawn, none as a box") {
    constexpr std::size_t a_row = 64;
    const auto engine = tests::open_engine(2048);
    std::size_t drawn = 0;
    for (const std::string& row : rows_of_ideographs(a_row)) {
        engine->begin_frame();
        const ui::TextBox box = engine->measure(row, style(24));
        CHECK_MESSAGE(box.missing == 0, row);
        REQUIRE(box.lines.size() == 1);
        const auto quads = engine->glyphs(row, style(24), box.lines[0]);
        CHECK_FALSE(engine->crowded());
        CHECK_MESSAGE(quads.size() == kiosk::code_points(row).size(), row);
        drawn += quads.size();
    }
    CHECK(drawn == 87'887);
}

TEST_CASE("a character that no font has is counted, so the test above can fail") {
    const auto engine = tests::open_engine();
    CHECK(engine->measure("\U0002FFFD", style(24)).missing == 1);
}

TEST_CASE("characters drawn from a font of another country are marked as such") {
    const auto engine = tests::open_engine();
    CHECK(engine->measure("张", style(24)).fallback_forms == 0);
    CHECK(engine->measure("\U0002A6D0", style(24)).fallback_forms == 1);
}

}  // namespace
