#include "tests/unit/documents/sample_pages.h"

#include <cmath>

#include <doctest.h>

#include "drivers/vision/pages/page_coding.h"

namespace tests {

using drivers::CleanPage;

namespace {

constexpr int dots_per_inch = 200;

void paint_point(CleanPage& page, int x, int y, int blue, int green, int red) {
    const auto at = (static_cast<std::size_t>(y) * static_cast<std::size_t>(page.width) +
                     static_cast<std::size_t>(x)) *
                    3;
    auto& pixels = page.pixels.reveal();
    pixels[at] = static_cast<unsigned char>(blue);
    pixels[at + 1] = static_cast<unsigned char>(green);
    pixels[at + 2] = static_cast<unsigned char>(red);
}

}  // namespace

CleanPage printed_page(int width, int height) {
    CleanPage page;
    page.width = width;
    page.height = height;
    page.pixels.reveal().assign(
        static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3, 255);
    for (int y = height / 10; y < height * 9 / 10; ++y) {
        for (int x = width / 8; x < width * 7 / 8; ++x) {
            if (y % 40 < 22 && (x * 7 + y / 40 * 13) % 24 < 6) paint_point(page, x, y, 20, 20, 20);
        }
    }
    return page;
}

CleanPage sealed_page() {
    CleanPage page = printed_page();
    for (int y = -170; y <= 170; ++y) {
        for (int x = -170; x <= 170; ++x) {
            const double far = std::hypot(x, y);
            if (far > 150 && far < 165) paint_point(page, 1200 + x, 1900 + y, 40, 30, 210);
        }
    }
    return page;
}

CleanPage photo_page() {
    CleanPage page = printed_page();
    for (int y = 0; y < 275; ++y) {
        for (int x = 0; x < 197; ++x) {
            const int tone = 80 + x / 3 + y / 8;
            paint_point(page, 1300 + x, 120 + y, tone, tone, tone);
        }
    }
    return page;
}

drivers::ScannedPage coded(const CleanPage& page) {
    auto made = drivers::coded_page(page, dots_per_inch, drivers::coding_for(page));
    REQUIRE(made);
    return *std::move(made);
}

}  // namespace tests
