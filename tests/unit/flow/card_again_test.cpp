// The platform takes no card that was read too long ago: it is laid down once more in the middle of
// what somebody does, and nothing of it is lost.
#include "tests/unit/flow/paying.h"

namespace tests::paying {

namespace {

constexpr std::chrono::minutes too_long{16};

/// The platform wants the card; the page that asked is left for it.
void refuse_card(Bench& bench) {
    no_answer(bench, ErrorCode::unauthorised);
}

void expect_card_again(Bench& bench) {
    REQUIRE(bench.screen() == "identify");
    CHECK(bench.shown<kiosk::IdentifyScreen>().problem == text_id::cases_card_again);
    CHECK_FALSE(bench.shown<kiosk::IdentifyScreen>().can_retry);
}

const question::HandOver& last_hand_over(Bench& bench) {
    const auto asked = bench.wanted<effect::AskPlatform>();
    REQUIRE_FALSE(asked.empty());
    return std::get<question::HandOver>(asked.back()->question);
}

/// At the check-answers page a while after the card was read, and refused for it.
void hand_over_too_late(Bench& bench) {
    bench.go_to_review();
    bench.stay(too_long);
    bench.touch(intent::HandOver{});
    refuse_card(bench);
    REQUIRE(bench.screen() == "public");
    CHECK(bench.shown<kiosk::PublicScreen>().asking.problem == text_id::cases_card_again);
}

}  // namespace

TEST_CASE(
    "a case is handed on although its card was read long ago: the card is laid down again, the "
    "page comes back and asks once more, and every answer is there (R-195)") {
    Bench bench;
    hand_over_too_late(bench);
    const auto begun = last_hand_over(bench).json;
    const auto key = bench.wanted<effect::AskPlatform>().back()->key;
    const auto answers = bench.data().visit->form->save();
    const auto pass = bench.data().visit->pass;
    bench.touch(intent::Retry{});
    expect_card_again(bench);
    bench.lay_card();
    REQUIRE(bench.screen() == "public");
    CHECK(bench.shown<kiosk::PublicScreen>().asking.waiting);
    CHECK(last_hand_over(bench).json == begun);
    const auto& again = *bench.wanted<effect::AskPlatform>().back();
    CHECK(again.key == key);
    CHECK(again.person.card_age < std::chrono::minutes(1));
    CHECK(again.person.visit != pass);
    bench.tell(event::PlatformTold{
        again.request, kiosk::HallTicket{"H1", {}, {}, "", "", 0, "12345678", "https://p/m/t"}});
    CHECK(bench.shown<kiosk::PublicScreen>().detail->code == "12345678");
    bench.touch(intent::Next{});
    REQUIRE(bench.screen() == "review");
    CHECK(bench.data().visit->form->save() == answers);
}

TEST_CASE(
    "whoever doesn't lay the card down again is back at the page they left, and home asks before "
    "answers are lost (R-195)") {
    for (const bool logged_in : {false, true}) {
        CAPTURE(logged_in);
        Bench bench;
        hand_over_too_late(bench);
        bench.data().visit->logged_in = logged_in;
        bench.touch(intent::Retry{});
        expect_card_again(bench);
        bench.touch(intent::Home{});
        CHECK(bench.overlaid<kiosk::LeaveQuestion>());
        bench.touch(intent::CloseOverlay{});
        bench.touch(intent::Back{});
        REQUIRE(bench.screen() == "public");
        bench.touch(intent::Back{});
        CHECK(bench.screen() == "review");
    }
    Bench without;
    hand_over_too_late(without);
    auto health = good_health();
    health.card_reader = kiosk::PartState::unavailable;
    without.set_health(health);
    without.touch(intent::Retry{});
    REQUIRE(without.screen() == "notice");
    CHECK(without.shown<kiosk::NoticeScreen>().id == text_id::notice_reader_missing);
    without.touch(intent::Next{});
    REQUIRE(without.screen() == "public");
    without.touch(intent::Back{});
    CHECK(without.screen() == "review");
    Bench other;
    hand_over_too_late(other);
    other.touch(intent::Retry{});
    other.lay_card(other_card());
    CHECK(other.shown<kiosk::NoticeScreen>().id == text_id::notice_other_person);
    CHECK(personal_values_in(other.state(), other.now(), other.environment).empty());
}

TEST_CASE("no way home loses answers without a question") {
    for (const auto& step : {kiosk::Step(kiosk::step::Cases{}), kiosk::Step(kiosk::step::Mine{}),
                             kiosk::Step(kiosk::step::Public{})}) {
        Bench bench;
        bench.go_to_review();
        bench.data().visit->step = step;
        bench.touch(intent::Back{});
        CHECK(bench.overlaid<kiosk::LeaveQuestion>());
        CHECK(bench.data().visit->form != nullptr);
    }
}

TEST_CASE(
    "a fee is paid although the card was read long ago: it is laid down again, and the same order "
    "is opened (R-166)") {
    Bench bench;
    go_to_fee(bench);
    bench.stay(too_long);
    bench.touch(intent::Next{});
    const auto wish = opened(bench);
    refuse_card(bench);
    expect_card_again(bench);
    bench.lay_card();
    REQUIRE(phase(bench) == Phase::asking);
    REQUIRE(asked_for<question::OpenOrder>(bench) == 2);
    const auto& again = *bench.wanted<effect::AskPlatform>().back();
    CHECK(std::get<question::OpenOrder>(again.question).order == wish.order);
    CHECK(again.person.card_age < std::chrono::minutes(1));
    tell_order(bench, PayOrder::State::paid);
    CHECK(payload_of(bench)["payment"]["state"] == "paid");
}

TEST_CASE(
    "whoever doesn't lay the card down again may file and pay later; a card that was read just now "
    "is not asked for again (R-166)") {
    Bench bench;
    go_to_fee(bench);
    bench.stay(too_long);
    bench.touch(intent::Next{});
    refuse_card(bench);
    expect_card_again(bench);
    bench.touch(intent::Back{});
    REQUIRE(phase(bench) == Phase::fee);
    bench.touch(intent::Skip{});
    CHECK(payload_of(bench)["payment"]["state"] == "unknown");
    Bench fresh;
    go_to_fee(fresh);
    fresh.touch(intent::Next{});
    refuse_card(fresh);
    CHECK(phase(fresh) == Phase::unknown);
}

TEST_CASE("a card that is laid down again by itself counts anew for the platform") {
    Bench bench;
    bench.go_to_review();
    bench.tell(event::CardPresence{bench.last<effect::WatchCard>(), false});
    bench.stay(too_long);
    const auto pass = bench.data().visit->pass;
    bench.lay_card();
    bench.touch(intent::HandOver{});
    const auto& person = bench.wanted<effect::AskPlatform>().back()->person;
    CHECK(person.card_age < std::chrono::minutes(1));
    // The platform knows the visit by that word still.
    CHECK(person.visit == pass);
}

}  // namespace tests::paying
