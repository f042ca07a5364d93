#include "kiosk/documents/media.h"

#include <cmath>

#include <doctest.h>

TEST_CASE("Self-describing names of PWG 5101.1 are read in millimetres and inches") {
    const auto a4 = kiosk::media_from("iso_a4_210x297mm");
    REQUIRE(a4);
    CHECK(*a4 == kiosk::Media::a4());
    const auto letter = kiosk::media_from("na_letter_8.5x11in");
    REQUIRE(letter);
    CHECK(std::abs(letter->width_mm - 215.9) < 0.01);
    CHECK_FALSE(letter->roll);
    const auto roll = kiosk::media_from("roll_max_80x2000mm");
    REQUIRE(roll);
    CHECK(*roll == kiosk::Media::roll_80());
    const auto vendor_roll = kiosk::media_from("om_roll-80mm_80x297mm");
    REQUIRE(vendor_roll);
    CHECK(vendor_roll->roll);
}

TEST_CASE("Names without a size, and pages that no document fits on, are refused") {
    for (const char* name : {"", "A4", "iso_a4", "iso_a4_", "iso_a4_210x297", "iso_a4_210x297cm",
                             "iso_a4_xmm", "iso_a4_210xmm", "iso_a4_210x29 7mm", "210x297mm",
                             "om_tiny_20x20mm", "om_huge_210x99999mm", "om_none_nanxnanmm"}) {
        CAPTURE(name);
        const auto media = kiosk::media_from(name);
        REQUIRE_FALSE(media);
        CHECK(media.error().code == kiosk::ErrorCode::bad_format);
    }
}
