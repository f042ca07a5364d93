#include "kiosk/model/readings.h"

#include <string>
#include <utility>

#include <doctest.h>

TEST_CASE("the usual reading of a character is the first, and the others follow (R-193)") {
    for (const auto& [character, usual] :
         {std::pair{U'区', "qu"}, std::pair{U'单', "dan"}, std::pair{U'无', "wu"},
          std::pair{U'行', "xing"}, std::pair{U'重', "zhong"}, std::pair{U'合', "he"},
          std::pair{U'校', "xiao"}, std::pair{U'证', "zheng"}}) {
        const auto readings = kiosk::readings_of(character);
        REQUIRE(!readings.empty());
        CHECK(readings.front() == usual);
    }
    CHECK(kiosk::readings_of(U'行').size() == 3);
    CHECK(kiosk::readings_of(U'区').back() == "ou");
}

TEST_CASE("a slip in the letters of a word is forgiven by its usual readings (R-193)") {
    const kiosk::LetterText school("学校");
    CHECK(school.is_near_at(0, "xuexaio", 1));
    const kiosk::LetterText bill("水单");
    CHECK(bill.is_near_at(0, "shuidsn", 1));
    CHECK_FALSE(bill.is_near_at(0, "shuiken", 1));
}
