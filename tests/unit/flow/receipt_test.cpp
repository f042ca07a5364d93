#include <doctest.h>

#include "tests/unit/flow/fixture.h"

namespace tests {
using kiosk::ReceiptScreen;
using Print = ReceiptScreen::Print;

namespace {

std::string printed_words(const kiosk::PrintDocument& document) {
    std::string all = document.title + document.number_label + document.number + document.footer;
    for (const auto& line : document.lines) all += line.label + line.value.reveal() + "\n";
    return all;
}

}  // namespace

TEST_CASE("the receipt shows a provisional number at once and the platform's when it comes") {
    Bench bench;
    bench.go_to_receipt();
    const auto before = bench.shown<ReceiptScreen>();
    CHECK_FALSE(before.official);
    CHECK(before.number.size() == 14);
    CHECK(before.qr_payload.starts_with("urn:bianmin:submission:"));
    CHECK(before.fields_spared == 6);
    bench.accept_case();
    CHECK(bench.shown<ReceiptScreen>().official);
    CHECK(bench.shown<ReceiptScreen>().number == "CASE-0001");
    CHECK(bench.shown<ReceiptScreen>().qr_payload == "urn:bianmin:case:CASE-0001");
}

TEST_CASE(
    "paper waits a moment for the platform's number and then bears it, the person masked (R-202)") {
    Bench bench;
    bench.go_to_receipt();
    CHECK(bench.wanted<effect::Print>().empty());
    CHECK(bench.shown<ReceiptScreen>().print == Print::printing);
    bench.accept_case();
    REQUIRE(bench.wanted<effect::Print>().size() == 1);
    const auto& document = bench.wanted<effect::Print>().front()->document;
    CHECK(document.number == "CASE-0001");
    CHECK(document.qr_payload == "urn:bianmin:case:CASE-0001");
    const auto words = printed_words(document);
    CHECK(words.find("张**测") != std::string::npos);
    CHECK(words.find(sample_name) == std::string::npos);
    CHECK(words.find("819902********0014") != std::string::npos);
    CHECK(words.find(sample_number) == std::string::npos);
    CHECK(words.find(sample_phone) == std::string::npos);
}

TEST_CASE(
    "without an answer of the platform the paper bears the provisional number and never says "
    "accepted") {
    for (const auto language : {Language::zh, Language::en}) {
        Bench bench;
        bench.touch(intent::SetLanguage{language});
        bench.touch(intent::Home{});
        bench.go_to_receipt();
        bench.wait(bench.environment.receipt_wait);
        REQUIRE(bench.wanted<effect::Print>().size() == 1);
        const auto words = printed_words(bench.wanted<effect::Print>().front()->document);
        CHECK(words.find("已受理") == std::string::npos);
        CHECK(words.find("受理成功") == std::string::npos);
        bench.accept_case();
        CHECK(bench.wanted<effect::Print>().size() == 1);
        CHECK(bench.shown<ReceiptScreen>().official);
    }
}

TEST_CASE(
    "paper out and jams are told while the job waits, and it comes out when they are put right") {
    Bench bench;
    bench.go_to_receipt();
    bench.accept_case();
    const auto request = bench.last<effect::Print>();
    bench.tell(event::PrintStarted{request});
    bench.tell(event::PrintWaiting{request, {ErrorCode::paper_out, {}, {}}});
    CHECK(bench.shown<ReceiptScreen>().print == Print::waiting);
    CHECK(bench.shown<ReceiptScreen>().print_problem == text_id::print_paper_out);
    CHECK_FALSE(bench.shown<ReceiptScreen>().qr_payload.empty());
    bench.tell(event::PrintStarted{request});
    CHECK(bench.shown<ReceiptScreen>().print == Print::printing);
    bench.tell(event::PrintWaiting{request, {ErrorCode::paper_jam, {}, {}}});
    CHECK(bench.shown<ReceiptScreen>().print_problem == text_id::print_paper_jam);
    bench.tell(event::Printed{request});
    CHECK(bench.shown<ReceiptScreen>().print == Print::printed);
}

TEST_CASE(
    "without a printer the case is filed, and the receipt can be printed later in the visit") {
    Bench bench;
    auto health = good_health();
    health.printer = kiosk::PartState::unavailable;
    health.printer_problem = ErrorCode::no_device;
    bench.set_health(health);
    bench.go_to_receipt();
    bench.accept_case();
    CHECK(bench.wanted<effect::Print>().empty());
    CHECK(bench.shown<ReceiptScreen>().print == Print::failed);
    CHECK(bench.shown<ReceiptScreen>().print_problem == text_id::print_printer_away);
    bench.touch(intent::Next{});
    bench.set_health(good_health());
    bench.touch(intent::Back{});
    bench.touch(intent::Retry{});
    CHECK(bench.wanted<effect::Print>().size() == 1);
}

TEST_CASE("a receipt is printed at most three times") {
    Bench bench;
    bench.go_to_receipt();
    bench.accept_case();
    for (int i = 0; i < 6; ++i) {
        bench.print_all();
        bench.touch(intent::Retry{});
    }
    CHECK(bench.wanted<effect::Print>().size() == 3);
}

TEST_CASE("a print asked for twice while one is running is one print") {
    Bench bench;
    bench.go_to_receipt();
    bench.accept_case();
    bench.touch(intent::Retry{});
    bench.touch(intent::Retry{});
    CHECK(bench.wanted<effect::Print>().size() == 1);
    bench.tell(event::PrintFailed{bench.last<effect::Print>(), {ErrorCode::device_fault, {}, {}}});
    CHECK(bench.shown<ReceiptScreen>().print_problem == text_id::print_failed);
    bench.touch(intent::Retry{});
    CHECK(bench.wanted<effect::Print>().size() == 2);
}

TEST_CASE("a receipt for another submission, or told twice, changes nothing") {
    Bench bench;
    bench.go_to_receipt();
    kiosk::SubmissionId other(kiosk::Uuid{{1, 2, 3}});
    bench.tell(event::SubmissionAccepted{bench.last<effect::WatchSubmission>(),
                                         {other, "CASE-X", {}, "jws"}});
    CHECK_FALSE(bench.shown<ReceiptScreen>().official);
    bench.accept_case();
    bench.accept_case();
    CHECK(bench.wanted<effect::Print>().size() == 1);
}

TEST_CASE(
    "home from the receipt leads to goodbye, and unfinished paper is called back at the end") {
    Bench bench;
    bench.go_to_receipt();
    bench.accept_case();
    bench.tell(event::PrintWaiting{bench.last<effect::Print>(), {ErrorCode::paper_out, {}, {}}});
    bench.touch(intent::Home{});
    CHECK(bench.screen() == "goodbye");
    bench.tell(event::CardPresence{bench.last<effect::WatchCard>(), false});
    CHECK(bench.wanted<effect::CancelPrint>().empty());
    bench.wait(bench.environment.goodbye);
    CHECK(bench.screen() == "attract");
    CHECK(bench.last<effect::CancelPrint>() == bench.last<effect::Print>());
}

TEST_CASE(
    "home from a look aside leads where the page leads that was left: the receipt that is being "
    "printed comes out (R-176)") {
    const auto aside_home = [](Bench& bench) {
        bench.touch(intent::Help{});
        bench.touch(intent::OpenPublic{});
        REQUIRE(bench.screen() == "public");
        bench.touch(intent::Home{});
        CHECK(bench.screen() == "goodbye");
        CHECK(bench.wanted<effect::CancelPrint>().empty());
    };
    Bench receipt;
    receipt.go_to_receipt();
    receipt.accept_case();
    REQUIRE(receipt.wanted<effect::Print>().size() == 1);
    aside_home(receipt);
    Bench early;  // the paper waits for the platform's number
    early.go_to_receipt();
    aside_home(early);
    CHECK(early.wanted<effect::Print>().size() == 1);
    Bench evaluation;
    evaluation.go_to_receipt();
    evaluation.accept_case();
    evaluation.touch(intent::Next{});
    REQUIRE(evaluation.screen() == "evaluation");
    aside_home(evaluation);
    Bench goodbye;
    goodbye.go_to_receipt();
    goodbye.accept_case();
    goodbye.touch(intent::Home{});
    REQUIRE(goodbye.screen() == "goodbye");
    aside_home(goodbye);
}

}  // namespace tests
