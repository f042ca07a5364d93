#include "ui/input/handwriting/handwriting.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include <doctest.h>

#include "kiosk/base/encoding.h"
#include "ui/input/handwriting/glyph_ink.h"

namespace {

const std::filesystem::path templates = HANDWRITING_TEMPLATES;
const std::filesystem::path likely_characters = LIKELY_CHARACTERS;
/// Not among the fonts of the templates: another hand, though a tidy one.
constexpr const char* other_hand = "/usr/share/fonts/truetype/cns11643/TW-Kai-98_1.ttf";
/// For what that one lacks.
constexpr const char* third_hand = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc";
constexpr int simplified_chinese = 2;

ui::Handwriting& handwriting() {
    static const auto opened = ui::Handwriting::open({.templates = templates});
    REQUIRE_MESSAGE(opened.has_value(), (opened ? "" : opened.error().detail));
    return **opened;
}

using Lines = std::vector<std::vector<std::array<float, 2>>>;

std::vector<kiosk::Stroke> strokes_of(const Lines& lines) {
    std::vector<kiosk::Stroke> out;
    for (const auto& line : lines) {
        kiosk::Stroke stroke;
        for (const auto& [x, y] : line) stroke.push_back({x, y, 0});
        out.push_back(std::move(stroke));
    }
    return out;
}

/// 王 as a finger writes it.
const Lines king{{{0.2F, 0.2F}, {0.8F, 0.18F}},
                 {{0.25F, 0.5F}, {0.75F, 0.48F}},
                 {{0.5F, 0.2F}, {0.5F, 0.8F}},
                 {{0.15F, 0.82F}, {0.85F, 0.8F}}};

/// Each point of another font's middle line becomes a short stroke: no order, no joints.
std::vector<kiosk::Stroke> strokes_from(const std::vector<ui::InkPoint>& points) {
    std::vector<kiosk::Stroke> out;
    for (const ui::InkPoint& point : points) {
        const float dx = std::cos(point.angle) / 2;
        const float dy = std::sin(point.angle) / 2;
        out.push_back({{(point.x - dx) / 64, (point.y - dy) / 64, 0},
                       {(point.x + dx) / 64, (point.y + dy) / 64, 0}});
    }
    return out;
}

std::u32string standard_characters() {
    FILE* unihan = popen("bzcat /usr/share/unicode/Unihan_OtherMappings.txt.bz2", "r");
    REQUIRE(unihan != nullptr);
    std::u32string out;
    std::array<char, 4096> line{};
    while (std::fgets(line.data(), line.size(), unihan) != nullptr) {
        unsigned code = 0;
        int place = 0;
        if (std::sscanf(line.data(), "U+%X\tkTGH\t2013:%d", &code, &place) == 2)
            out.push_back(code);
    }
    pclose(unihan);
    return out;
}

}  // namespace

TEST_CASE("a plain character is found, in any order and direction of strokes") {
    auto strokes = strokes_of(king);
    const auto found = handwriting().recognise(strokes, 1, 3);
    CHECK(std::ranges::find(found, "王") != found.end());
    std::ranges::reverse(strokes);
    CHECK(handwriting().recognise(strokes, 1, 3) == found);
    for (auto& stroke : strokes) std::ranges::reverse(stroke);
    CHECK(handwriting().recognise(strokes, 1, 3) == found);
}

TEST_CASE("size, place and the shape of the canvas do not matter") {
    auto small = strokes_of(king);
    for (auto& stroke : small) {
        for (auto& point : stroke) {
            point.x = 0.7F + point.x * 0.1F;
            point.y = 0.1F + point.y * 0.2F;
        }
    }
    // Twice as wide as high: the points above are half as wide.
    const auto found = handwriting().recognise(small, 2, 3);
    CHECK(std::ranges::find(found, "王") != found.end());
}

TEST_CASE("a single line is 一, and no ink is nothing") {
    CHECK(handwriting().recognise(strokes_of({{{0.1F, 0.5F}, {0.9F, 0.5F}}}), 1, 5).front() ==
          "一");
    CHECK(handwriting().recognise({}, 1, 5).empty());
    CHECK(handwriting().recognise(strokes_of({{{0.5F, 0.5F}}}), 1, 5).empty());
}

