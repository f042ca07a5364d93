#include <doctest.h>

#include "tests/unit/ui_text/support.h"

using tests::lines_of;
using tests::open_engine;
using tests::style;

namespace {

const std::string paragraph =
    "请将您的“居民身份证”平放在感应区，等待读取完成后取走。如您未携带身份证，可点击下方按钮使用电子"
    "社保卡（或手机扫码"
    "）登录办理业务；感谢您的配合与支持！《条例》第12条、第13条规定：“自愿参保”。";

bool starts_with_any(const std::string& line, const std::vector<std::string>& marks) {
    return std::any_of(marks.begin(), marks.end(),
                       [&](const std::string& mark) { return line.rfind(mark, 0) == 0; });
}

bool ends_with_any(const std::string& line, const std::vector<std::string>& marks) {
    return std::any_of(marks.begin(), marks.end(), [&](const std::string& mark) {
        return line.size() >= mark.size() &&
               line.compare(line.size() - mark.size(), mark.size(), mark) == 0;
    });
}

}  // namespace

TEST_CASE("at no width does a Chinese line begin with a closing mark or end with an opening one") {
    auto engine = open_engine();
    const std::vector<std::string> never_first{"。", "，", "」", "”",  "）",
                                               "；", "！", "》", "、", "："};
    const std::vector<std::string> never_last{"“", "（", "《"};
    for (int width = 96; width <= 1000; width += 7) {
        CAPTURE(width);
        const ui::TextBox box = engine->measure(paragraph, style(32), width);
        for (const std::string& line : lines_of(paragraph, box)) {
            CAPTURE(line);
            CHECK_FALSE(starts_with_any(line, never_first));
            CHECK_FALSE(ends_with_any(line, never_last));
        }
    }
}

TEST_CASE("no line is wider than allowed and no character is lost") {
    auto engine = open_engine();
    for (int width = 128; width <= 900; width += 13) {
        CAPTURE(width);
        const ui::TextBox box = engine->measure(paragraph, style(32), width);
        std::string joined;
        for (const std::string& line : lines_of(paragraph, box)) joined += line;
        CHECK(joined == paragraph);
        CHECK(box.width <= width);
        CHECK_FALSE(box.cut);
        CHECK(box.height == box.line_height * static_cast<int>(box.lines.size()));
    }
}

TEST_CASE("English breaks between words and drops the space at the break") {
    auto engine = open_engine();
    const std::string text = "Place your identity card on the reader and wait for the sound.";
    const ui::TextBox box = engine->measure(text, style(32, "en"), 300);
    REQUIRE(box.lines.size() > 2);
    for (const std::string& line : lines_of(text, box)) {
        CHECK(line.front() != ' ');
        CHECK(line.back() != ' ');
    }
    for (std::size_t i = 1; i < box.lines.size(); ++i) CHECK(text[box.lines[i].begin - 1] == ' ');
}

TEST_CASE("a word wider than the line breaks inside, never within a character") {
    auto engine = open_engine();
    const std::string text = "11010519491231002X11010519491231002X";
    const ui::TextBox box = engine->measure(text, style(32), 100);
    CHECK(box.lines.size() >= 6);
    CHECK(box.width <= 100);
    const ui::TextBox narrow = engine->measure("政务", style(32), 5);
    CHECK(lines_of("政务", narrow) == std::vector<std::string>{"政", "务"});
}

TEST_CASE("after the last allowed line an ellipsis says that there is more") {
    auto engine = open_engine();
    const ui::TextBox box = engine->measure(paragraph, style(32), 400, 2);
    REQUIRE(box.lines.size() == 2);
    CHECK(box.cut);
    CHECK(box.lines[1].ellipsis);
    CHECK(box.lines[1].width <= 400);
    CHECK(box.lines[1].width > 330);
    const ui::TextBox one = engine->measure("Resident pension insurance", style(32, "en"), 200, 1);
    CHECK(one.lines.size() == 1);
    CHECK(one.lines[0].ellipsis);
    CHECK(one.lines[0].width <= 200);
}

TEST_CASE("a text that fits has no ellipsis even when lines are limited") {
    auto engine = open_engine();
    const ui::TextBox box = engine->measure("社保查询", style(32), 128, 1);
    CHECK(box.lines.size() == 1);
    CHECK_FALSE(box.lines[0].ellipsis);
    CHECK_FALSE(box.cut);
}

TEST_CASE("a line feed ends a line and an empty text is one empty line") {
    auto engine = open_engine();
    CHECK(engine->measure("一\n\n三", style(32)).lines.size() == 3);
    CHECK(engine->measure("", style(32)).lines.size() == 1);
    CHECK(engine->measure("", style(32)).height > 0);
    const ui::TextBox box = engine->measure("一\n二\n三", style(32), 200, 2);
    CHECK(box.lines.size() == 2);
    CHECK(box.cut);
    CHECK(box.lines[1].ellipsis);
}

TEST_CASE("lines of a right-to-left paragraph all read from the right") {
    auto engine = open_engine();
    const std::string text = "كىملىك گۇۋاھنامىسىنى 身份证 بېجىرىش مۇلازىمىتى 身份证 12345";
    const ui::TextBox box = engine->measure(text, style(32, "ug"), 220);
    REQUIRE(box.lines.size() > 1);
    for (const ui::TextLine& line : box.lines) CHECK(line.rtl);
}

TEST_CASE("text beyond the limit is cut at a whole character") {
    auto engine = open_engine();
    std::string text;
    while (text.size() <= ui::TextMetrics::text_bytes_max) text += "政";
    const ui::TextBox box = engine->measure(text, style(8), 4000);
    CHECK(box.cut);
    CHECK(box.missing == 0);
    CHECK(box.lines.back().end <= ui::TextMetrics::text_bytes_max);
    CHECK(box.lines.back().end % 3 == 0);
}

TEST_CASE("more lines than the cache holds are measured correctly") {
    ui::TextEngine::Config config;
    config.atlas_side = 256;
    config.lines_max = 4;
    auto engine = ui::TextEngine::open(config);
    REQUIRE(engine.has_value());
    const ui::TextBox box = (*engine)->measure(paragraph, style(32), 100);
    std::string joined;
    for (const std::string& line : lines_of(paragraph, box)) joined += line;
    CHECK(joined == paragraph);
    CHECK((*engine)->counts().lines <= 4);
}
