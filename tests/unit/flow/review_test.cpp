#include <set>

#include <doctest.h>

#include "tests/unit/flow/fixture.h"

namespace tests {
using kiosk::ReviewScreen;

TEST_CASE("check-answers shows every answer, at most eight a page, and next turns the page first") {
    Bench bench;
    bench.go_to_review();
    std::set<std::string> seen;
    const auto pages = bench.shown<ReviewScreen>().pages;
    for (std::size_t page = 0; page < pages; ++page) {
        REQUIRE(bench.screen() == "review");
        const auto screen = bench.shown<ReviewScreen>();
        CHECK(screen.page == page);
        CHECK(screen.answers.size() <= 8);
        for (const auto& answer : screen.answers) seen.insert(answer.id.value());
        bench.touch(intent::Next{});
    }
    CHECK(bench.screen() == "signature");
    for (const auto* id :
         {"name", "number", "household", "grade", "bank_account", "phone", "commitment"}) {
        CHECK(seen.contains(id));
    }
}

TEST_CASE("one answer is changed from the review and next comes straight back") {
    Bench bench;
    bench.go_to_review();
    bench.touch(intent::ChangeAnswer{FieldId("household")});
    CHECK(bench.shown<kiosk::FormScreen>().from_review);
    bench.touch(intent::SetAnswer{FieldId("household"), "urban"});
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "review");
    CHECK(bench.data().visit->form->value(FieldId("household")).reveal() == "urban");
    bench.touch(intent::ChangeAnswer{FieldId("phone")});
    CHECK(bench.shown<kiosk::FormScreen>().focus == FieldId("phone"));
    bench.touch(intent::Back{});
    CHECK(bench.screen() == "review");
}

TEST_CASE("an answer that opens another question leads through it before the review") {
    Bench bench;
    bench.go_to_form();
    bench.touch(intent::Next{});
    bench.touch(intent::SetAnswer{FieldId("employee_pension"), "no"});
    bench.touch(intent::SetAnswer{FieldId("household"), "rural"});
    bench.touch(intent::Next{});
    bench.touch(intent::SetAnswer{FieldId("grade"), "500"});
    bench.touch(intent::SetAnswer{FieldId("payment"), "self"});
    bench.touch(intent::Next{});
    bench.touch(intent::TypeText{FieldId("phone"), sample_phone});
    bench.touch(intent::SetAnswer{FieldId("commitment"), "yes"});
    bench.touch(intent::Next{});
    REQUIRE(bench.screen() == "review");
    bench.touch(intent::ChangeAnswer{FieldId("payment")});
    bench.touch(intent::SetAnswer{FieldId("payment"), "bank"});
    bench.touch(intent::Next{});
    REQUIRE(bench.screen() == "form");
    bench.touch(intent::TypeText{FieldId("bank_account"), sample_bank_card});
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "review");
}

TEST_CASE("what the card said cannot be changed from the review") {
    Bench bench;
    bench.go_to_review();
    bench.touch(intent::ChangeAnswer{FieldId("name")});
    bench.touch(intent::ChangeAnswer{FieldId("nobody")});
    CHECK(bench.screen() == "review");
}

TEST_CASE("back from the review leads to the last page of the form") {
    Bench bench;
    bench.go_to_review();
    bench.touch(intent::TurnPage{1});
    bench.touch(intent::Back{});
    CHECK(bench.shown<ReviewScreen>().page == 0);
    bench.touch(intent::Back{});
    const auto form = bench.shown<kiosk::FormScreen>();
    CHECK(form.page.index + 1 == form.page.count);
}

}  // namespace tests