TEST_CASE("every standard character can be written: report over another hand") {
    constexpr std::size_t offered = ui::Handwriting::candidates_offered;
    const auto characters = standard_characters();
    REQUIRE(characters.size() == 8105);
    const auto first_font = ui::GlyphInk::open(other_hand, 0);
    const auto second_font = ui::GlyphInk::open(third_hand, simplified_chinese);
    REQUIRE(first_font);
    REQUIRE(second_font);
    std::size_t first = 0;
    std::size_t among_five = 0;
    std::size_t among_offered = 0;
    std::string only_other;
    std::string missed;
    for (const char32_t character : characters) {
        const std::string text = kiosk::utf8_from({&character, 1});
        const auto place_of = [&](const std::vector<ui::InkPoint>& points) {
            const auto found = handwriting().recognise(strokes_from(points), 1, offered);
            const auto place = std::ranges::find(found, text);
            return place == found.end() ? offered : static_cast<std::size_t>(place - found.begin());
        };
        auto points = (*first_font)->points(character);
        if (points.empty()) points = (*second_font)->points(character);
        const std::size_t place = place_of(points);
        first += place == 0 ? 1 : 0;
        among_five += place < 5 ? 1 : 0;
        among_offered += place < offered ? 1 : 0;
        if (place < offered) continue;
        // The first hand is Taiwan's; the second is kin to a font of the templates.
        const bool found = place_of((*second_font)->points(character)) < offered;
        (found ? only_other : missed) += text;
    }
    MESSAGE("handwriting, synthetic strokes from a font that is no template: first ", first,
            ", among five ", among_five, ", among the ", offered, " offered ", among_offered,
            " of 8105; only in the second font ", only_other, "; missed ", missed);
    CHECK(first > 7000);
    CHECK(among_offered >= 8100);
    CHECK_MESSAGE(missed.empty(), missed);
}

TEST_CASE("without zinnia or its model templates do it alone, and it is said once") {
    const auto nowhere = std::filesystem::temp_directory_path() / "handwriting-test-nowhere";
    auto opened = ui::Handwriting::open(
        {.templates = templates, .zinnia_model = nowhere, .likely_characters = nowhere});
    REQUIRE(opened);
    // The model waits for the first stroke.
    auto missing = (*opened)->take_missing();
    REQUIRE(missing.size() == 1);
    CHECK(missing.front().code == kiosk::ErrorCode::not_found);
    const auto found = (*opened)->recognise(strokes_of(king), 1, 16);
    CHECK(found == handwriting().recognise(strokes_of(king), 1, 16));
    missing = (*opened)->take_missing();
    REQUIRE(missing.size() == 1);
    CHECK(missing.front().code == kiosk::ErrorCode::not_found);
    (void)(*opened)->recognise(strokes_of(king), 1, 16);
    CHECK((*opened)->take_missing().empty());
}

TEST_CASE("without templates there is no handwriting") {
    const auto opened = ui::Handwriting::open(
        {.templates = "/nowhere", .zinnia_model = {}, .likely_characters = likely_characters});
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == kiosk::ErrorCode::not_found);
}

TEST_CASE("what stands before decides between characters that look alike") {
    auto opened =
        ui::Handwriting::open({.templates = templates, .likely_characters = likely_characters});
    REQUIRE(opened);
    // 土 and 士 with two lines of the same length.
    const auto strokes = strokes_of(
        {{{0.2F, 0.4F}, {0.8F, 0.4F}}, {{0.5F, 0.1F}, {0.5F, 0.9F}}, {{0.2F, 0.9F}, {0.8F, 0.9F}}});
    const auto place_of = [&](char32_t before, const std::string& character) {
        const auto found = (*opened)->recognise(strokes, 1, 16, {before, false});
        return std::ranges::find(found, character) - found.begin();
    };
    CHECK(place_of(U'护', "士") < place_of(U'护', "土"));
    CHECK(place_of(U'凝', "土") < place_of(U'凝', "士"));
}
