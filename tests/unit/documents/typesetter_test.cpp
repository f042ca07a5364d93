#include "kiosk/documents/typesetter.h"

#include <doctest.h>

#include "kiosk/base/encoding.h"
#include "ui/text_engine/font_chain.h"

namespace {

using kiosk::TextStyle;

struct Fixture {
    std::unique_ptr<kiosk::FontShelf> shelf = *kiosk::FontShelf::open();
    kiosk::Typesetter typesetter{*shelf, false};
};

std::string text_of(const kiosk::TextLine& line) {
    std::string text;
    for (const auto& run : line.runs) text += run.text.reveal();
    return text;
}

std::size_t glyphs_of(const kiosk::TextLine& line) {
    std::size_t glyphs = 0;
    for (const auto& run : line.runs) glyphs += run.glyphs.size();
    return glyphs;
}

}  // namespace

TEST_CASE("Documents are printed in the fonts of the screen, in the same order") {
    const auto screen = ui::product_fonts();
    const auto paper = kiosk::print_fonts();
    REQUIRE(screen.size() == paper.size());
    for (std::size_t i = 0; i < paper.size(); ++i) {
        CHECK(std::string_view(screen[i].regular) == paper[i].regular);
        CHECK(static_cast<unsigned>(screen[i].index) == paper[i].index);
    }
}

TEST_CASE_FIXTURE(Fixture, "Lines are never wider than asked and lose no character") {
    const std::string text =
        "本人承诺所填内容真实、准确，知晓虚假承诺的法律责任；核验结果仅用于本事项。Pension "
        "insurance 2026。";
    for (const double width : {12.0, 30.0, 77.7, 120.0, 300.0, 2000.0}) {
        CAPTURE(width);
        std::string joined;
        for (const auto& line : typesetter.lines(text, TextStyle{}, width)) {
            CHECK(line.width <= width + 0.02);
            joined += text_of(line);
        }
        std::string expected = text;
        std::erase(expected, ' ');
        std::erase(joined, ' ');
        CHECK(joined == expected);
    }
}

TEST_CASE_FIXTURE(Fixture, "A line narrower than one character still gets one character each") {
    CHECK(typesetter.lines("汉字", TextStyle{}, 1).size() == 2);
    CHECK(typesetter.lines("𠮷䶮", TextStyle{}, 1).size() == 2);
}

TEST_CASE_FIXTURE(Fixture, "No line begins with a comma or full stop") {
    for (const auto& line :
         typesetter.lines("一二三四，五六七八。九十一二，三四五六。", TextStyle{}, 46)) {
        const std::string text = text_of(line);
        CHECK_FALSE(text.starts_with("，"));
        CHECK_FALSE(text.starts_with("。"));
    }
}

TEST_CASE_FIXTURE(Fixture,
                  "Arabic script is joined and runs from right to left, numbers within it do not") {
    const auto line = typesetter.line("ئۇيغۇر 123", TextStyle{});
    REQUIRE(line.runs.size() >= 2);
    CHECK(line.runs.front().right_to_left == false);
    CHECK(line.runs.front().text.reveal() == "123");
    CHECK(line.runs.back().right_to_left);
    // The joined form of the first letters differs from the letters alone.
    const auto joined = typesetter.line("بب", TextStyle{});
    const auto alone = typesetter.line("ب ب", TextStyle{});
    CHECK(joined.runs.front().glyphs.front().id != alone.runs.front().glyphs.front().id);
}

TEST_CASE_FIXTURE(Fixture, "Every script of the chain finds a font, rare characters too") {
    for (const char* text : {"汉字", "𠮷", "䶮", "龘靐齉", "བོད་ཡིག", "ᠮᠣᠩᠭᠣᠯ", "ꆈꌠꉙ", "ئۇيغۇرچە",
                             "Ünïcödé", "Ελλάς", "Русский", "𪚥", "𫠝", "𬺈"}) {
        CAPTURE(text);
        CHECK(glyphs_of(typesetter.line(text, TextStyle{})) > 0);
    }
    CHECK(typesetter.missing_characters() == 0);
}

TEST_CASE_FIXTURE(Fixture,
                  "A character that no font has is counted, set as a box and kept as text") {
    const std::string text = kiosk::utf8_from(U"\U000F1234");
    const auto line = typesetter.line(text, TextStyle{});
    CHECK(glyphs_of(line) == 1);
    CHECK(line.runs.front().glyphs.front().id == 0);
    CHECK(text_of(line) == text);
    CHECK(typesetter.missing_characters() == 1);
}

TEST_CASE_FIXTURE(Fixture, "Combining marks stay with their letter in one font") {
    const auto line = typesetter.line("e\u0301", TextStyle{});
    CHECK(line.runs.size() == 1);
}

TEST_CASE_FIXTURE(Fixture,
                  "Line feeds end lines, other control characters and bad bytes do no harm") {
    CHECK(typesetter.lines("a\nb\n\nc", TextStyle{}, 500).size() == 4);
    CHECK(typesetter.lines("", TextStyle{}, 500).size() == 1);
    CHECK(text_of(typesetter.line("a\tb\x01"
                                  "c",
                                  TextStyle{})) == "a b c");
    CHECK(text_of(typesetter.line("a\xFF"
                                  "b",
                                  TextStyle{})) ==
          "a\uFFFD"
          "b");
}

TEST_CASE("Quotes are narrow in English and wide in Chinese documents") {
    const auto shelf = *kiosk::FontShelf::open();
    kiosk::Typesetter chinese(*shelf, false);
    kiosk::Typesetter english(*shelf, true);
    CHECK(english.line("“”", TextStyle{}).width < chinese.line("“”", TextStyle{}).width * 0.7);
}

TEST_CASE("A chain whose first font is missing is an error, a later missing font is passed over") {
    const kiosk::PrintFont nothing[] = {{"/nonexistent.ttf", nullptr, 0}};
    CHECK(kiosk::FontShelf::open(nothing).error().code == kiosk::ErrorCode::not_found);
    const kiosk::PrintFont second[] = {kiosk::print_fonts()[1], {"/nonexistent.ttf", nullptr, 0}};
    auto shelf = kiosk::FontShelf::open(second);
    REQUIRE(shelf);
    CHECK((*shelf)->choose(U'A', false, false) == kiosk::PrintFace{0});
    CHECK_FALSE((*shelf)->choose(U'汉', false, false).has_value());
}
