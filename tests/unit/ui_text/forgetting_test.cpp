#include <cstring>

#include <doctest.h>

#include "tests/unit/ui_text/support.h"
#include "ui/text_engine/utf8.h"

using tests::open_engine;
using tests::style;

TEST_CASE("a text seen before is not shaped or rasterised again") {
    auto engine = open_engine();
    const ui::TextBox box = engine->measure("张三丰测", style(32));
    (void)engine->glyphs("张三丰测", style(32), box.lines[0]);
    const auto before = engine->counts();
    engine->begin_frame();
    const ui::TextBox again = engine->measure("张三丰测", style(32));
    (void)engine->glyphs("张三丰测", style(32), again.lines[0]);
    CHECK(engine->counts().shaped == before.shaped);
    CHECK(engine->counts().rasterised == before.rasterised);
    CHECK(again.lines == box.lines);
}

TEST_CASE("forgetting leaves no text, no glyph and no pixel, and raises the generation") {
    auto engine = open_engine();
    const ui::TextBox box = engine->measure("张三丰测", style(64));
    (void)engine->glyphs("张三丰测", style(64), box.lines[0]);
    const ui::Texture& page = engine->texture();
    const auto inked = [&] {
        const auto size =
            static_cast<std::size_t>(page.width) * static_cast<std::size_t>(page.height);
        return std::any_of(page.pixels, page.pixels + size,
                           [](std::uint8_t pixel) { return pixel != 0; });
    };
    CHECK(inked());
    const auto generation = page.generation;
    engine->forget();
    CHECK_FALSE(inked());
    CHECK(page.generation != generation);
    CHECK(engine->counts().lines == 0);
    CHECK(engine->counts().boxes == 0);
    CHECK(engine->counts().glyphs == 0);
    // And it can draw again.
    const ui::TextBox again = engine->measure("张三丰测", style(64));
    CHECK(engine->glyphs("张三丰测", style(64), again.lines[0]).size() == 4);
}

TEST_CASE("the caches are bounded") {
    ui::TextEngine::Config config;
    config.atlas_side = 512;
    config.lines_max = 16;
    config.boxes_max = 8;
    auto engine = ui::TextEngine::open(config);
    REQUIRE(engine.has_value());
    for (int i = 0; i < 100; ++i)
        (void)(*engine)->measure("第" + std::to_string(i) + "项", style(24));
    CHECK((*engine)->counts().lines == 16);
    CHECK((*engine)->counts().boxes == 8);
}

TEST_CASE("memory given back by the wiping allocator is zeroed first") {
    // A block that is read after it was given back to the allocator below would be undefined; so
    // the allocator's own promise is checked on memory that stays.
    alignas(std::max_align_t) static unsigned char block[64];
    std::memset(block, 0xAB, sizeof block);
    kiosk::wipe_bytes(block, sizeof block);
    CHECK(std::all_of(std::begin(block), std::end(block),
                      [](unsigned char byte) { return byte == 0; }));
}

TEST_CASE("UTF-8 is decoded with offsets and cut at whole characters") {
    const ui::Utf8Decoded decoded = ui::decode_utf8("a政𠮷\xFF");
    REQUIRE(decoded.characters.size() == 4);
    CHECK(decoded.characters[2] == U'𠮷');
    CHECK(decoded.characters[3] == 0xFFFD);
    CHECK(decoded.offsets[4] == 9);
    CHECK(ui::utf8_prefix("a政", 3) == "a");
    CHECK(ui::utf8_prefix("a政", 4) == "a政");
}
