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
