#include <cstdio>
#include <fstream>
#include <set>

#include <doctest.h>

#include "tests/unit/ui_text/support.h"
#include "ui/text_engine/itemise.h"
#include "ui/text_engine/shaper.h"

using tests::open_engine;
using tests::style;

namespace {

struct Sample {
    const char* name;
    const char* text;
    const char* language;
    std::size_t glyphs;  // that leave ink
    bool rtl;
};

// Each script that the terminal must be able to draw.
const Sample samples[] = {
    {"Chinese", "政务服务自助终端", "zh-Hans", 8, false},
    {"English", "Place your identity card on the reader.", "en", 33, false},
    {"Uyghur", "كىملىك گۇۋاھنامىسىنى بېجىرىش مۇلازىمىتى", "ug", 35, true},
    {"Uyghur with Chinese", "كىملىك 身份证 12345 بېجىرىش", "ug", 21, true},
    {"Tibetan", "ཐོབ་ཐང་ལག་ཁྱེར་སྒྲུབ་པ།", "bo", 19, false},
    {"Mongolian", "ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ", "mn", 10, false},
    {"Yi", "ꆈꌠꁱꂷ", "ii", 4, false},
    {"rare names", "张𬍛 李𠮷 王𡿨 𬭊𬬻", "zh-Hans", 8, false},
    {"Kazakh", "جەكە كۋالىك بەرۋ", "kk", 14, true},
};

}  // namespace

TEST_CASE("every script is shaped with its own glyphs and none is missing") {
    auto engine = open_engine();
    for (const Sample& sample : samples) {
        CAPTURE(sample.name);
        const ui::TextStyle wanted = style(32, sample.language);
        const ui::TextBox box = engine->measure(sample.text, wanted);
        REQUIRE(box.lines.size() == 1);
        CHECK(box.missing == 0);
        CHECK(box.fallback_forms == 0);
        CHECK(box.lines[0].rtl == sample.rtl);
        engine->begin_frame();
        CHECK(engine->glyphs(sample.text, wanted, box.lines[0]).size() == sample.glyphs);
    }
}

TEST_CASE("on a page that is read from the right a text reads so as a whole, and numbers do not") {
    auto engine = open_engine();
    ui::TextStyle page = style(32, "ug");
    page.rtl = true;
    const auto reads_from_right = [&](const char* text) {
        const ui::TextBox box = engine->measure(text, page);
        CHECK(box.missing == 0);
        return box.lines.at(0).rtl;
    };
    CHECK(reads_from_right("身份证 كىملىك"));
    CHECK(reads_from_right("\u20682\u2069 قەدەم"));
    CHECK_FALSE(reads_from_right("1101 0519 4912"));
    CHECK_FALSE(reads_from_right("居民身份证"));
    CHECK_FALSE(engine->measure("身份证 كىملىك", style(32, "ug")).lines.at(0).rtl);
    // The isolating marks themselves take no room.
    CHECK(engine->measure("قەدەم 2", page).width ==
          engine->measure("قەدەم \u20682\u2069", page).width);
}

TEST_CASE("a character that no font has is counted as missing and still takes room") {
    auto engine = open_engine();
    const ui::TextBox box =
        engine->measure("甲\xF3\xB0\x80\x80乙", style(32));  // U+F0000, private use
    CHECK(box.missing == 1);
    CHECK(box.width > 64);
}

TEST_CASE("an ideograph that only the Japanese font has is drawn and marked for checking") {
    auto engine = open_engine();
    const ui::TextBox box = engine->measure("𠀋𠂢𪚥", style(32));
    CHECK(box.missing == 0);
    CHECK(box.fallback_forms >= 1);
}

TEST_CASE("malformed bytes are missing characters, one each, and end no process") {
    auto engine = open_engine();
    const std::string bad = "a\xFF\xC3(\xED\xA0\x80z";
    const ui::TextBox box = engine->measure(bad, style(32));
    CHECK(box.lines.size() == 1);
    CHECK(box.lines[0].end == bad.size());
}

TEST_CASE("ideographs are as wide as the em and bold letters are wider than regular ones") {
    auto engine = open_engine();
    CHECK(engine->measure("政务服务", style(40)).width == 160);
    const int regular = engine->measure("Identity card", style(40, "en")).width;
    const int bold = engine->measure("Identity card", style(40, "en", ui::Weight::bold)).width;
    CHECK(bold > regular);
}

TEST_CASE("a capital has the height that was asked for") {
    auto engine = open_engine();
    const int px = engine->px_for_capital_height(22);
    CHECK(px == 30);
    const ui::TextBox box = engine->measure("H", style(px));
    const auto quads = engine->glyphs("H", style(px), box.lines[0]);
    REQUIRE(quads.size() == 1);
    CHECK(quads[0].slot.height == 22);
}

TEST_CASE("English quotation marks are as narrow as the letters around them") {
    auto engine = open_engine();
    const int chinese = engine->measure("“”", style(40, "zh-Hans")).width;
    const int english = engine->measure("“”", style(40, "en")).width;
    CHECK(chinese == 80);
    CHECK(english < 45);
}

