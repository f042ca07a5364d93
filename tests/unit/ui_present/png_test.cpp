#include "ui/present/png.h"

#include <doctest.h>

TEST_CASE("a picture comes back from PNG pixel by pixel") {
    ui::Image image{5, 3, {}};
    for (std::uint32_t i = 0; i < 15; ++i) image.pixels.push_back(0xFF000000U | i * 0x102030U);
    const auto png = ui::png_from(image);
    REQUIRE(png.has_value());
    CHECK((*png)[1] == 'P');
    const auto back = ui::image_from_png(*png);
    REQUIRE(back.has_value());
    CHECK(*back == image);
}

TEST_CASE("no picture, a too large one and bytes that are no PNG are errors") {
    CHECK(ui::png_from(ui::Image{}).error().code == kiosk::ErrorCode::limit_exceeded);
    CHECK(ui::png_from(ui::Image{20000, 1, {}}).error().code == kiosk::ErrorCode::limit_exceeded);
    const kiosk::Bytes junk(100, 7);
    CHECK(ui::image_from_png(junk).error().code == kiosk::ErrorCode::bad_format);
}
