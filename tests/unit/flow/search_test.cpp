#include <doctest.h>

#include "tests/unit/flow/fixture.h"

namespace tests {
using kiosk::SearchScreen;

namespace {

void type(Bench& bench, const char* text) {
    bench.touch(intent::TypeText{FieldId(kiosk::search_field), text});
}

void open_search(Bench& bench) {
    bench.touch(intent::Begin{});
    bench.touch(intent::OpenSearch{});
    REQUIRE(bench.screen() == "search");
}

}  // namespace

TEST_CASE("what is typed finds services at once, and deleting finds the others again (R-024)") {
    Bench bench;
    open_search(bench);
    CHECK(bench.shown<SearchScreen>().found == 0);
    type(bench, "gjj");
    const auto found = bench.shown<SearchScreen>();
    REQUIRE_FALSE(found.services.empty());
    CHECK(found.services.front().name.in(Language::zh).find("公积金") != std::string_view::npos);
    CHECK_FALSE(found.only_near);
    type(bench, "qqq");
    CHECK(bench.shown<SearchScreen>().services.empty());
    for (int i = 0; i < 3; ++i) bench.touch(intent::DeleteBack{FieldId(kiosk::search_field)});
    CHECK(bench.shown<SearchScreen>().found == found.found);
    bench.touch(intent::ClearField{FieldId(kiosk::search_field)});
    CHECK(bench.shown<SearchScreen>().field.value.empty());
}

TEST_CASE("the way back from a guide that was found leads to what was typed") {
    Bench bench;
    open_search(bench);
    type(bench, "老年");
    const auto code = bench.shown<SearchScreen>().services.front().code;
    bench.touch(intent::ChooseService{code});
    REQUIRE(bench.screen() == "guide");
    bench.touch(intent::Back{});
    REQUIRE(bench.screen() == "search");
    CHECK(bench.shown<SearchScreen>().field.value.reveal() == "老年");
    bench.touch(intent::Back{});
    CHECK(bench.screen() == "home");
    bench.touch(intent::OpenSearch{});
    CHECK(bench.shown<SearchScreen>().field.value.empty());
}

TEST_CASE(
    "a wish that nothing fulfils is noted once, without numbers of people, by the button or by "
    "leaving (R-197)") {
    Bench bench;
    open_search(bench);
    bench.touch(intent::NotFound{});
    CHECK(bench.wanted<effect::NoteDemand>().empty());
    type(bench, "养鸽子 819902198001010014 13900000001");
    bench.touch(intent::NotFound{});
    bench.touch(intent::NotFound{});
    REQUIRE(bench.wanted<effect::NoteDemand>().size() == 1);
    CHECK(bench.wanted<effect::NoteDemand>().front()->words == "养鸽子 # #");
    CHECK(bench.shown<SearchScreen>().noted);
    bench.touch(intent::Back{});
    CHECK(bench.wanted<effect::NoteDemand>().size() == 1);

    Bench other;
    open_search(other);
    type(other, "qqqq");
    other.touch(intent::Back{});
    REQUIRE(other.wanted<effect::NoteDemand>().size() == 1);
    CHECK(other.wanted<effect::NoteDemand>().front()->words == "qqqq");

    Bench third;
    open_search(third);
    type(third, "公积金");
    third.touch(intent::Back{});
    CHECK(third.wanted<effect::NoteDemand>().empty());
}

TEST_CASE("what somebody looked for is gone when they leave") {
    Bench bench;
    open_search(bench);
    type(bench, "公积金");
    bench.touch(intent::ChooseService{bench.shown<SearchScreen>().services.front().code});
    bench.touch(intent::Home{});
    bench.touch(intent::Home{});
    CHECK(bench.screen() == "attract");
    bench.touch(intent::Begin{});
    bench.touch(intent::OpenSearch{});
    CHECK(bench.shown<SearchScreen>().field.value.empty());
}

TEST_CASE("a text of the search is bounded") {
    Bench bench;
    open_search(bench);
    for (int i = 0; i < 100; ++i) type(bench, "公");
    CHECK(bench.shown<SearchScreen>().field.value.reveal().size() == 40 * 3);
}

}  // namespace tests
