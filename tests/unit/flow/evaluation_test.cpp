#include <doctest.h>
#include <nlohmann/json.hpp>

#include "tests/unit/flow/fixture.h"

namespace tests {
using kiosk::EvaluationScreen;

namespace {

std::vector<const effect::Submit*> ratings(const Bench& bench) {
    std::vector<const effect::Submit*> found;
    for (const auto* submit : bench.wanted<effect::Submit>()) {
        if (submit->submission.kind == kiosk::SubmissionKind::evaluation) found.push_back(submit);
    }
    return found;
}

}  // namespace

TEST_CASE("a grade with its reasons is filed about the case, under an id of its own") {
    Bench bench;
    bench.go_to_evaluation();
    bench.touch(intent::ToggleTag{"too_early"});
    bench.touch(intent::Rate{2});
    bench.touch(intent::ToggleTag{"slow"});
    bench.touch(intent::ToggleTag{"unclear"});
    bench.touch(intent::ToggleTag{"slow"});
    CHECK(bench.shown<EvaluationScreen>().tags == std::vector<std::string>{"unclear"});
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "goodbye");
    CHECK(bench.shown<kiosk::GoodbyeScreen>().evaluated);
    REQUIRE(ratings(bench).size() == 1);
    const auto& rating = ratings(bench)[0]->submission;
    const auto filed = bench.wanted<effect::WatchSubmission>().back()->submission;
    CHECK(rating.about == filed);
    CHECK(rating.id != filed);
    const auto payload = nlohmann::json::parse(rating.payload.reveal());
    CHECK(payload["satisfaction"] == 2);
    CHECK(payload["details"] == nlohmann::json{"unclear"});
    CHECK(payload["pf"] == "5");
    CHECK(payload["case_ref"] == filed.value().text());
    CHECK(payload["submission_id"] == rating.id.value().text());
    CHECK(payload["assessed_at"] == "2026-06-01T02:00:00.000Z");
}

TEST_CASE(
    "a rating holds the grade, the reasons and how long the case took on the screen (R-173)") {
    Bench bench;
    bench.touch(intent::Begin{});
    bench.wait(std::chrono::seconds(80));
    bench.touch(intent::SetLanguage{Language::zh});
    bench.touch(intent::ChooseService{pension()});
    bench.touch(intent::Next{});
    bench.lay_card();
    bench.wait(std::chrono::seconds(45));
    bench.fill_form();
    bench.touch(intent::Next{});
    while (bench.screen() == "review") bench.touch(intent::Next{});
    bench.sign();
    bench.touch(intent::Next{});
    bench.tell(event::SubmissionStored{bench.last<effect::Submit>()});
    bench.accept_case();
    // What comes after the case is not handling.
    bench.wait(std::chrono::seconds(30));
    bench.touch(intent::Next{});
    bench.touch(intent::Rate{2});
    bench.touch(intent::ToggleTag{"slow"});
    bench.touch(intent::Next{});
    REQUIRE(ratings(bench).size() == 1);
    const auto payload = nlohmann::json::parse(ratings(bench)[0]->submission.payload.reveal());
    CHECK(payload["satisfaction"] == 2);
    CHECK(payload["details"] == nlohmann::json{"slow"});
    CHECK(payload["seconds_taken"] == 125);
}

TEST_CASE("form, case and rating bear the code of the catalogue, byte for byte (R-004)") {
    Bench bench;
    bench.go_to_goodbye();
    const auto code = sample_catalogue()->find(pension())->code;
    const auto submitted = bench.wanted<effect::Submit>();
    REQUIRE(submitted.size() == 2);
    for (const auto* one : submitted) {
        CHECK(one->submission.service == code);
        CHECK(nlohmann::json::parse(one->submission.payload.reveal())["service_code"] ==
              code.value());
    }
}

TEST_CASE("rating is voluntary: nothing is sent without a grade, and skipping sends nothing") {
    Bench bench;
    bench.go_to_evaluation();
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "evaluation");
    bench.touch(intent::Rate{0});
    bench.touch(intent::Rate{6});
    CHECK(bench.shown<EvaluationScreen>().chosen == 0);
    bench.touch(intent::Skip{});
    CHECK(bench.screen() == "goodbye");
    CHECK(ratings(bench).empty());
    CHECK_FALSE(bench.shown<kiosk::GoodbyeScreen>().evaluated);
}

TEST_CASE("another grade takes the reasons of the first away, and there are at most eight") {
    Bench bench;
    bench.go_to_evaluation();
    bench.touch(intent::Rate{5});
    for (int i = 0; i < 10; ++i) bench.touch(intent::ToggleTag{"tag" + std::to_string(i)});
    bench.touch(intent::ToggleTag{std::string(65, 'x')});
    CHECK(bench.shown<EvaluationScreen>().tags.size() == 8);
    bench.touch(intent::Rate{1});
    CHECK(bench.shown<EvaluationScreen>().tags.empty());
}

TEST_CASE("a rating that could not be stored is tried three times with one id") {
    Bench bench;
    bench.go_to_goodbye();
    for (int i = 0; i < 5; ++i) {
        bench.tell(
            event::SubmissionFailed{ratings(bench).back()->request, {ErrorCode::io_error, {}, {}}});
    }
    REQUIRE(ratings(bench).size() == 3);
    CHECK(ratings(bench)[0]->submission.id == ratings(bench)[2]->submission.id);
    CHECK(ratings(bench)[0]->submission.payload == ratings(bench)[2]->submission.payload);
}

}  // namespace tests
