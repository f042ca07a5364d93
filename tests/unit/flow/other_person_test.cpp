#include <doctest.h>

#include "tests/unit/flow/fixture.h"

namespace tests {
using kiosk::NoticeScreen;

namespace {

void take_owners_card(Bench& bench) {
    bench.tell(event::CardPresence{bench.last<effect::WatchCard>(), false});
}

}  // namespace

TEST_CASE("another person's card while the form is filled ends the visit with a wipe") {
    for (const bool in_review : {false, true}) {
        Bench bench;
        if (in_review) {
            bench.go_to_review();
        } else {
            bench.go_to_form();
        }
        take_owners_card(bench);
        bench.lay_card(other_card());
        CHECK(bench.shown<NoticeScreen>().id == text_id::notice_other_person);
        CHECK(personal_values_in(bench.state(), bench.now(), bench.environment).empty());
        CHECK(bench.wanted<effect::DropDraft>().size() == 1);
        bench.wait(std::chrono::minutes(2));
        CHECK(bench.screen() == "attract");
        CHECK(bench.wanted<effect::WipePersonalData>().size() == 1);
    }
}

TEST_CASE("the same person's card laid down again changes nothing") {
    Bench bench;
    bench.go_to_form();
    take_owners_card(bench);
    bench.lay_card();
    CHECK(bench.screen() == "form");
    take_owners_card(bench);
    CHECK(bench.wanted<effect::ReadCard>().size() == 4);
}

TEST_CASE("whoever took the card away needs it for a second service, and it must be theirs") {
    for (const bool same : {true, false}) {
        Bench bench;
        bench.go_to_form();
        take_owners_card(bench);
        bench.touch(intent::Home{});
        bench.touch(intent::ConfirmLeave{});
        bench.touch(intent::ChooseService{pension()});
        bench.touch(intent::Next{});
        bench.lay_card(same ? sample_card() : other_card());
        CHECK(bench.screen() == (same ? "form" : "notice"));
        if (same) continue;
        bench.touch(intent::Next{});
        CHECK(bench.screen() == "goodbye");
    }
}

TEST_CASE(
    "the terminal looks for other cards only while answers are shown and stops when the visit "
    "moves on") {
    Bench bench;
    bench.go_to_signature();
    take_owners_card(bench);
    const auto look = bench.last<effect::ReadCard>();
    bench.sign();
    bench.touch(intent::Next{});
    CHECK(bench.last<effect::CancelCardRead>() == look);
    bench.tell(event::CardRead{look, other_card()});
    CHECK(bench.screen() == "submitting");
}

TEST_CASE("a look that ends without a card goes on, one that fails does not circle") {
    Bench bench;
    bench.go_to_form();
    take_owners_card(bench);
    bench.tell(event::CardFailed{bench.last<effect::ReadCard>(), {ErrorCode::no_card, {}, {}}});
    CHECK(bench.wanted<effect::ReadCard>().size() == 4);
    bench.tell(event::CardFailed{bench.last<effect::ReadCard>(), {ErrorCode::device_gone, {}, {}}});
    CHECK(bench.wanted<effect::ReadCard>().size() == 4);
    CHECK(bench.screen() == "form");
}

}  // namespace tests
