#include "drivers/idcard/card_text.h"

#include <doctest.h>

#include "kiosk/base/encoding.h"

namespace tests {

using drivers::IdentityCard;
using drivers::IdentityCardKind;
using kiosk::Bytes;
using kiosk::CivilDate;
using kiosk::ErrorCode;

namespace {

/// 256 bytes of spaces with fields written into them.
struct ChipText {
    Bytes bytes = Bytes(256);

    ChipText() {
        for (std::size_t i = 0; i < bytes.size(); i += 2) bytes[i] = ' ';
    }
    ChipText& put(std::size_t offset, std::string_view value) {
        const auto units = kiosk::utf16le_from_utf8(value);
        std::copy(units.begin(), units.end(), bytes.begin() + static_cast<std::ptrdiff_t>(offset));
        return *this;
    }
    ChipText& put_unit(std::size_t offset, int unit) {
        bytes[offset] = static_cast<unsigned char>(unit & 0xFF);
        bytes[offset + 1] = static_cast<unsigned char>(unit >> 8);
        return *this;
    }
    [[nodiscard]] IdentityCard parsed() const { return drivers::parse_card_text(bytes).value(); }
};

ChipText resident() {
    return ChipText()
        .put(0, "张三丰测")
        .put(30, "2")
        .put(32, "01")
        .put(36, "19491231")
        .put(52, "测试省样例市虚构路1号")
        .put(122, "11010519491231002X")
        .put(158, "样例市公安局")
        .put(188, "20150601")
        .put(204, "20350601");
}

}  // namespace

TEST_CASE("a resident's card is decoded field by field") {
    const auto card = resident().parsed();
    CHECK(card.kind == IdentityCardKind::resident);
    CHECK(card.name.reveal() == "张三丰测");
    CHECK(card.sex_code.reveal() == "2");
    CHECK(card.nation_code.reveal() == "01");
    CHECK(card.birth.reveal() == "1949-12-31");
    CHECK(card.address.reveal() == "测试省样例市虚构路1号");
    CHECK(card.number.reveal() == "11010519491231002X");
    CHECK(card.issuer.reveal() == "样例市公安局");
    CHECK(card.valid_from == CivilDate{2015, 6, 1});
    CHECK(card.valid_to == CivilDate{2035, 6, 1});
    CHECK_FALSE(card.long_term);
    CHECK_FALSE(card.has_unmapped_characters);
    CHECK(card.pass_number.empty());
}

TEST_CASE("a zero instead of a space as type letter is a resident's card, too") {
    CHECK(resident().put_unit(248, 0).parsed().kind == IdentityCardKind::resident);
}

TEST_CASE("长期 means no last day") {
    const auto card = resident().put(204, "长期      ").parsed();
    CHECK(card.long_term);
    CHECK_FALSE(card.valid_to);
}

TEST_CASE("dates that no calendar has are left empty") {
    const auto card = resident().put(36, "19490231").put(204, "2035060A").parsed();
    CHECK(card.birth.empty());
    CHECK_FALSE(card.valid_to);
    CHECK(is_expired(card, {2020, 1, 1}));
}

TEST_CASE("a residence permit carries pass number and count and no nation") {
    const auto card = resident()
                          .put(32, "  ")
                          .put(122, "819902198001010014")
                          .put(220, "H99900001")
                          .put(238, "01")
                          .put(248, "J")
                          .parsed();
    CHECK(card.kind == IdentityCardKind::hmt_residence);
    CHECK(card.number.reveal() == "819902198001010014");
    CHECK(card.pass_number.reveal() == "H99900001");
    CHECK(card.issue_count.reveal() == "01");
    CHECK(card.nation_code.empty());
}

TEST_CASE("a foreigner's card of 2017 is decoded by its own places") {
    const auto card = ChipText()
                          .put(0, "TESTERSON, ANNA MARIA")
                          .put(120, "2")
                          .put(122, "UTO990085030504")
                          .put(152, "UTO")
                          .put(158, "测森")
                          .put(188, "20220203")
                          .put(204, "20320202")
                          .put(220, "19850305")
                          .put(236, "01")
                          .put(240, "9900")
                          .put(248, "I")
                          .parsed();
    CHECK(card.kind == IdentityCardKind::foreign_permanent_2017);
    CHECK(card.english_name.reveal() == "TESTERSON, ANNA MARIA");
    CHECK(card.name.reveal() == "测森");
    CHECK(card.number.reveal() == "UTO990085030504");
    CHECK(card.nationality.reveal() == "UTO");
    CHECK(card.birth.reveal() == "1985-03-05");
    CHECK(card.valid_to == CivilDate{2032, 2, 2});
    CHECK(card.issuer.reveal() == "9900");
}

TEST_CASE("a foreigner's card of 2023 joins the two pieces of the English name") {
    const std::string name = "EXAMPLOWSKI-VON-SAMPLEHAUSEN, MAXIMILIAN JOH";
    const auto card = ChipText()
                          .put(0, "样文")
                          .put(30, "1")
                          .put(32, "00")
                          .put(36, "19790412")
                          .put(52, name.substr(0, 35))
                          .put(122, "999999197904120014")
                          .put(188, "20240101")
                          .put(204, "20340101")
                          .put(220, name.substr(35))
                          .put(242, "UTO")
                          .put(248, "Y")
                          .parsed();
    CHECK(card.kind == IdentityCardKind::foreign_permanent_2023);
    CHECK(card.english_name.reveal() == name);
    CHECK(card.name.reveal() == "样文");
    CHECK(card.nationality.reveal() == "UTO");
    CHECK(card.issue_count.reveal() == "00");
    CHECK(card.number.reveal() == "999999197904120014");
}

TEST_CASE("rare characters of any plane arrive whole") {
    const auto card = resident().put(0, "𠮷䶮测      ").parsed();
    CHECK(card.name.reveal() == "𠮷䶮测");
    CHECK_FALSE(card.has_unmapped_characters);
    CHECK_FALSE(card.has_private_use_characters);
}

TEST_CASE("private-use characters are kept and noted") {
    const auto card = resident().put_unit(2, 0xE863).parsed();
    CHECK(card.name.reveal() == "张\uE863丰测");
    CHECK(card.has_private_use_characters);
    CHECK_FALSE(card.has_unmapped_characters);
}

TEST_CASE("half of a surrogate pair becomes U+FFFD and is noted, never dropped") {
    SUBCASE("high half alone") {
        const auto card = resident().put_unit(2, 0xD842).parsed();
        CHECK(card.name.reveal() == "张\uFFFD丰测");
        CHECK(card.has_unmapped_characters);
    }
    SUBCASE("low half alone") {
        CHECK(resident().put_unit(0, 0xDFB7).parsed().name.reveal() == "\uFFFD三丰测");
    }
    SUBCASE("high half at the end of the field") {
        const auto card = resident().put_unit(28, 0xD842).parsed();
        CHECK(card.name.reveal().ends_with("\uFFFD"));
    }
}

TEST_CASE("padding may be spaces, zeros or ideographic spaces; spaces inside stay") {
    CHECK(resident().put_unit(8, 0).put_unit(10, 0x3000).parsed().name.reveal() == "张三丰测");
    CHECK(resident().put(0, "ANNA MARIA").parsed().name.reveal() == "ANNA MARIA");
}

TEST_CASE("a full field without padding is taken whole") {
    const std::string name = "一二三四五六七八九十一二三四五";
    CHECK(resident().put(0, name).parsed().name.reveal() == name);
}

TEST_CASE("an unknown type letter and a wrong size are errors that quote nothing") {
    const auto unknown = drivers::parse_card_text(resident().put(248, "Q").bytes);
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().code == ErrorCode::card_kind_unknown);
    CHECK(unknown.error().detail.find("张") == std::string::npos);
    for (const std::size_t size : {0, 1, 255, 257, 1024})
        CHECK(drivers::parse_card_text(Bytes(size)).error().code == ErrorCode::bad_format);
}

}  // namespace tests
