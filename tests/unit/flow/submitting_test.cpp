//
#include <doctest.h>
#include <nlohmann/json.hpp>

#include "tests/unit/flow/fixture.h"

namespace tests {
using kiosk::SubmittingScreen;

namespace {

nlohmann::json payload_of(const Bench& bench) {
    return nlohmann::json::parse(
        bench.wanted<effect::Submit>().back()->submission.payload.reveal());
}

}  // namespace

TEST_CASE("what is filed is what was entered, member by member") {
    Bench bench;
    bench.go_to_submitting();
    REQUIRE(bench.wanted<effect::Submit>().size() == 1);
    const auto& submission = bench.wanted<effect::Submit>().front()->submission;
    CHECK_FALSE(submission.id.value().is_nil());
    CHECK(submission.service == pension());
    CHECK(submission.catalogue_version == 7);
    CHECK(submission.created_at == bench.now().wall);
    const auto payload = payload_of(bench);
    CHECK(payload["submission_id"] == submission.id.value().text());
    CHECK(payload["kind"] == "submission");
    CHECK(payload["service_code"] == pension().value());
    CHECK(payload["terminal_id"] == "T-001");
    CHECK(payload["catalogue_version"] == 7);
    CHECK(payload["form_id"] == submission.form_id);
    CHECK(payload["applicant"]["name"] == sample_name);
    CHECK(payload["applicant"]["number"] == sample_number);
    CHECK(payload["applicant"]["identity_kind"] == "resident");
    CHECK(payload["applicant"]["valid_to"] == "2040-01-01");
    const nlohmann::json answers{{"name", sample_name},     {"sex", "1"},
                                 {"nation", "汉"},          {"birth", "1980-01-01"},
                                 {"number", sample_number}, {"address", sample_address},
                                 {"grade", "500"},          {"employee_pension", "no"},
                                 {"household", "rural"},    {"payment", "bank"},
                                 {"phone", sample_phone},   {"bank_account", sample_bank_card},
                                 {"commitment", "OK"}};
    CHECK(payload["answers"] == answers);
    CHECK(payload["signature"]["media_type"] == "application/vnd.bianmin.strokes+json");
    CHECK(payload["signature"]["strokes"][0][1] == nlohmann::json::parse("[0.4,0.4,80]"));
    CHECK(payload["fields_spared"] == 6);
}

TEST_CASE("every case holds that a card was read here, and when, also after a crash (R-181)") {
    Bench bench;
    bench.go_to_identify();
    bench.wait(std::chrono::seconds(7));
    bench.lay_card();
    bench.wait(std::chrono::seconds(20));
    Bench after;
    after.come_back(SecretText(bench.wanted<effect::SaveDraft>().back()->state.reveal()));
    for (auto* one : {&bench, &after}) {
        one->fill_form();
        one->touch(intent::Next{});
        while (one->screen() == "review") one->touch(intent::Next{});
        one->sign();
        one->touch(intent::Next{});
        const auto payload = payload_of(*one);
        CHECK(payload["evidence"]["identified_by"] == "card_reader");
        CHECK(payload["evidence"]["identified_at"] == "2026-06-01T02:00:07.000Z");
    }
}

TEST_CASE("a failed store is tried again with the same id and the same bytes") {
    Bench bench;
    bench.go_to_submitting();
    bench.tell(
        event::SubmissionFailed{bench.last<effect::Submit>(), {ErrorCode::io_error, {}, {}}});
    CHECK(bench.shown<SubmittingScreen>().problem == text_id::submit_failed);
    bench.touch(intent::Retry{});
    CHECK(bench.shown<SubmittingScreen>().problem.empty());
    const auto sent = bench.wanted<effect::Submit>();
    REQUIRE(sent.size() == 2);
    CHECK(sent[0]->submission.id == sent[1]->submission.id);
    CHECK(sent[0]->submission.payload == sent[1]->submission.payload);
    CHECK(sent[0]->request != sent[1]->request);
    bench.tell(event::SubmissionStored{sent[0]->request});
    CHECK(bench.screen() == "submitting");
    bench.tell(event::SubmissionStored{sent[1]->request});
    CHECK(bench.screen() == "receipt");
}

TEST_CASE("signing again after a failure still files under the same id") {
    Bench bench;
    bench.go_to_submitting();
    bench.tell(
        event::SubmissionFailed{bench.last<effect::Submit>(), {ErrorCode::disk_full, {}, {}}});
    CHECK(bench.shown<SubmittingScreen>().problem == text_id::submit_storage_full);
    bench.touch(intent::Back{});
    bench.sign();
    bench.touch(intent::Next{});
    const auto sent = bench.wanted<effect::Submit>();
    REQUIRE(sent.size() == 2);
    CHECK(sent[0]->submission.id == sent[1]->submission.id);
}

TEST_CASE(
    "a store that has the id with other answers means that the case was filed as it was then: it "
    "is "
    "said in words, the receipt follows, and what was entered since is on no paper") {
    Bench before;
    before.go_to_submitting();
    for (const bool looks : {true, false}) {
        CAPTURE(looks);
        Bench bench;
        bench.come_back(before.wanted<effect::SaveDraft>().back()->state.copy());
        REQUIRE(bench.screen() == "signature");
        bench.sign();
        bench.touch(intent::Next{});
        bench.tell(
            event::SubmissionFailed{bench.last<effect::Submit>(), {ErrorCode::conflict, {}, {}}});
        CHECK(bench.shown<kiosk::NoticeScreen>().id == text_id::notice_filed_before);
        CHECK(bench.wanted<effect::WatchSubmission>().size() == 1);
        if (looks) {
            bench.touch(intent::Next{});
            CHECK_FALSE(bench.shown<kiosk::ReceiptScreen>().can_print_form);
        }
        // Whoever reads for long, or goes at once, has the receipt all the same.
        bench.touch(looks ? Intent(intent::Next{}) : Intent(intent::Home{}));
        bench.wait(std::chrono::seconds(5));
        REQUIRE(bench.wanted<effect::Print>().size() == 1);
        CHECK(bench.wanted<effect::Print>()[0]->document.kind ==
              kiosk::PrintDocument::Kind::receipt);
    }
}

TEST_CASE(
    "what may be stored already is filed once more or left, never changed; where the store says "
    "that nothing of it is there the answers may be changed") {
    for (const auto& [code, is_unknown] :
         {std::pair{ErrorCode::io_error, true}, std::pair{ErrorCode::corrupt, true},
          std::pair{ErrorCode::internal, true}, std::pair{ErrorCode::disk_full, false},
          std::pair{ErrorCode::limit_exceeded, false}, std::pair{ErrorCode::device_busy, false},
          std::pair{ErrorCode::checksum_error, false}, std::pair{ErrorCode::bad_format, false}}) {
        CAPTURE(name_of(code));
        Bench bench;
        bench.go_to_submitting();
        bench.tell(event::SubmissionFailed{bench.last<effect::Submit>(), {code, {}, {}}});
        CHECK(bench.snapshot().can_go_back == !is_unknown);
        CHECK(bench.snapshot().can_go_home);
        bench.touch(intent::Back{});
        CHECK(bench.screen() == (is_unknown ? "submitting" : "signature"));
        if (is_unknown) continue;
        bench.sign();
        bench.touch(intent::Next{});
        // This one may have reached it: what is said of the next says nothing of it.
        bench.wait(std::chrono::seconds(21));
        bench.touch(intent::Retry{});
        bench.tell(event::SubmissionFailed{bench.last<effect::Submit>(), {code, {}, {}}});
        CHECK_FALSE(bench.snapshot().can_go_back);
    }
}

TEST_CASE("a store that does not answer is given up after a while, and nothing leaves before") {
    Bench bench;
    bench.go_to_submitting();
    bench.touch(intent::Home{});
    bench.touch(intent::Back{});
    bench.touch(intent::Retry{});
    CHECK(bench.shown<SubmittingScreen>().problem.empty());
    CHECK_FALSE(bench.snapshot().can_go_home);
    bench.wait(std::chrono::seconds(21));
    CHECK(bench.shown<SubmittingScreen>().problem == text_id::submit_failed);
    CHECK(bench.snapshot().can_go_home);
}

TEST_CASE(
    "leaving after a try of unknown outcome ends the visit, so that no second case can be its "
    "double") {
    Bench bench;
    bench.go_to_submitting();
    bench.tell(
        event::SubmissionFailed{bench.last<effect::Submit>(), {ErrorCode::io_error, {}, {}}});
    bench.touch(intent::Home{});
    REQUIRE(bench.overlaid<kiosk::LeaveQuestion>());
    bench.touch(intent::ConfirmLeave{});
    CHECK(bench.screen() == "goodbye");
    bench.tell(event::CardPresence{bench.last<effect::WatchCard>(), false});
    bench.wait(std::chrono::minutes(1));
    CHECK(bench.screen() == "attract");
}

TEST_CASE("once stored, answers and signature are gone, but where a form may be printed of them") {
    Bench bench;
    auto health = good_health();
    health.printer_has_sheets = false;
    bench.set_health(health);
    bench.go_to_submitting();
    CHECK(bench.wanted<effect::DropDraft>().empty());
    bench.tell(event::SubmissionStored{bench.last<effect::Submit>()});
    CHECK(bench.wanted<effect::DropDraft>().size() == 1);
    const auto left = personal_values_in(bench.state(), bench.now(), bench.environment);
    CHECK(left.find(sample_phone) == std::string::npos);
    CHECK(left.find("signature") == std::string::npos);
}

}  // namespace tests