TEST_CASE("an Uyghur sentence with a Chinese word and a number keeps the order of UAX 9") {
    auto fonts = ui::FontChain::open();
    REQUIRE(fonts.has_value());
    const std::u32string text = U"ئا 身份证 12 ب";
    const auto out =
        ui::itemise(text, ui::Weight::regular, true, ui::BaseDirection::from_text, **fonts);
    CHECK(out.rtl);
    // As drawn from the left: the last letter, the number, the Chinese word, the first word.
    std::vector<std::size_t> begins;
    for (const ui::TextItem& item : out.items) begins.push_back(item.begin);
    REQUIRE(begins.size() >= 4);
    const auto at = [&](std::size_t character) {
        for (std::size_t i = 0; i < out.items.size(); ++i) {
            if (out.items[i].begin <= character && character < out.items[i].end) return i;
        }
        return out.items.size();
    };
    CHECK(at(10) < at(7));  // last letter left of the number
    CHECK(at(7) < at(8) + 1);
    CHECK(at(4) < at(0));  // Chinese word left of the first word
    CHECK(at(10) < at(4));
}

TEST_CASE("brackets around right-to-left text are mirrored") {
    auto fonts = ui::FontChain::open();
    REQUIRE(fonts.has_value());
    ui::Shaper shaper(**fonts);
    const auto first_glyph = [&](std::u32string_view text, ui::BaseDirection base) {
        const ui::ShapedLine line = shaper.shape(text, style(32, "ug"), base);
        return line.glyphs.front().glyph;
    };
    const auto rtl_left = first_glyph(U"(ب)", ui::BaseDirection::right_to_left);
    const auto ltr_left = first_glyph(U"(ب)", ui::BaseDirection::left_to_right);
    CHECK(rtl_left != 0);
    CHECK(ltr_left != 0);
    const ui::ShapedLine line =
        shaper.shape(U"(ب)", style(32, "ug"), ui::BaseDirection::right_to_left);
    CHECK(line.glyphs.size() == 3);
}

TEST_CASE("the caret stands between characters, on the right side of right-to-left ones") {
    auto engine = open_engine();
    const std::string name = "张三丰";
    CHECK(engine->caret_x(name, style(40), 0) == 0);
    CHECK(engine->caret_x(name, style(40), 3) == 40);
    CHECK(engine->caret_x(name, style(40), 9) == 120);
    const std::string uyghur = "بەرۋ";
    const int width = engine->measure(uyghur, style(40, "ug")).width;
    CHECK(engine->caret_x(uyghur, style(40, "ug"), 0) >= width - 1);
    CHECK(engine->caret_x(uyghur, style(40, "ug"), uyghur.size()) == 0);
}

TEST_CASE("every unified ideograph of the first plane has a glyph") {
    auto fonts = ui::FontChain::open();
    REQUIRE(fonts.has_value());
    std::size_t missing = 0;
    for (char32_t c = 0x4E00; c <= 0x9FEF; ++c) {
        const auto choice = (*fonts)->choose(c, ui::Weight::regular, false);
        missing += choice.missing ? 1 : 0;
    }
    CHECK(missing == 0);
}

TEST_CASE("rare characters of names in the second plane come from the first font") {
    auto fonts = ui::FontChain::open();
    REQUIRE(fonts.has_value());
    // From the supplementary-plane part of the table of 8,105: blocks B, C, D, E.
    for (const char32_t c :
         {U'𠙶',   U'𠮷',   U'𡎚',   U'𡐓',   U'𥔲',   U'𦝼',   U'𦰡',   U'𧿹',   U'𨐈',   U'𨙸',
          U'𨱇',   U'𨺙',   U'𩽾',   U'𩾌',   U'𪟝',   U'𪣻',   U'𪤗',   U'𪨰',   U'𪨶',   U'𪩘',
          U'𪾢',   U'𫄧',   U'𫄨',   U'𫇭',   U'𫌀',   U'𫍽',   U'𫍯',   U'𫐄',   U'𫐐',   U'𫓯',
          U'𫔶',   U'𫖮',   U'𫗧',   U'𫘜',   U'𫚖',   U'𫛭',   U'𫞩',   U'𫟅',   U'𫟹',   U'𫠆',
          U'𫢸', U'𫫇', U'𫭟', U'𫮃', U'𬀩', U'𬂩', U'𬇕', U'𬍛', U'𬒗', U'𬬻',
          U'𬭊', U'𬳵', U'𬴊', U'𬶋', U'𬸚', U'𬺈', U'𬺓'}) {
        const auto choice = (*fonts)->choose(c, ui::Weight::regular, false);
        CAPTURE(static_cast<unsigned>(c));
        CHECK_FALSE(choice.missing);
        CHECK(choice.face.index == 0);
    }
}

TEST_CASE("no face is opened before a character needs it") {
    auto engine = open_engine();
    CHECK(engine->opened_fonts() == std::vector<std::string>{"NotoSansCJK-Regular.ttc"});
    (void)engine->measure("政务服务", style(32));
    CHECK(engine->opened_fonts().size() == 1);
    (void)engine->measure("كىملىك", style(32, "ug"));
    const auto opened = engine->opened_fonts();
    CHECK(std::find(opened.begin(), opened.end(), "NotoSansArabic-Regular.ttf") != opened.end());
    CHECK(std::find(opened.begin(), opened.end(), "NotoSansCJK-Bold.ttc") == opened.end());
    CHECK(std::find(opened.begin(), opened.end(), "HanaMinA.ttf") == opened.end());
}

TEST_CASE("a chain whose first font is absent does not open, one that lacks a later font does") {
    const ui::FontSpec absent{"/nonexistent/first.ttf", nullptr, 0, false};
    CHECK(ui::FontChain::open(std::span(&absent, 1)).error().code == kiosk::ErrorCode::not_found);
    const ui::FontSpec gap[] = {ui::product_fonts()[0], absent};
    auto fonts = ui::FontChain::open(gap);
    REQUIRE(fonts.has_value());
    CHECK((*fonts)->choose(U'ب', ui::Weight::regular, false).missing);
}
