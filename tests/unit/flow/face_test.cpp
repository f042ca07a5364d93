// Is it the person of the card? Asked first, seen, compared elsewhere; and always another way.
#include <doctest.h>
#include <nlohmann/json.hpp>

#include "kiosk/flow/materials.h"
#include "kiosk/flow/payload.h"
#include "tests/unit/flow/gathered.h"

namespace tests {

using drivers::FaceAdvice;
using drivers::FaceVerdict;
using kiosk::FaceScreen;
using FacePhase = FaceScreen::Phase;

namespace {

kiosk::ServiceCode with_face() {
    return service_named("不动产登记资料查询");
}

kiosk::TerminalHealth with_person_camera() {
    auto health = good_health();
    health.person_camera = kiosk::PartState::ready;
    return health;
}

void lay_card_for(Bench& bench) {
    bench.touch(intent::Begin{});
    bench.touch(intent::ChooseService{with_face()});
    bench.touch(intent::Next{});
    bench.lay_card();
}

void go_to_face(Bench& bench) {
    bench.set_health(with_person_camera());
    lay_card_for(bench);
    REQUIRE(bench.screen() == "face");
}

drivers::FaceAnswer face_answer(FaceVerdict verdict) {
    drivers::FaceAnswer answer;
    answer.verdict = verdict;
    answer.engine = "city-identity";
    answer.version = "3.2";
    answer.evidence = "C-17";
    return answer;
}

/// From “I agree” to the picture on its way.
void show_face(Bench& bench) {
    bench.touch(intent::Next{});
    const auto watch = bench.last<effect::WatchFace>();
    bench.tell(event::FaceLooked{watch, FaceAdvice::hold_still});
    bench.tell(event::FaceTaken{watch});
    REQUIRE(bench.shown<FaceScreen>().phase == FacePhase::comparing);
}

void tell_face(Bench& bench, FaceVerdict verdict, std::string statement = {}) {
    bench.tell(event::FaceCompared{bench.last<effect::CompareFace>(), face_answer(verdict),
                                   std::move(statement)});
}

}  // namespace

TEST_CASE(
    "a face is compared where the service has it, the camera and the platform are there; else the "
    "phone is asked, as it was") {
    Bench without;
    lay_card_for(without);
    CHECK(without.screen() == "verify");
    Bench offline;
    auto health = with_person_camera();
    health.platform_reachable = false;
    offline.set_health(health);
    offline.touch(intent::Begin{});
    offline.touch(intent::ChooseService{with_face()});
    offline.touch(intent::Next{});
    CHECK(offline.screen() == "guide");
    Bench another;
    another.set_health(with_person_camera());
    another.go_to_form();
    CHECK(another.wanted<effect::WatchFace>().empty());
}

TEST_CASE(
    "no picture is looked for before the person has agreed to that very thing, by words with "
    "version and digest; the consent is the comparison's alone (R-202)") {
    Bench bench;
    go_to_face(bench);
    const auto asking = bench.shown<FaceScreen>();
    CHECK(asking.phase == FacePhase::asking);
    CHECK(asking.text.in(Language::zh).find("不动产登记资料查询") != std::string_view::npos);
    CHECK_FALSE(asking.card_is_enough);
    CHECK(bench.wanted<effect::WatchFace>().empty());
    CHECK(bench.wanted<effect::CompareFace>().empty());
    bench.touch(intent::Next{});
    REQUIRE(bench.wanted<effect::WatchFace>().size() == 1);
    const auto watch = bench.last<effect::WatchFace>();
    bench.tell(event::FaceLooked{watch, FaceAdvice::too_dark});
    CHECK(bench.shown<FaceScreen>().advice == FaceAdvice::too_dark);
    bench.tell(event::FaceLooked{watch, FaceAdvice::good});
    CHECK(bench.wanted<effect::CompareFace>().empty());
    bench.tell(event::FaceTaken{watch});
    REQUIRE(bench.wanted<effect::CompareFace>().size() == 1);
    const auto& sent = *bench.wanted<effect::CompareFace>().back();
    CHECK(sent.consent.service == with_face());
    CHECK(sent.consent.data_sets.empty());
    CHECK(sent.consent.licence_types.empty());
    CHECK_FALSE(sent.consent.id.is_nil());
    CHECK(sent.consent.text_version == "2026-1");
    CHECK(sent.consent.text_digest == kiosk::words_digest(asking.text, Language::zh));
    // It is no consent to ask other authorities.
    CHECK_FALSE(bench.data().visit->consent.has_value());
    tell_face(bench, FaceVerdict::match, "signed.by.platform");
    CHECK(bench.wanted<effect::StopFace>().size() == 1);
    CHECK(bench.data().visit->assurance() == kiosk::Assurance::verified);
    bench.decline_consent();
    REQUIRE(bench.screen() == "form");
    auto& visit = *bench.data().visit;
    visit.filing.emplace();
    visit.filing->id =
        kiosk::SubmissionId(kiosk::Uuid::parse("01900000-0000-7000-8000-0000000000cc"));
    const auto payload =
        nlohmann::json::parse(kiosk::case_submission(visit, bench.environment).payload.reveal());
    CHECK(payload["evidence"]["statement"] == "signed.by.platform");
    CHECK(payload["evidence"]["face"]["engine"] == "city-identity");
    CHECK(payload["evidence"]["face"]["comparison"] == "C-17");
    CHECK(payload["evidence"]["face"]["consent_id"] == sent.consent.id.text());
    CHECK_FALSE(payload["evidence"]["face"].contains("score"));
}

TEST_CASE("after a crash a case still names the comparison, its engine and its consent (R-202)") {
    Bench before;
    go_to_face(before);
    show_face(before);
    tell_face(before, FaceVerdict::match, "signed.by.platform");
    before.decline_consent();
    REQUIRE(before.screen() == "form");
    const auto evidence_of = [](Bench& bench) {
        auto& visit = *bench.data().visit;
        visit.filing.emplace();
        visit.filing->id =
            kiosk::SubmissionId(kiosk::Uuid::parse("01900000-0000-7000-8000-0000000000cc"));
        const auto filed = kiosk::case_submission(visit, bench.environment);
        return nlohmann::json::parse(filed.payload.reveal())["evidence"];
    };
    Bench after;
    after.set_health(with_person_camera());
    after.come_back(before.wanted<effect::SaveDraft>().back()->state.copy());
    REQUIRE(after.screen() == "form");
    CHECK(evidence_of(after)["face"]["engine"] == "city-identity");
    CHECK(evidence_of(after) == evidence_of(before));
}

TEST_CASE("the phone's page no longer says that no picture is taken once one was") {
    for (const bool taken : {false, true}) {
        Bench bench;
        go_to_face(bench);
        if (taken) {
            show_face(bench);
            tell_face(bench, FaceVerdict::no_match);
        }
        bench.touch(intent::Skip{});
        CHECK(bench.shown<kiosk::VerifyScreen>().picture_taken == taken);
    }
}

TEST_CASE(
    "every other answer is said as it is, leads nowhere by itself, and leaves the phone, a new try "
    "or a person; each try asks again (R-202)") {
    for (const auto verdict : {FaceVerdict::no_match, FaceVerdict::review, FaceVerdict::unavailable,
                               FaceVerdict::error}) {
        CAPTURE(name_of(verdict));
        Bench bench;
        go_to_face(bench);
        show_face(bench);
        tell_face(bench, verdict);
        const auto shown = bench.shown<FaceScreen>();
        CHECK(shown.phase == FacePhase::answered);
        CHECK(shown.verdict == verdict);
        CHECK(shown.can_retry == (verdict != FaceVerdict::review));
        CHECK(bench.data().visit->assurance() == kiosk::Assurance::card);
        bench.touch(intent::Next{});
        CHECK(bench.screen() == "face");
        bench.touch(intent::Skip{});
        CHECK(bench.screen() == "verify");
        CHECK(bench.data().visit->identity_statement.empty());
    }
    Bench again;
    go_to_face(again);
    for (int i = 0; i < 3; ++i) {
        CHECK(again.shown<FaceScreen>().phase == FacePhase::asking);
        show_face(again);
        tell_face(again, FaceVerdict::no_match);
        again.touch(intent::Retry{});
    }
    CHECK(again.shown<FaceScreen>().phase == FacePhase::answered);
    CHECK_FALSE(again.shown<FaceScreen>().can_retry);
    CHECK(again.wanted<effect::CompareFace>().size() == 3);
    const auto sent = again.wanted<effect::CompareFace>();
    CHECK(sent[0]->consent.id != sent[1]->consent.id);
    CHECK(sent[0]->comparison != sent[1]->comparison);
}

TEST_CASE("a match that nobody signed is none, and an answer that never comes is none either") {
    Bench bench;
    go_to_face(bench);
    show_face(bench);
    tell_face(bench, FaceVerdict::match);
    CHECK(bench.shown<FaceScreen>().verdict == FaceVerdict::error);
    Bench silent;
    go_to_face(silent);
    show_face(silent);
    const auto request = silent.last<effect::CompareFace>();
    silent.wait(std::chrono::seconds(46));
    CHECK(silent.shown<FaceScreen>().verdict == FaceVerdict::unavailable);
    // What comes too late counts no longer.
    silent.tell(event::FaceCompared{request, face_answer(FaceVerdict::match), "signed"});
    CHECK(silent.shown<FaceScreen>().phase == FacePhase::answered);
    CHECK(silent.data().visit->identity_statement.empty());
}

TEST_CASE("a consent to the picture says the language in which its words were shown (R-202)") {
    Bench bench;
    bench.set_health(with_person_camera());
    const auto uyghur = kiosk::Language::of("ug", "zh");
    REQUIRE(uyghur);
    bench.touch(intent::Begin{});
    bench.touch(intent::SetLanguage{*uyghur});
    bench.touch(intent::ChooseService{with_face()});
    bench.touch(intent::Next{});
    bench.lay_card();
    REQUIRE(bench.screen() == "face");
    const auto words = bench.shown<FaceScreen>().text;
    show_face(bench);
    const auto& sent = *bench.wanted<effect::CompareFace>().back();
    CHECK(sent.consent.language == Language::zh);
    CHECK(sent.consent.text_digest == kiosk::words_digest(words, Language::zh));
}

TEST_CASE("where the card is enough, no picture means on with the card") {
    Bench bench(environment_with(
        [](nlohmann::json& record) { record["terminal"]["face_comparison"] = true; }));
    bench.set_health(with_person_camera());
    bench.go_to_identify();
    bench.lay_card();
    REQUIRE(bench.screen() == "face");
    CHECK(bench.shown<FaceScreen>().card_is_enough);
    bench.touch(intent::Skip{});
    CHECK(bench.screen() != "face");
    CHECK(bench.screen() != "verify");
    CHECK(bench.data().visit->assurance() == kiosk::Assurance::card);
}

TEST_CASE(
    "the camera is watched while the page waits for a face and at no other time; it is told when "
    "it "
    "is away, and nothing is left of the visit") {
    Bench bench;
    go_to_face(bench);
    bench.touch(intent::Next{});
    const auto first = bench.last<effect::WatchFace>();
    bench.touch(intent::Help{});
    CHECK(bench.wanted<effect::StopFace>().size() == 1);
    bench.tell(event::FaceTaken{first});
    CHECK(bench.wanted<effect::CompareFace>().empty());
    bench.touch(intent::CloseOverlay{});
    CHECK(bench.last<effect::WatchFace>() != first);
    bench.set_health(good_health());
    CHECK(bench.shown<FaceScreen>().camera_away);
    bench.touch(intent::Back{});
    CHECK(bench.screen() == "guide");
    CHECK(bench.wanted<effect::StopFace>().size() == 2);

    Bench gone;
    go_to_face(gone);
    show_face(gone);
    tell_face(gone, FaceVerdict::match, "signed");
    gone.touch(intent::Home{});
    if (gone.snapshot().overlay) gone.touch(intent::ConfirmLeave{});
    gone.touch(intent::Home{});
    gone.wait(std::chrono::minutes(2));
    REQUIRE(gone.screen() == "attract");
    CHECK(personal_values_in(gone.state(), gone.now(), gone.environment).empty());
}

TEST_CASE(
    "three comparisons a visit, however often the page is left; whom a person has to look at is "
    "not compared again (R-202)") {
    const auto come_again = [](Bench& bench) {
        bench.touch(intent::Back{});
        REQUIRE(bench.screen() == "guide");
        bench.touch(intent::Next{});
    };
    Bench bench;
    go_to_face(bench);
    for (int i = 0; i < 3; ++i) {
        REQUIRE(bench.screen() == "face");
        show_face(bench);
        tell_face(bench, FaceVerdict::no_match);
        come_again(bench);
    }
    CHECK(bench.screen() == "verify");
    CHECK(bench.wanted<effect::CompareFace>().size() == 3);

    Bench review;
    go_to_face(review);
    show_face(review);
    tell_face(review, FaceVerdict::review);
    come_again(review);
    CHECK(review.screen() == "verify");
}

}  // namespace tests
