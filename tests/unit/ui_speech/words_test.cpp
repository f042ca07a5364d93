#include <doctest.h>

#include "kiosk/base/encoding.h"
#include "tests/unit/ui_speech/table.h"
#include "ui/speech/words/number_run.h"
#include "ui/speech/words/verbalise.h"

namespace {

using tests::readings;

/// Without the marks of digits, so that the words can be read here.
std::string said_zh(std::string_view text) {
    std::u32string said = ui::verbalised_zh(text);
    std::erase(said, ui::verbal_digit);
    return kiosk::utf8_from(said);
}

std::string pinyin(std::string_view text) {
    return ui::pinyin_of(readings(), ui::verbalised_zh(text));
}

TEST_CASE("dates, times and amounts are said as people say them") {
    CHECK(said_zh("2026-01-02") == "二零二六年一月二日");
    CHECK(said_zh("2026-11-29 09:41") == "二零二六年十一月二十九日 九点四十一分");
    CHECK(said_zh("10:00 开门") == "十点整 开门");
    CHECK(said_zh("8:05") == "八点零五分");
    CHECK(said_zh("2026 年") == "二零二六 年");
    CHECK(said_zh("¥12.50") == "十二元五角");
    CHECK(said_zh("1,234.05 元") == "一千二百三十四元零五分");
    CHECK(said_zh("3000元") == "三千元");
    CHECK(said_zh("10% 的人") == "百分之十 的人");
    CHECK(said_zh("5.6 米") == "五点六 米");
}

TEST_CASE("numbers from zero to many") {
    CHECK(said_zh("第 0 项") == "第 零 项");
    CHECK(said_zh("12 项") == "十二 项");
    CHECK(said_zh("110 份") == "一百一十 份");
    CHECK(said_zh("1001 份") == "一千零一 份");
    CHECK(said_zh("10010 份") == "一万零一十 份");
    CHECK(said_zh("20000 元") == "两万元");
    CHECK(said_zh("100000001 人") == "一亿零一 人");
    CHECK(said_zh("2 份") == "两 份");
    CHECK(said_zh("2月") == "二月");
    CHECK(said_zh("第2步") == "第二步");
    CHECK(said_zh("第 2 步，共 2 步") == "第 二 步，共 两 步");
    CHECK(said_zh("删除第 2 个") == "删除第 二 个");
    CHECK(said_zh("清溪村2组") == "清溪村二组");
    CHECK(said_zh("02:30") == "两点三十分");
    CHECK(said_zh("12:30") == "十二点三十分");
}

TEST_CASE("numbers of cards, cases and telephones are said figure by figure") {
    CHECK(said_zh("11010519491231002X") == "幺幺零幺零五幺九四九幺二三幺零零二 X ");
    CHECK(said_zh("13900000001") == "幺三九零零零零零零零幺");
    CHECK(said_zh("请打 12345") == "请打 一二三四五");
    CHECK(said_zh("110105 2026 0001") == "幺幺零幺零五，二零二六，零零零幺");
    CHECK(said_zh("110***********002X") == "幺幺零，已隐藏，零零二 X ");
    CHECK(said_zh("138****8000") == "幺三八，已隐藏，八零零零");
    CHECK(said_zh("010-12345678") == "零幺零，幺二三四五六七八");
    CHECK(said_zh("007") == "零零七");
    CHECK(said_zh("A4 纸") == "A4 纸");
}

TEST_CASE("numbers that begin with a letter, or mix letters in, are said sign by sign") {
    CHECK(said_zh("护照 E12345678") == "护照  E 幺二三四五六七八");
    CHECK(said_zh("K3X9-07AB-12CD") == " K 三 X 九，零七 A  B ，幺二 C  D ");
    CHECK(said_zh("12AB-CDEF-3C4D") == "幺二 A  B ， C  D  E  F ，三 C 四 D ");
    CHECK(said_zh("ABCD-EFGH-JKLM") == " A  B  C  D ， E  F  G  H ， J  K  L  M ");
    CHECK(said_zh("9135 0100 M000 100Y 43") == "九幺三五，零幺零零， M 零零零，幺零零 Y ，四三");
    CHECK(ui::verbalised_en("Passport E12345678") == "Passport E 1 2 3 4 5 6 7 8");
    // Words stay words.
    CHECK(said_zh("USB 连接") == "USB 连接");
    CHECK(said_zh("GB 18030-2022") == "GB 幺八零三零，二零二二");
    CHECK(said_zh("请打 12345 A4 纸") == "请打 一二三四五 A4 纸");
    CHECK(said_zh("COVID-19") == "COVID-十九");
    CHECK(ui::verbalised_en("STEP 3 of 7") == "STEP 3 of 7");
}

TEST_CASE("English says them its own way") {
    CHECK(ui::verbalised_en("on 2026-01-02") == "on 2 January 2026");
    CHECK(ui::verbalised_en("at 09:05") == "at 9 o 5");
    CHECK(ui::verbalised_en("Call 12345") == "Call 1 2 3 4 5");
    CHECK(ui::verbalised_en("¥12.50") == "12 yuan 50 fen");
    CHECK(ui::verbalised_en("110***********002X") == "1 1 0, hidden, 0 0 2 X");
    CHECK(ui::verbalised_en("Step 3 of 7") == "Step 3 of 7");
}

TEST_CASE("what stands behind stars is said to be hidden, in names and addresses too (R-202)") {
    CHECK(said_zh("张**测") == "张，已隐藏，测");
    CHECK(said_zh("云山市清溪区****") == "云山市清溪区，已隐藏，");
    CHECK(said_zh("****-**-**") == "，已隐藏，");
    CHECK(ui::verbalised_en("J*** S****") == "J, hidden, S, hidden,");
    CHECK(ui::verbalised_en("****-**-**") == ", hidden,");
}

TEST_CASE("a character of several readings is read as its word wants it") {
    CHECK(pinyin("银行行长") == "yin2 hang2 hang2 zhang3");
    CHECK(pinyin("重庆") == "chong2 qing4");
    CHECK(pinyin("朝阳区") == "chao2 yang2 qu1");
    CHECK(pinyin("重新办理") == "chong2 xin1 ban4 li3");
    CHECK(pinyin("参与") == "can1 yu4");
    CHECK(pinyin("亚洲") == "ya4 zhou1");
    CHECK(pinyin("说得清楚") == "shuo1 de5 qing1 chu5");
    CHECK(pinyin("便宜，方便") == "pian2 yi5, fang1 bian4");
}

TEST_CASE("where the standard and the usual reading differ, the standard's is said") {
    CHECK(pinyin("电子") == "dian4 zi3");
    CHECK(pinyin("业绩") == "ye4 ji4");
    CHECK(pinyin("罗") == "luo2");
    CHECK(pinyin("帧") == "zhen1");
}

TEST_CASE("tones change as they do in speech") {
    CHECK(pinyin("你好") == "ni2 hao3");
    CHECK(pinyin("展览馆") == "zhan2 lan2 guan3");
    CHECK(pinyin("请你写") != "qing3 ni3 xie3");
    CHECK(pinyin("一个") == "yi2 ge4");
    CHECK(pinyin("一张") == "yi4 zhang1");
    CHECK(pinyin("第一步") == "di4 yi1 bu4");
    CHECK(pinyin("十一") == "shi2 yi1");
    CHECK(pinyin("统一") == "tong3 yi1");
    CHECK(pinyin("1月1日") == "yi1 yue4 yi1 ri4");
    CHECK(pinyin("不对") == "bu2 dui4");
    CHECK(pinyin("不用") == "bu2 yong4");
    CHECK(pinyin("不能") == "bu4 neng2");
    // Figures keep their tone.
    CHECK(pinyin("955555") == "jiu3 wu3 wu3 wu3 wu3 wu3");
}

TEST_CASE("a name begins with its surname, and every character of names is read") {
    const auto name = [](std::u32string_view text) {
        return ui::pinyin_of(readings(), text, ui::ReadingKind::name);
    };
    CHECK(name(U"单于明") == "chan2 yu2 ming2");
    CHECK(name(U"单小明") == "shan4 xiao3 ming2");
    CHECK(name(U"解放") == "xie4 fang4");
    CHECK(name(U"𠮷䶮") == "ji2 yan3");
    CHECK(pinyin("单") == "dan1");
}

TEST_CASE("words of another script are said by another voice") {
    using Voice = ui::SpokenPart::Voice;
    const auto parts = ui::spoken_parts(readings(), "请用 USB 连接", "zh");
    REQUIRE(parts.size() == 3);
    CHECK(parts[0] == ui::SpokenPart{Voice::pinyin, "qing3 yong4"});
    CHECK(parts[1] == ui::SpokenPart{Voice::english, "USB"});
    CHECK(parts[2] == ui::SpokenPart{Voice::pinyin, "lian2 jie1"});
    const auto english = ui::spoken_parts(readings(), "Welcome, 张三", "en");
    REQUIRE(english.size() == 2);
    CHECK(english[1] == ui::SpokenPart{Voice::pinyin, "zhang1 san1"});
    CHECK(ui::spoken_parts(readings(), "—", "zh").empty());
}

TEST_CASE("a table that is not there or not whole is refused") {
    CHECK(ui::ReadingTable::open("/nonexistent").error().code == kiosk::ErrorCode::not_found);
    CHECK_FALSE(readings().find("没有这样的词").has_value());
    CHECK(readings().find("〇").has_value());
}

}  // namespace
