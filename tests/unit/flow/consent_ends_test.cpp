// A consent was given for a case: when the visit ends without one, however it ends, the platform is
// told that it is over.
#include "tests/unit/flow/paying.h"

namespace tests::paying {

namespace {

/// Agreed, and told what the platform knows; its consent.
kiosk::Uuid agree_to_gather(Bench& bench) {
    go_to_consent(bench, licence_renewal());
    bench.touch(intent::Next{});
    const auto id =
        std::get<question::Gather>(bench.wanted<effect::AskPlatform>().back()->question).consent.id;
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), gathered()});
    REQUIRE(bench.screen() == "materials");
    bench.forget_effects();
    return id;
}

/// What was wanted to end, in that order, and that each names whose card was read.
std::vector<kiosk::Uuid> ended(Bench& bench) {
    std::vector<kiosk::Uuid> found;
    for (const auto* asked : bench.wanted<effect::AskPlatform>()) {
        const auto* end = std::get_if<question::EndConsent>(&asked->question);
        if (end == nullptr) continue;
        found.push_back(end->consent);
        CHECK(asked->person.number.reveal() == sample_number);
        CHECK_FALSE(asked->person.visit.is_nil());
    }
    return found;
}

using Consents = std::vector<kiosk::Uuid>;

}  // namespace

TEST_CASE(
    "a consent without a case ends at the platform when nobody is there any more, when somebody "
    "else comes, and when the visit becomes practice (R-285)") {
    Bench idle;
    const auto left_alone = agree_to_gather(idle);
    idle.wait(std::chrono::minutes(5));
    CHECK(ended(idle) == Consents{left_alone});

    Bench other;
    const auto first = agree_to_gather(other);
    other.tell(event::CardPresence{RequestId(other.data().visit->card_watch->value()), false});
    other.lay_card(other_card());
    REQUIRE(other.shown<kiosk::NoticeScreen>().id == text_id::notice_other_person);
    CHECK(ended(other) == Consents{first});

    Bench practice;
    const auto before = agree_to_gather(practice);
    practice.touch(intent::Help{});
    practice.touch(intent::Practise{});
    REQUIRE(practice.snapshot().practice);
    CHECK(ended(practice) == Consents{before});

    Bench form;
    const auto filled = agree_to_gather(form);
    form.touch(intent::Next{});
    REQUIRE(form.screen() == "form");
    form.wait(std::chrono::minutes(5));
    CHECK(ended(form) == Consents{filled});
}

TEST_CASE(
    "what was taken back and not heard of is told once more when the visit ends; what is on its "
    "way is not told twice (R-285)") {
    Bench bench;
    const auto id = agree_to_gather(bench);
    bench.touch(intent::EndConsent{});
    REQUIRE(ended(bench) == Consents{id});
    no_answer(bench);
    bench.forget_effects();
    bench.touch(intent::Back{});
    bench.touch(intent::Next{});
    const auto second =
        std::get<question::Gather>(bench.wanted<effect::AskPlatform>().back()->question).consent.id;
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), gathered()});
    bench.forget_effects();
    bench.tell(event::CardPresence{RequestId(bench.data().visit->card_watch->value()), false});
    bench.lay_card(other_card());
    CHECK(ended(bench) == Consents{id, second});

    Bench on_its_way;
    const auto only = agree_to_gather(on_its_way);
    on_its_way.touch(intent::EndConsent{});
    on_its_way.tell(
        event::CardPresence{RequestId(on_its_way.data().visit->card_watch->value()), false});
    on_its_way.lay_card(other_card());
    CHECK(ended(on_its_way) == Consents{only});
}

TEST_CASE("the consent of a case that was filed, or goes on elsewhere, stays (R-285 R-195)") {
    Bench filed;
    go_to_fee(filed, on_minimum_allowance());
    filed.touch(intent::Next{});
    filed.tell(event::SubmissionStored{filed.last<effect::Submit>()});
    filed.touch(intent::Home{});
    filed.wait(std::chrono::minutes(5));
    CHECK(ended(filed).empty());

    for (const bool handed_over : {true, false}) {
        CAPTURE(handed_over);
        Bench bench;
        const auto id = agree_to_gather(bench);
        bench.touch(intent::Next{});
        REQUIRE(bench.screen() == "form");
        bench.data().visit->step = kiosk::step::Review{};
        if (handed_over) {
            bench.touch(intent::HandOver{});
            bench.tell(event::PlatformTold{
                bench.last<effect::AskPlatform>(),
                kiosk::HallTicket{"H1", {}, {}, "", "", 0, "12345678", "https://p/m/t"}});
            bench.touch(intent::Next{});
        }
        leave(bench);
        REQUIRE(bench.screen() == "home");
        CHECK(ended(bench) == (handed_over ? Consents{} : Consents{id}));
    }
}

TEST_CASE("a consent of before a crash is nobody's to end until the card was read again") {
    Bench bench;
    const auto id = agree_to_gather(bench);
    bench.touch(intent::Next{});
    const auto draft = bench.wanted<effect::SaveDraft>().back()->state.copy();
    Bench gone;
    gone.tell_as({}, event::DraftFound{draft.copy()});
    gone.touch(intent::Back{});
    REQUIRE(gone.screen() == "attract");
    CHECK(ended(gone).empty());
    Bench back;
    back.come_back(draft.copy());
    REQUIRE(back.screen() == "form");
    leave(back);
    CHECK(ended(back) == Consents{id});
}

}  // namespace tests::paying
