#include "kiosk/forms/package/split.h"

#include <doctest.h>

using kiosk::PartOutput;
using kiosk::SecretText;

namespace {

PartOutput police() {
    return {"police", "2", "police_form", "4", "record", {"people"}, {"fee", "wage"}};
}

constexpr const char* merged =
    R"(<data id="newborn" version="1"><common><baby>甲</baby></common><birth><baby>甲</baby></birth>)"
    R"(<police><child><baby>甲</baby></child><days>mon fri</days></police><meta><instanceID>u</instanceID></meta></data>)";

}  // namespace

TEST_CASE(
    "A department's record is its group under its own form's name and version (R-074, R-076)") {
    const auto own = kiosk::split_xml(police(), SecretText(merged), "uuid:1");
    REQUIRE(own);
    CHECK(
        own->reveal() ==
        R"(<record id="police_form" version="4"><child><baby>甲</baby></child><days>mon fri</days>)"
        R"(<meta><instanceID>uuid:1</instanceID></meta></record>)");
    CHECK(kiosk::split_xml(police(), SecretText(merged), "")->reveal().find("meta") ==
          std::string::npos);
}

TEST_CASE("A department of which nothing was relevant gets an empty record") {
    const SecretText empty(R"(<data id="newborn" version="1"><common/></data>)");
    CHECK(kiosk::split_xml(police(), empty, "")->reveal() ==
          R"(<record id="police_form" version="4"/>)");
    CHECK(kiosk::split_json(police(), empty)->reveal() == "{}");
}

TEST_CASE(
    "A department's answers are those its own form gives: flat, entries as lists, nothing empty") {
    const auto own = kiosk::split_json(
        police(),
        SecretText(R"(<data><police><child><baby>"甲"\</baby><sex/></child>)"
                   R"(<people><who>乙</who></people><people><who/></people><days>mon fri</days>)"
                   R"(</police><birth><x>1</x></birth></data>)"));
    REQUIRE(own);
    CHECK(own->reveal() == R"({"baby":"\"甲\"\\","people":[{"who":"乙"},{}],"days":"mon fri"})");
}

TEST_CASE(
    "A decimal is written as the department's own form sends it, not as the record keeps it") {
    const auto own = kiosk::split_json(
        police(), SecretText(R"(<data><police><fee>12.0</fee><days>12.0</days>)"
                             R"(<people><wage>2.50</wage></people></police></data>)"));
    REQUIRE(own);
    CHECK(own->reveal() == R"({"fee":"12","days":"12.0","people":[{"wage":"2.5"}]})");
}

TEST_CASE("What is no record of the package is refused") {
    CHECK_FALSE(kiosk::split_json(police(), SecretText("{}")));
    CHECK_FALSE(kiosk::split_json(police(), SecretText("")));
    CHECK_FALSE(kiosk::split_xml(police(), SecretText("<data>"), ""));
}
