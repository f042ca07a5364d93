#include <doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/memory_scan.h"
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

namespace {

/// Written so that the program's own constants do not hold it.
std::string invented_name() {
    std::string out = "\xE7\xAD\xA2\xE4\xBD\x81\xE7\x99\x8F\xE9\x8E\x8B\xE7\xB4\x8A\xE9\xAE\x94";
    for (char& byte : out) byte = static_cast<char>(byte ^ 1);
    return out;
}

/// What a process that drew the name does: forgets, says so, and waits until it is told to end.
[[noreturn]] void draw_and_wait(int told, int until, bool forget) {
    auto engine = open_engine();
    std::string name = invented_name();
    for (const int width : {0, 70, 200}) {
        const ui::TextBox box = engine->measure(name, style(32), width, 2);
        for (const ui::TextLine& line : box.lines) (void)engine->glyphs(name, style(32), line);
        (void)engine->caret_x(name, style(32), 6);
    }
    kiosk::wipe_value(name);
    if (forget) engine->forget();
    kiosk::scrub_stack();
    char byte = 'x';
    if (write(told, &byte, 1) == 1) (void)!read(until, &byte, 1);
    _exit(0);
}

std::size_t finds_in_child(bool forget) {
    int told[2];
    int until[2];
    REQUIRE(pipe(told) == 0);
    REQUIRE(pipe(until) == 0);
    const pid_t child = fork();
    if (child == 0) draw_and_wait(told[1], until[0], forget);
    char byte = 0;
    REQUIRE(read(told[0], &byte, 1) == 1);
    const std::vector<std::string> canaries{invented_name()};
    const auto needles = tests::needles_of(canaries);
    REQUIRE(needles.has_value());
    const auto scan = tests::scan_process(child, *needles);
    CHECK(write(until[1], &byte, 1) == 1);
    int status = 0;
    waitpid(child, &status, 0);
    for (const int end : {told[0], told[1], until[0], until[1]}) close(end);
    REQUIRE(scan.has_value());
    return scan->finds.size();
}

}  // namespace

TEST_CASE("a process that drew a name and forgot it holds the name nowhere, in no encoding") {
    CHECK(finds_in_child(true) == 0);
    CHECK(finds_in_child(false) > 0);
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
