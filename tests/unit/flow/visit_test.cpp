// The whole way, and what holds on every screen. R-022 R-057 R-270
#include <doctest.h>

#include "tests/unit/flow/fixture.h"

namespace tests {
using kiosk::HomeScreen;
using kiosk::ReceiptScreen;

TEST_CASE(
    "a citizen enrols for a pension with at most 25 touches, and the terminal forgets them "
    "(R-154)") {
    Bench bench;
    CHECK(bench.screen() == "attract");
    bench.go_to_goodbye();
    CHECK(bench.touches <= 25);
    MESSAGE("touches from attract to goodbye: " << bench.touches);
    bench.tell(event::CardPresence{bench.last<effect::WatchCard>(), false});
    bench.wait(bench.environment.goodbye);
    CHECK(bench.screen() == "attract");
    REQUIRE(bench.wanted<effect::WipePersonalData>().size() == 1);
    CHECK(bench.wanted<effect::WipePersonalData>()[0]->session == SessionId(1));
    CHECK(personal_values_in(bench.state(), bench.now(), bench.environment).empty());
}

TEST_CASE("the step line counts from the guide to the evaluation") {
    Bench bench;
    bench.touch(intent::Begin{});
    CHECK_FALSE(bench.snapshot().steps);
    bench.touch(intent::ChooseService{pension()});
    REQUIRE(bench.snapshot().steps);
    CHECK(bench.snapshot().steps->current == 1);
    CHECK(bench.snapshot().steps->steps.size() == 7);
    Bench later;
    later.go_to_evaluation();
    CHECK(later.snapshot().steps->current == 7);
}

TEST_CASE(
    "language and way of use change anywhere and are the terminal's own again after the visit") {
    Bench bench;
    bench.touch(intent::SetLanguage{Language::en});
    CHECK(bench.screen() == "home");
    bench.touch(intent::SetWay{kiosk::WayOfUse::elder});
    bench.touch(intent::ChooseService{pension()});
    bench.touch(intent::Next{});
    bench.lay_card();
    CHECK(bench.snapshot().language == Language::en);
    CHECK(bench.snapshot().way == kiosk::WayOfUse::elder);
    bench.touch(intent::SetLanguage{Language::zh});
    CHECK(bench.screen() == "form");
    CHECK(bench.snapshot().language == Language::zh);
    bench.touch(intent::Home{});
    bench.touch(intent::ConfirmLeave{});
    bench.touch(intent::Home{});
    bench.wait(std::chrono::minutes(1));
    CHECK(bench.snapshot().session == SessionId{});
    CHECK(bench.snapshot().way == kiosk::WayOfUse::standard);
}

TEST_CASE("without a catalogue the terminal says so and nobody can begin") {
    auto environment = sample_environment();
    environment.catalogue.reset();
    Bench bench(std::move(environment));
    CHECK(bench.screen() == "out_of_service");
    bench.touch(intent::Begin{});
    CHECK(bench.screen() == "out_of_service");
    CHECK(bench.shown<kiosk::OutOfServiceScreen>().reasons.front() ==
          text_id::out_of_service_no_catalogue);
}

TEST_CASE("while the cabinet is open nobody begins, and a visit that runs goes on to its end") {
    Bench bench;
    auto open = good_health();
    open.door_open = true;
    bench.set_health(open);
    CHECK(bench.screen() == "out_of_service");
    CHECK(bench.shown<kiosk::OutOfServiceScreen>().reasons.front() ==
          text_id::out_of_service_door_open);
    bench.touch(intent::Begin{});
    CHECK(bench.screen() == "out_of_service");
    bench.set_health(good_health());
    CHECK(bench.screen() == "attract");
    bench.go_to_guide();
    bench.set_health(open);
    CHECK(bench.screen() == "guide");
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "identify");
}

TEST_CASE("a visit keeps the catalogue that it began with (R-050)") {
    Bench bench;
    bench.go_to_guide();
    bench.environment.catalogue.reset();
    bench.tell_as({}, event::CatalogueChanged{});
    CHECK(bench.screen() == "guide");
    CHECK_FALSE(bench.shown<kiosk::GuideScreen>().sections.empty());
}

TEST_CASE("sessions are never used twice, and what is meant for an earlier one changes nothing") {
    Bench bench;
    bench.go_to_receipt();
    const auto watch = bench.last<effect::WatchSubmission>();
    const auto filed = bench.wanted<effect::WatchSubmission>().back()->submission;
    bench.tell(event::CardPresence{bench.last<effect::WatchCard>(), false});
    bench.wait(std::chrono::minutes(5));
    REQUIRE(bench.screen() == "attract");
    bench.tell_as(SessionId(1), event::SubmissionAccepted{watch, {filed, "CASE-1", {}, "jws"}});
    bench.tell_as(SessionId(1), event::Person{intent::Begin{}});
    CHECK(bench.screen() == "attract");
    bench.touch(intent::Begin{});
    CHECK(bench.snapshot().session == SessionId(2));
    bench.tell_as(SessionId(1), event::Person{intent::ChooseService{pension()}});
    bench.tell_as({}, event::Person{intent::ChooseService{pension()}});
    CHECK(bench.screen() == "home");
}

TEST_CASE("the effects of the event that ends a visit are that visit's") {
    Bench bench;
    bench.touch(intent::Begin{});
    auto next =
        kiosk::advance(bench.state().clone(), {SessionId(1), event::Person{intent::Home{}}, {}},
                       bench.now(), bench.environment);
    CHECK(next.state.session() == SessionId{});
    CHECK(next.session == SessionId(1));
    // The home page was waiting for a card.
    REQUIRE(next.effects.size() == 2);
    CHECK(std::holds_alternative<effect::CancelCardRead>(next.effects.front()));
    CHECK(std::holds_alternative<effect::WipePersonalData>(next.effects.back()));
}

TEST_CASE("the same arguments give the same answer") {
    Bench bench;
    bench.go_to_submitting();
    const auto answer = [&] {
        return kiosk::advance(
            bench.state().clone(),
            {bench.state().session(), event::SubmissionStored{bench.last<effect::Submit>()}, {}},
            bench.now(), bench.environment);
    };
    const auto one = answer();
    const auto two = answer();
    CHECK(one.effects.size() == two.effects.size());
    CHECK(words_of(kiosk::snapshot_of(one.state, bench.now(), bench.environment)) ==
          words_of(kiosk::snapshot_of(two.state, bench.now(), bench.environment)));
}

}  // namespace tests
