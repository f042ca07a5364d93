#include <doctest.h>

#include "tests/unit/flow/fixture.h"

namespace tests {
using kiosk::GoodbyeScreen;
using Kind = effect::PlaySound::Kind;

namespace {

std::size_t card_sounds(const Bench& bench) {
    std::size_t count = 0;
    for (const auto* sound : bench.wanted<effect::PlaySound>())
        count += sound->kind == Kind::card_left ? 1 : 0;
    return count;
}

void take_card(Bench& bench) {
    bench.tell(event::CardPresence{bench.last<effect::WatchCard>(), false});
}

}  // namespace

TEST_CASE("goodbye asks for card and paper and ends by itself") {
    Bench bench;
    bench.go_to_goodbye();
    CHECK(bench.shown<GoodbyeScreen>().card_on_reader);
    CHECK(bench.shown<GoodbyeScreen>().paper_to_take);
    take_card(bench);
    CHECK_FALSE(bench.shown<GoodbyeScreen>().card_on_reader);
    bench.wait(bench.environment.goodbye - Duration(1));
    CHECK(bench.screen() == "goodbye");
    bench.wait(Duration(1));
    CHECK(bench.screen() == "attract");
}

TEST_CASE(
    "a card left behind sounds for ten more seconds, then the attendant is called and the visit "
    "ends") {
    Bench bench;
    bench.go_to_goodbye();
    bench.wait(bench.environment.goodbye);
    CHECK(bench.screen() == "goodbye");
    const auto before = card_sounds(bench);
    bench.wait(bench.environment.card_left_alarm - Duration(1));
    CHECK(bench.screen() == "goodbye");
    CHECK(card_sounds(bench) >= before + 3);
    CHECK(bench.wanted<effect::CallHelp>().empty());
    bench.wait(Duration(1));
    CHECK(bench.screen() == "attract");
    CHECK(bench.wanted<effect::CallHelp>().size() == 1);
    CHECK(bench.wanted<effect::WipePersonalData>().size() == 1);
}

TEST_CASE("taking the card during the alarm ends the visit at once") {
    Bench bench;
    bench.go_to_goodbye();
    bench.wait(bench.environment.goodbye + Duration(3000));
    take_card(bench);
    CHECK(bench.screen() == "attract");
    CHECK(bench.wanted<effect::CallHelp>().empty());
}

TEST_CASE("done ends goodbye early, but not with the card on the reader") {
    Bench bench;
    bench.go_to_goodbye();
    const auto before = card_sounds(bench);
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "goodbye");
    CHECK(card_sounds(bench) == before + 1);
    take_card(bench);
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "attract");
}

TEST_CASE("paper that is coming out is waited for, but not for ever") {
    Bench bench;
    bench.go_to_receipt();
    bench.accept_case();
    bench.tell(event::PrintStarted{bench.last<effect::Print>()});
    bench.touch(intent::Home{});
    take_card(bench);
    bench.wait(bench.environment.goodbye + Duration(1000));
    CHECK(bench.screen() == "goodbye");
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "goodbye");
    SUBCASE("it comes") {
        bench.tell(event::Printed{bench.last<effect::Print>()});
        CHECK(bench.screen() == "goodbye");
        bench.wait(std::chrono::seconds(5));
        CHECK(bench.screen() == "attract");
        CHECK(bench.wanted<effect::CancelPrint>().empty());
    }
    SUBCASE("the paper runs out") {
        bench.tell(
            event::PrintWaiting{bench.last<effect::Print>(), {ErrorCode::paper_out, {}, {}}});
        bench.wait(Duration(0));
        CHECK(bench.screen() == "attract");
        CHECK(bench.wanted<effect::CancelPrint>().size() == 1);
    }
    SUBCASE("nothing is heard of it") {
        bench.wait(std::chrono::seconds(20));
        CHECK(bench.screen() == "attract");
        CHECK(bench.wanted<effect::CancelPrint>().size() == 1);
    }
}

TEST_CASE(
    "paper that waited for the platform's number is printed when the person goes on quickly") {
    Bench bench;
    bench.go_to_receipt();
    bench.touch(intent::Next{});
    bench.touch(intent::Skip{});
    CHECK(bench.screen() == "goodbye");
    CHECK(bench.wanted<effect::Print>().size() == 1);
}

TEST_CASE("at goodbye nothing personal is left in memory") {
    Bench bench;
    bench.go_to_goodbye();
    CHECK(personal_values_in(bench.state(), bench.now(), bench.environment).empty());
}

}  // namespace tests
