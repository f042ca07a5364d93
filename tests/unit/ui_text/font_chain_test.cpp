// A machine without one of the fonts stays readable.

#include <array>

#include <doctest.h>

#include "tests/unit/ui_text/support.h"

namespace {

constexpr const char* there = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";
constexpr const char* gone = "/usr/share/fonts/nowhere/NoSuchFont.ttf";
constexpr int chinese = 2;

std::unique_ptr<ui::TextEngine> engine_of(std::span<const ui::FontSpec> fonts) {
    ui::TextEngine::Config config;
    config.fonts = fonts;
    auto engine = ui::TextEngine::open(config);
    REQUIRE(engine);
    return std::move(*engine);
}

int width_of(ui::TextEngine& engine, ui::Weight weight) {
    return engine.measure("政务服务 Service", tests::style(32, "zh-Hans", weight), 2000, 1).width;
}

}  // namespace

TEST_CASE("Without the first font the next one draws, and the missing file is named") {
    const std::array fonts{ui::FontSpec{gone, gone, 0, false},
                           ui::FontSpec{there, nullptr, chinese, false}};
    const std::array known{ui::FontSpec{there, nullptr, chinese, false}};
    const auto engine = engine_of(fonts);
    CHECK(width_of(*engine, ui::Weight::regular) ==
          width_of(*engine_of(known), ui::Weight::regular));
    CHECK(engine->missing_fonts() == std::vector<std::string>{"NoSuchFont.ttf", "NoSuchFont.ttf"});
    CHECK(engine->opened_fonts() == std::vector<std::string>{"NotoSansCJK-Regular.ttc"});
    // A character that nobody has is a box, not the end of the program.
    CHECK(engine->measure("\U0010FFFD", tests::style(32), 2000, 1).width > 0);
}

TEST_CASE("Without the bold font the regular one is made heavier") {
    const std::array fonts{ui::FontSpec{there, gone, chinese, false}};
    const auto engine = engine_of(fonts);
    CHECK(width_of(*engine, ui::Weight::bold) > 0);
    CHECK(engine->opened_fonts() == std::vector<std::string>{"NotoSansCJK-Regular.ttc"});
}

TEST_CASE("Without any font there is nothing to draw with: said, not survived") {
    const std::array fonts{ui::FontSpec{gone, nullptr, 0, false}};
    ui::TextEngine::Config config;
    config.fonts = fonts;
    const auto engine = ui::TextEngine::open(config);
    REQUIRE_FALSE(engine);
    CHECK(engine.error().code == kiosk::ErrorCode::not_found);
}
