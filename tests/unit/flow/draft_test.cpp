//
#include <doctest.h>

#include "tests/unit/flow/fixture.h"

namespace tests {

namespace {

SecretText last_draft(const Bench& bench) {
    const auto drafts = bench.wanted<effect::SaveDraft>();
    if (drafts.empty()) FAIL("no draft was saved");
    return drafts.back()->state.copy();
}

}  // namespace

TEST_CASE("a draft outlives a power cut where the service allows it (R-149)") {
    for (const bool allowed : {true, false}) {
        CAPTURE(allowed);
        Bench bench(environment_with(
            [&](nlohmann::json& record) { record["terminal"]["outlives_power_cut"] = allowed; }));
        bench.go_to_form();
        bench.touch(intent::Next{});
        bench.touch(intent::SetAnswer{FieldId("household"), "rural"});
        CHECK(bench.wanted<effect::SaveDraft>().back()->outlives_power_cut == allowed);
    }
}

TEST_CASE("after a crash the visit goes on where it was, answer by answer") {
    Bench before;
    before.touch(intent::SetLanguage{Language::en});
    before.touch(intent::ChooseService{pension()});
    before.touch(intent::Next{});
    before.lay_card();
    before.touch(intent::Next{});
    before.touch(intent::SetAnswer{FieldId("household"), "urban"});
    Bench after;
    after.come_back(last_draft(before));
    CHECK(after.screen() == "form");
    CHECK(after.snapshot().language == Language::en);
    CHECK(after.shown<kiosk::FormScreen>().page.index == 1);
    CHECK(after.data().visit->form->save() == before.data().visit->form->save());
    CHECK(*after.data().visit->card == *before.data().visit->card);
    CHECK(after.wanted<effect::WatchCard>().size() == 1);
    after.touch(intent::SetAnswer{FieldId("employee_pension"), "no"});
    after.touch(intent::Next{});
    CHECK(after.shown<kiosk::FormScreen>().page.index == 2);
}

TEST_CASE("after a crash a visit goes on in a language that came with a file of its own") {
    const auto uyghur = Language::of("ug", "en");
    REQUIRE(uyghur);
    Bench before;
    before.touch(intent::SetLanguage{*uyghur});
    before.touch(intent::ChooseService{pension()});
    before.touch(intent::Next{});
    before.lay_card();
    before.touch(intent::Next{});
    before.touch(intent::SetAnswer{FieldId("household"), "urban"});
    Bench after;
    after.come_back(last_draft(before));
    CHECK(after.snapshot().language == *uyghur);
    CHECK(after.snapshot().language.fallback() == "en");
}

TEST_CASE(
    "after a crash nothing of the visit is shown, and nothing goes on, before the same person's "
    "card was read again (R-149)") {
    Bench before;
    before.go_to_review();
    const auto draft = last_draft(before);
    Bench after;
    // The reader starts as the terminal does.
    auto health = good_health();
    health.card_reader = kiosk::PartState::unavailable;
    after.set_health(health);
    after.tell_as({}, event::DraftFound{draft.copy()});
    REQUIRE(after.screen() == "identify");
    CHECK(after.shown<kiosk::IdentifyScreen>().resumes);
    after.tell(event::CardFailed{after.last<effect::ReadCard>(), {ErrorCode::no_device, {}, {}}});
    CHECK(after.screen() == "identify");
    after.set_health(good_health());
    CHECK(after.wanted<effect::ReadCard>().size() == 2);
    after.touch(intent::Next{});
    CHECK(after.screen() == "identify");
    after.lay_card();
    CHECK(after.screen() == "review");

    Bench other;
    other.tell_as({}, event::DraftFound{draft.copy()});
    other.lay_card(other_card());
    CHECK(other.screen() != "review");
    CHECK(other.wanted<effect::DropDraft>().size() == 1);
    CHECK_FALSE(other.data().visit->form);

    Bench gone;
    gone.tell_as({}, event::DraftFound{draft.copy()});
    gone.touch(intent::Back{});
    CHECK(gone.screen() == "attract");
    CHECK(gone.wanted<effect::DropDraft>().size() == 1);
}

TEST_CASE(
    "somebody else may stand there after a crash: the question whether one is there comes soon") {
    Bench before;
    before.go_to_form();
    Bench after;
    after.tell_as({}, event::DraftFound{last_draft(before)});
    after.wait(std::chrono::seconds(20));
    CHECK(after.overlaid<kiosk::IdleWarning>());
    after.wait(std::chrono::seconds(30));
    CHECK(after.screen() == "attract");
    CHECK(after.wanted<effect::DropDraft>().size() == 1);
}

TEST_CASE(
    "a crash while the case was being stored leads back to the signature and files under the same "
    "id") {
    Bench before;
    before.go_to_submitting();
    const auto id = before.wanted<effect::Submit>().back()->submission.id;
    Bench after;
    after.come_back(last_draft(before));
    REQUIRE(after.screen() == "signature");
    after.sign();
    after.touch(intent::Next{});
    CHECK(after.wanted<effect::Submit>().back()->submission.id == id);
}

TEST_CASE(
    "after a crash the second card is known, and who said no to the picture is not asked again") {
    Bench before;
    before.go_to_form();
    auto& visit = *before.data().visit;
    visit.social_card_number = SecretText("A00000001");
    visit.face.declined = true;
    visit.face.taken = true;
    before.touch(intent::Next{});
    Bench after;
    after.come_back(last_draft(before));
    REQUIRE(after.screen() == "form");
    CHECK(after.data().visit->social_card_number == visit.social_card_number);
    CHECK(after.data().visit->face.declined);
    CHECK(after.data().visit->face.taken);
    CHECK_FALSE(after.data().visit->face.confirmed);
}

TEST_CASE("a draft of an earlier version of the program is dropped") {
    Bench before;
    before.go_to_form();
    auto old = last_draft(before).reveal();
    const auto version = old.find("visit-draft-9");
    REQUIRE(version != std::string::npos);
    old[version + 12] = '8';
    Bench after;
    after.come_back(SecretText(old));
    CHECK(after.screen() == "attract");
    CHECK(after.wanted<effect::DropDraft>().size() == 1);
}

TEST_CASE("once the case is stored there is no draft to come back to") {
    Bench bench;
    bench.go_to_submitting();
    const auto request = bench.last<effect::Submit>();
    bench.forget_effects();
    bench.tell(event::SubmissionStored{request});
    CHECK(bench.wanted<effect::DropDraft>().size() == 1);
    bench.touch(intent::Next{});
    bench.touch(intent::Rate{4});
    CHECK(bench.wanted<effect::SaveDraft>().empty());
}

TEST_CASE(
    "a draft that is cut is dropped and the terminal waits; a catalogue that changed elsewhere "
    "changes "
    "nothing for it (R-052)") {
    Bench before;
    before.go_to_review();
    const auto text = last_draft(before).reveal();
    for (std::size_t length = 0; length < text.size(); length += 7) {
        Bench after;
        after.come_back(SecretText(text.substr(0, length)));
        CHECK(after.screen() == "attract");
        CHECK(after.wanted<effect::DropDraft>().size() == 1);
    }
    auto other = text;
    const auto version = other.find("1:7,");
    REQUIRE(version != std::string::npos);
    other[version + 2] = '8';
    Bench after;
    after.come_back(SecretText(other));
    CHECK(after.screen() == "review");
}

TEST_CASE(
    "a draft found after somebody has begun is dropped, and their own answers are saved again") {
    Bench before;
    before.go_to_form();
    Bench bench;
    bench.go_to_form();
    bench.forget_effects();
    bench.come_back(last_draft(before));
    CHECK(bench.wanted<effect::DropDraft>().size() == 1);
    CHECK(bench.wanted<effect::SaveDraft>().size() == 1);
    CHECK(bench.snapshot().session == SessionId(1));
}

}  // namespace tests
