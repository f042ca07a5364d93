#include "ui/input/handwriting/likely_characters.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <doctest.h>

namespace {

const ui::LikelyCharacters& likely() {
    static const auto opened = ui::LikelyCharacters::open(LIKELY_CHARACTERS);
    REQUIRE_MESSAGE(opened.has_value(), (opened ? "" : opened.error().detail));
    return *opened;
}

float in_text(char32_t before, char32_t character) {
    return likely().likelihood({before, false}, character);
}

float in_name(char32_t before, char32_t character) {
    return likely().likelihood({before, true}, character);
}

}  // namespace

TEST_CASE("a word goes on as dictionaries have it") {
    CHECK(in_text(U'积', U'金') > in_text(U'积', U'全'));
    CHECK(in_text(U'护', U'士') > in_text(U'护', U'土'));
    CHECK(in_text(U'领', U'土') > in_text(U'领', U'士'));
    CHECK(in_text(U'积', U'金') <= 0);
}

TEST_CASE("a name begins with a surname and goes on with what names are given") {
    CHECK(in_name(0, U'王') > in_name(0, U'玉'));
    CHECK(in_name(U'张', U'伟') > in_name(U'张', U'纬'));
    CHECK(in_name(U'欧', U'阳') > in_name(U'王', U'阳'));
}

TEST_CASE("an unlikely character is rare, not impossible") {
    CHECK(in_text(0, U'㙓') == ui::LikelyCharacters::rare);
    CHECK(in_text(U'积', U'𬭼') == ui::LikelyCharacters::rare);
    CHECK(in_name(U'张', U'𬭼') == ui::LikelyCharacters::rare);
}

TEST_CASE("behind a letter or a sign a text begins again") {
    CHECK(in_text(U'A', U'公') == in_text(0, U'公'));
    CHECK(in_text(U'，', U'公') == in_text(0, U'公'));
}

TEST_CASE("a file that is no such file is refused, wherever it ends") {
    const auto path = std::filesystem::temp_directory_path() / "likely-characters-test.bin";
    CHECK(ui::LikelyCharacters::open(path / "no").error().code == kiosk::ErrorCode::not_found);
    std::ifstream stream(LIKELY_CHARACTERS, std::ios::binary);
    const std::string whole{std::istreambuf_iterator<char>(stream), {}};
    REQUIRE(whole.size() > 1000);
    std::string counts = whole;
    counts.replace(8, 32, std::string(32, '\xff'));
    for (const std::string& text :
         {std::string(), std::string("short"), std::string(5000, 'x'), whole.substr(0, 41),
          whole.substr(0, whole.size() - 1), whole + "x", counts}) {
        std::ofstream(path, std::ios::binary) << text;
        const auto opened = ui::LikelyCharacters::open(path);
        REQUIRE_FALSE(opened);
        CHECK(opened.error().code == kiosk::ErrorCode::corrupt);
    }
    std::ofstream(path, std::ios::binary) << whole;
    CHECK(ui::LikelyCharacters::open(path).has_value());
    std::filesystem::resize_file(path, (16U << 20U) + 1);
    CHECK(ui::LikelyCharacters::open(path).error().code == kiosk::ErrorCode::corrupt);
    std::filesystem::remove(path);
}
