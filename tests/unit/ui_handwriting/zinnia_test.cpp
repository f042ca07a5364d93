#include "ui/input/handwriting/zinnia.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <doctest.h>

namespace {

const std::vector<kiosk::Stroke> ten{{{0.2F, 0.4F, 0}, {0.5F, 0.39F, 0}, {0.8F, 0.4F, 0}},
                                     {{0.5F, 0.1F, 0}, {0.5F, 0.5F, 0}, {0.5F, 0.9F, 0}}};

}  // namespace

TEST_CASE("a character that is written in order is guessed") {
    const auto zinnia = ui::Zinnia::open(ui::Zinnia::usual_model);
    REQUIRE(zinnia);
    const auto found = (*zinnia)->guess(ten, 1, 10);
    REQUIRE(found.size() == 10);
    CHECK(found.front().character == U'十');
    CHECK(std::ranges::is_sorted(found, std::ranges::greater{}, &ui::Guess::score));
}

TEST_CASE("strokes beyond the canvas and strokes of one point do no harm") {
    const auto zinnia = ui::Zinnia::open(ui::Zinnia::usual_model);
    REQUIRE(zinnia);
    const std::vector<kiosk::Stroke> odd{{{-5, 7, 0}, {1e9F, -1e9F, 0}}, {{0.5F, 0.5F, 0}}, {}};
    CHECK((*zinnia)->guess(odd, 2, 5).size() <= 5);
    CHECK((*zinnia)->guess({}, 1, 5).size() <= 5);
}

TEST_CASE("a model that is missing or none is refused") {
    const auto path = std::filesystem::temp_directory_path() / "zinnia-test.model";
    CHECK(ui::Zinnia::open(path / "no").error().code == kiosk::ErrorCode::not_found);
    for (const std::string& text : {std::string(), std::string("short"), std::string(5000, 'x')}) {
        std::ofstream(path) << text;
        const auto opened = ui::Zinnia::open(path);
        REQUIRE_FALSE(opened);
        CHECK(opened.error().code == kiosk::ErrorCode::corrupt);
    }
    std::filesystem::remove(path);
}
