#include "kiosk/catalog/scenario.h"

#include <doctest.h>

#include "tests/unit/catalog/fixture.h"

using kiosk::ScenarioAnswers;

namespace {

const kiosk::ServiceItem& item_with_scenario() {
    static const auto catalogue =
        tests::read(tests::document_with({tests::record_with_scenario()}));
    return catalogue->services().front();
}

}  // namespace

TEST_CASE("Questions are asked in their order, and only those that the answers call for") {
    const auto& item = item_with_scenario();
    ScenarioAnswers answers;
    REQUIRE(next_question(item.scenario, answers) != nullptr);
    CHECK(next_question(item.scenario, answers)->id == "which");
    CHECK(resolved(item, answers) == nullptr);
    CHECK_FALSE(answer_next(item.scenario, answers, "tenth"));
    CHECK(answers.empty());
    CHECK(answer_next(item.scenario, answers, "first"));
    CHECK(next_question(item.scenario, answers) == nullptr);
    CHECK_FALSE(answer_next(item.scenario, answers, "second"));
    CHECK(answers == ScenarioAnswers{{"which", "first"}});
}

TEST_CASE(
    "Every way through leads to one situation, and only its own materials are asked (R-007, R-009, "
    "R-072)") {
    const auto& item = item_with_scenario();
    const auto after = [&](std::initializer_list<const char*> values) {
        ScenarioAnswers answers;
        for (const auto* value : values) REQUIRE(answer_next(item.scenario, answers, value));
        return resolved(item, answers);
    };
    REQUIRE(after({"first"}) == &item.handle_items[0]);
    CHECK(after({"second"}) == nullptr);
    REQUIRE(after({"second", "yes"}) == &item.handle_items[1]);
    CHECK(after({"second", "no"}) == &item.handle_items[1]);
    CHECK(materials_of(item, item.handle_items[0]).size() == 1);
    CHECK(materials_of(item, item.handle_items[1]).size() == 2);
}

TEST_CASE("A service of one situation has it without a question") {
    const auto catalogue = tests::read(tests::good_document());
    const auto& item = catalogue->services().front();
    CHECK(resolved(item, {}) == &item.handle_items.front());
    CHECK(materials_of(item, item.handle_items.front()).size() == item.materials.size());
}
