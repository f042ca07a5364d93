#include "ui/input/handwriting/ink_templates.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include <doctest.h>

TEST_CASE("what looks like a template is guessed first, and scores fall") {
    const auto opened = ui::InkTemplates::open(HANDWRITING_TEMPLATES);
    REQUIRE(opened);
    const kiosk::Stroke line{{0.1F, 0.5F, 0}, {0.9F, 0.5F, 0}};
    const auto found = (*opened)->guess({&line, 1}, 1, 40);
    REQUIRE(found.size() == 40);
    CHECK(found.front().character == U'一');
    CHECK(found.front().score > 0.9F);
    CHECK(found.front().score <= 1.01F);
    CHECK(std::ranges::is_sorted(found, std::ranges::greater{}, &ui::Guess::score));
    CHECK((*opened)->guess({}, 1, 40).empty());
}

TEST_CASE("a file that is no file of templates is refused") {
    const auto path = std::filesystem::temp_directory_path() / "ink-templates-test.bin";
    CHECK(ui::InkTemplates::open(path / "no").error().code == kiosk::ErrorCode::not_found);
    for (const std::string& text : {std::string(), std::string("short"), std::string(5000, 'x')}) {
        std::ofstream(path) << text;
        const auto opened = ui::InkTemplates::open(path);
        REQUIRE_FALSE(opened);
        CHECK(opened.error().code == kiosk::ErrorCode::corrupt);
    }
    std::filesystem::remove(path);
}
