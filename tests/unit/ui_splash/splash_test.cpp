#include <set>

#include <doctest.h>

#include "ui/splash/splash_picture.h"
#include "ui/text/texts.h"

namespace {

const ui::SplashWords words{"正在重新启动，请稍候", "Restarting, please wait", "需要帮助请打 12345",
                            "For help call 12345"};

ui::Image picture(const ui::SplashWords& shown, int step, int width = 540, int height = 960) {
    static const auto engine = *ui::TextEngine::open();
    ui::Image image{width, height,
                    std::vector<std::uint32_t>(static_cast<std::size_t>(width * height), 0)};
    const ui::Viewport viewport{
        .width_px = width, .height_px = height, .width_mm = 336, .height_mm = 597};
    ui::draw_splash(*engine, ui::make_theme(kiosk::WayOfUse::standard, viewport, *engine), shown,
                    step, image.buffer());
    return image;
}

std::size_t different(const ui::Image& a, const ui::Image& b) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < a.pixels.size(); ++i) count += a.pixels[i] != b.pixels[i] ? 1 : 0;
    return count;
}

}  // namespace

TEST_CASE("Each of the words is drawn and every pixel is covered") {
    const ui::Image whole = picture(words, 0);
    for (const std::uint32_t pixel : whole.pixels) REQUIRE((pixel >> 24U) == 0xFFU);
    for (std::string ui::SplashWords::*member :
         {&ui::SplashWords::restarting_zh, &ui::SplashWords::restarting_en,
          &ui::SplashWords::help_zh, &ui::SplashWords::help_en}) {
        ui::SplashWords less = words;
        (less.*member).clear();
        CHECK(different(whole, picture(less, 0)) > 100);
    }
}

TEST_CASE("The dots move with each step and come round") {
    const ui::Image first = picture(words, 0);
    CHECK(picture(words, ui::splash_dots) == first);
    for (int step = 1; step < ui::splash_dots; ++step) {
        const std::size_t moved = different(first, picture(words, step));
        CHECK(moved > 20);
        CHECK(moved < first.pixels.size() / 20);
    }
}

TEST_CASE("Words far too long and pictures far too small do not spill over") {
    ui::SplashWords long_words = words;
    for (int i = 0; i < 6; ++i) long_words.restarting_zh += long_words.restarting_zh;
    CHECK(picture(long_words, 0).pixels.size() == 540 * 960);
    CHECK(picture(words, 0, 1, 1).pixels.size() == 1);
    CHECK(picture(words, 0, 64, 16).pixels.size() == 64 * 16);
}

TEST_CASE("The words of the splash are in both languages and name the telephone") {
    const auto texts = ui::Texts::load("assets/text");
    REQUIRE(texts);
    for (const auto language : {kiosk::Language::zh, kiosk::Language::en}) {
        CHECK(texts->has("splash.restarting"));
        CHECK(texts->format(language, "splash.help", {{"phone", "9876"}}).find("9876") !=
              std::string::npos);
    }
}
