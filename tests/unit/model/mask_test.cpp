#include "kiosk/model/mask.h"

#include <string>
#include <vector>

#include <doctest.h>

#include "kiosk/base/encoding.h"
#include "kiosk/base/graphemes.h"
#include "kiosk/base/random.h"

namespace {

using kiosk::MaskKind;

std::string mask(MaskKind kind, std::string_view value) {
    return kiosk::masked(kind, value).reveal();
}

constexpr MaskKind hiding[] = {MaskKind::name,    MaskKind::citizen_number, MaskKind::phone,
                               MaskKind::address, MaskKind::bank_card,      MaskKind::credit_code,
                               MaskKind::birth,   MaskKind::licence_number, MaskKind::words,
                               MaskKind::secret};

}  // namespace

TEST_CASE("names keep their first sign and of three or more the last (R-202)") {
    CHECK(mask(MaskKind::name, "张三") == "张*");
    CHECK(mask(MaskKind::name, "张三丰") == "张*丰");
    CHECK(mask(MaskKind::name, "张三丰测") == "张**测");
    CHECK(mask(MaskKind::name, "欧阳") == "欧*");
    CHECK(mask(MaskKind::name, "张") == "*");
    CHECK(mask(MaskKind::name, "阿卜杜拉·买买提") == "阿***·**提");
    CHECK(mask(MaskKind::name, "John Smith") == "J*** S****");
    CHECK(mask(MaskKind::name, "J Smith") == "* S****");
    CHECK(mask(MaskKind::name, "O-Neill") == "O-****l");
    // A second time nothing more appears.
    CHECK(mask(MaskKind::name, "张**测") == "张**测");
}

TEST_CASE(
    "rare signs count as people see them: beyond the BMP, with variants, with marks (R-202)") {
    CHECK(mask(MaskKind::name, "𠮷𡈽𩸽") == "𠮷*𩸽");
    CHECK(mask(MaskKind::name, "葛\U000E0100城") == "葛\U000E0100*");
    CHECK(mask(MaskKind::name, "邊\U000E0101一邊\U000E0102") == "邊\U000E0101*邊\U000E0102");
    CHECK(mask(MaskKind::name, "Zoe\u0308 Zoe\u0308") == "Z** Z**");
    CHECK(kiosk::graphemes("Zoe\u0308").size() == 3);
    CHECK(kiosk::graphemes("ئابدۇللا").size() == 8);
    CHECK(mask(MaskKind::name, "ئابدۇللا") == "ئ******ا");
}

TEST_CASE("numbers keep what tells them apart and hide the day of birth (R-202)") {
    CHECK(mask(MaskKind::citizen_number, "11010519491231002X") == "110105********002X");
    CHECK(mask(MaskKind::citizen_number, "110105 19491231 002X") == "110105********002X");
    CHECK(mask(MaskKind::citizen_number, "110105491231002") == "110105*****1002");
    CHECK(mask(MaskKind::phone, "13800138000") == "138****8000");
    CHECK(mask(MaskKind::phone, "138 0013-8000") == "138****8000");
    CHECK(mask(MaskKind::phone, "1380013") == "****013");
    CHECK(mask(MaskKind::phone, "138") == "***");
    CHECK(mask(MaskKind::bank_card, "6222 0212 3456 7890") == "**** **** **** 7890");
    CHECK(mask(MaskKind::bank_card, "12") == "**");
    CHECK(mask(MaskKind::credit_code, "91990100MA9900001F") == "91************001F");
    CHECK(mask(MaskKind::licence_number, "990100000001") == "********0001");
    CHECK(mask(MaskKind::licence_number, "JK-1") == "****");
    CHECK(mask(MaskKind::birth, "1949-12-31") == "****-**-**");
}

TEST_CASE("addresses are shown down to their district (R-202)") {
    CHECK(mask(MaskKind::address, "测试省样例市示范区幸福路 100 号 2 单元 301 室") ==
          "测试省样例市示范区****");
    CHECK(mask(MaskKind::address, "江苏省镇江市京口区正东路1号") == "江苏省镇江市京口区****");
    CHECK(mask(MaskKind::address, "新疆维吾尔自治区和田县某乡某村") ==
          "新疆维吾尔自治区和田县****");
    CHECK(mask(MaskKind::address, "云山市幸福小区5栋") == "云山市****");
    CHECK(mask(MaskKind::address, "云山市幸福村东区3号") == "云山市****");
    CHECK(mask(MaskKind::address, "幸福路1号") == "****");
    CHECK(mask(MaskKind::address, "云山市清溪区") == "****");
    CHECK(mask(MaskKind::address, "12 Long Lane") == "****");
    CHECK(mask(MaskKind::address, "云山市清溪区**街3号**") == "云山市清溪区****");
}

TEST_CASE("other words keep their first sign, and what is secret keeps none (R-202)") {
    CHECK(mask(MaskKind::words, "低保户") == "低**");
    CHECK(mask(MaskKind::words, "x") == "*");
    CHECK(mask(MaskKind::words, std::string(100, 'x')) == "x********");
    CHECK(mask(MaskKind::secret, "x") == "********");
    CHECK(mask(MaskKind::none, "张三丰").empty());
    for (const auto kind : hiding) CHECK(mask(kind, "").empty());
}

TEST_CASE("a mask never holds the whole value, whatever was written where (R-202)") {
    const std::vector<std::string> signs{
        "张", "三", "𠮷", "葛\U000E0100", "e\u0308", "ئ",  "·",      " ",    "-", "1", "9",
        "X",  "省", "市", "县",           "区",      "路", "自治区", "小区", "a", "号"};
    kiosk::SeededRandom random(202);
    for (int round = 0; round < 20'000; ++round) {
        std::string value;
        const auto length = 1 + random.below(20);
        for (std::uint64_t i = 0; i < length; ++i) value += signs[random.below(signs.size())];
        for (const auto kind : hiding) {
            const auto shown = mask(kind, value);
            CAPTURE(value);
            CAPTURE(static_cast<int>(kind));
            const bool blank = value.find_first_not_of(" -·") == std::string::npos;
            // Blanks and hyphens alone say nothing that could be hidden.
            if (blank) continue;
            REQUIRE(shown.find(value) == std::string::npos);
            REQUIRE(shown.find('*') != std::string::npos);
            REQUIRE(kiosk::utf8_from(kiosk::code_points(shown)) == shown);
        }
    }
}

TEST_CASE("data name the kinds, and an unknown word names none (R-202)") {
    CHECK(kiosk::mask_kind("name") == MaskKind::name);
    CHECK(kiosk::mask_kind("licence_number") == MaskKind::licence_number);
    CHECK_FALSE(kiosk::mask_kind("none"));
    CHECK_FALSE(kiosk::mask_kind(""));
    const kiosk::PrivateText whole(kiosk::SecretText("样例小馆"));
    CHECK_FALSE(whole.hides());
    CHECK(whole.seen().reveal() == "样例小馆");
    const kiosk::PrivateText person(kiosk::SecretText("张三"), MaskKind::name);
    CHECK(person.seen().reveal() == "张*");
}
