#include <set>

#include "kiosk/model/check_digits.h"
#include "kiosk/model/local_text.h"
#include "kiosk/model/submission.h"

using namespace kiosk;

TEST_CASE("citizen numbers of the standard and computed ones are valid, any changed digit is not") {
    for (const std::string good : {"11010519491231002X", "990101198806053716", "440524188001010014",
                                   "819902198001010014", "839902199001011234"}) {
        CHECK(is_citizen_number(good));
        for (std::size_t at = 0; at < 17; ++at) {
            std::string bad = good;
            bad[at] = bad[at] == '9' ? '0' : static_cast<char>(bad[at] + 1);
            CHECK_FALSE(is_citizen_number(bad));
        }
    }
    CHECK_FALSE(is_citizen_number("11010519491231002x"));
    CHECK_FALSE(is_citizen_number(""));
    CHECK_FALSE(is_citizen_number("1101051949123100 X"));
}

TEST_CASE("unified social credit codes are checked by GB 32100") {
    for (const auto* good :
         {"91350100M000100Y43", "12441500196720244T", "11100000000013338W", "11370800MB28559184"})
        CHECK(is_social_credit_code(good));
    CHECK_FALSE(is_social_credit_code("91350100M000100Y4Z"));
    CHECK_FALSE(is_social_credit_code("91350100M000100Y44"));
}

TEST_CASE("the check character is ISO 7064 MOD 37,36, verified on published licence identifiers") {
    CHECK(mod_37_36_check("11100000000013338W01111430000006122244L20230000403001") == 'U');
    CHECK(mod_37_36_check("11100000MB03271699022340100000000016001") == '9');
}

TEST_CASE("a provisional number is short, stable, and its last character checks the others") {
    std::set<std::string> seen;
    for (std::uint8_t i = 0; i < 200; ++i) {
        Uuid uuid;
        uuid.bytes = {1, 2, 3, 4, 5, 6, 0x70, 7, 0x80, 9, 10, 11, 12, 13, 14, i};
        const auto number = provisional_number(SubmissionId(uuid));
        CHECK(number.size() == 14);
        CHECK(number == provisional_number(SubmissionId(uuid)));
        CHECK(mod_37_36_check(number.substr(0, 4) + number.substr(5, 4) + number.substr(10, 3)) ==
              number[13]);
        seen.insert(number);
    }
    CHECK(seen.size() == 200);
}

TEST_CASE("a missing language falls back to Chinese") {
    const LocalText both("养老保险", "Pension insurance");
    CHECK(both.in(Language::en) == "Pension insurance");
    const LocalText only(std::map<std::string, std::string, std::less<>>{{"zh", "养老保险"}});
    CHECK(only.in(Language::en) == "养老保险");
    CHECK(LocalText().in(Language::zh).empty());
}

TEST_CASE("a language is a value of its tag, with the one that stands in for it") {
    const auto uyghur = Language::of("ug", "en");
    REQUIRE(uyghur);
    CHECK(uyghur->tag() == "ug");
    CHECK(*uyghur == *Language::of("ug"));
    CHECK_FALSE(*uyghur == Language::zh);
    CHECK(Language() == Language::zh);
    const LocalText both("养老保险", "Pension insurance");
    CHECK(both.in(*uyghur) == "Pension insurance");
    CHECK(both.shown(*uyghur) == Language::en);
    CHECK(both.in(*Language::of("bo")) == "养老保险");
    CHECK(both.shown(Language::en) == Language::en);
    CHECK(Language::of("zh-Hant"));
    for (const char* no_tag : {"", "z", "flow", "ZH", "zh-", "zh-a", "zh-Hant-Longer-Tag", "u/"})
        CHECK_FALSE_MESSAGE(Language::of(no_tag), no_tag);
    CHECK_FALSE(Language::of("ug", "forms"));
}
