#include <array>

#include <doctest.h>

#include "drivers/ipp/cups_port.h"
#include "tests/ipp/late_server.h"
#include "tests/ipp/printer_rig.h"

namespace {

using drivers::DocumentPrinterEvent;
using drivers::PrinterReadiness;
using drivers::RequestId;
using kiosk::ErrorCode;
using tests::bytes_of;
using tests::document;
using Rig = tests::PrinterRig;
using namespace std::chrono_literals;

}  // namespace

TEST_CASE_FIXTURE(
    Rig, "A document comes out once and byte for byte, and the spool is empty afterwards") {
    CHECK(is(PrinterReadiness::ready, std::nullopt));
    CHECK(printer->state().device.confidence == drivers::Confidence::reported);
    print(1, "receipt");
    REQUIRE(comes("printed"));
    CHECK(said() == "started printed");
    CHECK(process.sheets() == std::vector{document("receipt")});
    CHECK(becomes([&] { return process.spooled() == 0; }));
    CHECK(printer->report().printed == 1);
}

TEST_CASE_FIXTURE(Rig, "Some pages are asked for by their numbers") {
    REQUIRE(is(PrinterReadiness::ready, std::nullopt));
    print(1, drivers::PdfPages{bytes_of(document("certificate")), {2, 3}});
    REQUIRE(comes("printed"));
    CHECK(process.pages() == std::vector<std::string>{"2-3"});
    print(2, "whole");
    REQUIRE(comes("printed", 2));
    CHECK(process.pages() == std::vector<std::string>{"2-3", ""});
}

TEST_CASE_FIXTURE(Rig, "What lies in the trays is in the report") {
    REQUIRE(is(PrinterReadiness::ready, std::nullopt));
    CHECK_FALSE(printer->report().media_ready.empty());
}

TEST_CASE_FIXTURE(Rig, "What the printer prints with, and where its waste goes, is in the report") {
    REQUIRE(is(PrinterReadiness::ready, std::nullopt));
    const auto supplies = printer->report().supplies;
    REQUIRE(supplies.size() >= 2);
    CHECK(supplies[0].use == drivers::SupplyUse::waste);
    CHECK(supplies[0].percent == 25);
    CHECK(supplies[1].use == drivers::SupplyUse::colorant);
    CHECK(supplies[1].percent == 75);
    CHECK(printer->state().toner == drivers::SupplyLevel::full);
}

TEST_CASE_FIXTURE(Rig, "Two documents come out in order") {
    print(1, "first");
    print(2, "second");
    REQUIRE(comes("printed", 2));
    CHECK(said(1) == "started printed");
    CHECK(process.sheets() == std::vector{document("first"), document("second")});
}

TEST_CASE_FIXTURE(
    Rig,
    "Paper that is missing before the print is known early, and filled in ends the wait "
    "[fault device=ipp fault=paper_out phase=idle,before]") {
    process.say("paper out");
    REQUIRE(is(PrinterReadiness::attention, ErrorCode::paper_out));
    CHECK(printer->state().paper == drivers::SupplyLevel::out);
    CHECK(printer->state().device.blame == drivers::Blame::attendant);
    print(1, "receipt");
    REQUIRE(comes("waiting:paper_out"));
    CHECK(process.sheets().empty());
    process.say("paper in");
    REQUIRE(comes("printed"));
    CHECK(said() == "waiting:paper_out started printed");
    CHECK(process.sheets().size() == 1);
    CHECK(is(PrinterReadiness::ready, std::nullopt));
}

TEST_CASE_FIXTURE(
    Rig,
    "Paper that runs out, a jam and an open cover in the middle of a print wait for hands "
    "[fault device=ipp fault=paper_out,jam,cover_open phase=during]") {
    process.say("slow 3000");
    const auto [trouble, relief, reason] = [&]() -> std::array<std::string, 3> {
        std::array<std::string, 3> chosen;
        SUBCASE("paper") {
            chosen = {"paper out", "paper in", "paper_out"};
        }
        SUBCASE("jam") {
            chosen = {"jam on", "jam off", "paper_jam"};
        }
        SUBCASE("cover") {
            chosen = {"cover open", "cover closed", "cover_open"};
        }
        return chosen;
    }();
    print(1, "receipt");
    REQUIRE(comes("started"));
    process.say(trouble);
    REQUIRE(comes("waiting:" + reason));
    process.say("slow 100");
    process.say(relief);
    REQUIRE(comes("printed"));
    CHECK(said() == "started waiting:" + reason + " started printed");
    CHECK(process.sheets().size() == 1);
    CHECK(is(PrinterReadiness::ready, std::nullopt));
}

TEST_CASE_FIXTURE(Rig,
                  "A print cancelled while it waits does not come out when the cause is gone") {
    const auto [trouble, relief, reason] = [&]() -> std::array<std::string, 3> {
        std::array<std::string, 3> chosen;
        SUBCASE("paper") {
            chosen = {"paper out", "paper in", "paper_out"};
        }
        SUBCASE("jam") {
            chosen = {"jam on", "jam off", "paper_jam"};
        }
        return chosen;
    }();
    process.say(trouble);
    print(1, "receipt of the first citizen");
    REQUIRE(comes("waiting:" + reason));
    printer->cancel(RequestId(1));
    REQUIRE(comes("failed:cancelled"));
    CHECK(becomes([&] { return process.spooled() == 0; }));
    process.say(relief);
    print(2, "receipt of the next citizen");
    REQUIRE(comes("printed", 2));
    CHECK(process.sheets() == std::vector{document("receipt of the next citizen")});
    CHECK(printer->report().cancelled == 1);
}

TEST_CASE_FIXTURE(Rig, "A print cancelled while the page is on its way does not come out") {
    process.say("slow 5000");
    print(1, "receipt");
    REQUIRE(comes("started"));
    printer->cancel(RequestId(1));
    REQUIRE(comes("failed:cancelled"));
    process.say("slow 100");
    print(2, "next");
    REQUIRE(comes("printed", 2));
    CHECK(process.sheets() == std::vector{document("next")});
}

TEST_CASE_FIXTURE(Rig, "A print cancelled before its turn never reaches the printer") {
    process.say("slow 1500");
    print(1, "first");
    print(2, "second");
    REQUIRE(comes("started", 1));
    printer->cancel(RequestId(2));
    REQUIRE(comes("failed:cancelled", 2));
    REQUIRE(comes("printed", 1));
    CHECK(process.sheets() == std::vector{document("first")});
}

TEST_CASE("When nobody fills paper in, the job is taken back after the longest wait") {
    drivers::PrintPatience patience;
    patience.attention_max = 1s;
    Rig rig(patience);
    rig.process.say("paper out");
    rig.print(1, "receipt");
    REQUIRE(rig.comes("failed:paper_out"));
    rig.process.say("paper in");
    rig.print(2, "next");
    REQUIRE(rig.comes("printed", 2));
    CHECK(rig.process.sheets() == std::vector{document("next")});
}

TEST_CASE("A job that never ends is taken back") {
    drivers::PrintPatience patience;
    patience.printing_max = 1s;
    Rig rig(patience);
    rig.process.say("slow 600000");
    rig.print(1, "receipt");
    REQUIRE(rig.comes("failed:timed_out"));
    rig.process.say("slow 100");
    rig.print(2, "next");
    REQUIRE(rig.comes("printed", 2));
    CHECK(rig.process.sheets() == std::vector{document("next")});
}

TEST_CASE_FIXTURE(Rig,
                  "A job that the printer gives up fails, and the next one prints "
                  "[fault device=ipp fault=refused phase=during]") {
    process.say("abort");
    print(1, "receipt");
    REQUIRE(comes("failed:device_fault"));
    print(2, "next");
    REQUIRE(comes("printed", 2));
    CHECK(process.sheets() == std::vector{document("next")});
}

TEST_CASE_FIXTURE(
    Rig,
    "A printer that is switched off is known, refuses prints at once, and serves again later "
    "[fault device=ipp fault=power_off phase=idle,before,between]") {
    REQUIRE(is(PrinterReadiness::ready, std::nullopt));
    process.say("kill");
    REQUIRE(is(PrinterReadiness::unavailable, ErrorCode::device_gone));
    CHECK(printer->state().device.confidence == drivers::Confidence::inferred);
    print(1, "receipt");
    REQUIRE(comes("failed:no_device"));
    process.say("online");
    REQUIRE(is(PrinterReadiness::ready, std::nullopt));
    print(2, "next");
    REQUIRE(comes("printed", 2));
    CHECK(process.sheets() == std::vector{document("next")});
}

TEST_CASE(
    "A printer that is switched off in the middle of a job ends the print; the page does not come "
    "later [fault device=ipp fault=power_off phase=during]") {
    drivers::PrintPatience patience;
    patience.gone_max = 1s;
    Rig rig(patience);
    rig.process.say("slow 5000");
    rig.print(1, "receipt");
    REQUIRE(rig.comes("started"));
    rig.process.say("kill");
    REQUIRE(rig.comes("failed:device_gone"));
    rig.process.say("slow 100");
    rig.process.say("online");
    REQUIRE(rig.is(PrinterReadiness::ready, std::nullopt));
    rig.print(2, "next");
    REQUIRE(rig.comes("printed", 2));
    CHECK(rig.process.sheets() == std::vector{document("next")});
}

TEST_CASE(
    "A printer that hangs in the middle of a job ends the print; awake again it does not print "
    "the page [fault device=ipp fault=silence phase=during]") {
    drivers::PrintPatience patience;
    patience.gone_max = 1s;
    Rig rig(patience);
    SUBCASE("while the page is on its way") {
        rig.process.say("slow 20000");
        rig.print(1, "receipt");
        REQUIRE(rig.comes("started"));
    }
    SUBCASE("while it waits for paper") {
        rig.process.say("paper out");
        rig.print(1, "receipt");
        REQUIRE(rig.comes("waiting:paper_out"));
    }
    rig.process.say("offline");
    REQUIRE(rig.comes("failed:timed_out"));
    CHECK(rig.is(PrinterReadiness::unavailable, ErrorCode::timed_out));
    rig.process.say("online");
    CHECK(rig.becomes([&] { return rig.printer->report().swept == 1; }));
    rig.process.say("paper in");
    rig.process.say("slow 100");
    rig.print(2, "next");
    REQUIRE(rig.comes("printed", 2));
    CHECK(rig.process.sheets() == std::vector{document("next")});
}

TEST_CASE_FIXTURE(Rig,
                  "A printer that hangs before the print fails it in bounded time "
                  "[fault device=ipp fault=silence phase=before]") {
    REQUIRE(is(PrinterReadiness::ready, std::nullopt));
    process.say("offline");
    const auto begin = std::chrono::steady_clock::now();
    print(1, "receipt");
    REQUIRE(comes("failed:timed_out"));
    CHECK(std::chrono::steady_clock::now() - begin < 15s);
    process.say("online");
    CHECK(is(PrinterReadiness::ready, std::nullopt));
}

TEST_CASE("A job left by an earlier run of the program is taken back before anything else prints") {
    Rig rig;
    rig.process.say("paper out");
    {
        auto port = drivers::make_cups_port({.uri = rig.process.uri(), .user = "bianmin-crashed"});
        REQUIRE(port);
        const auto job = (*port)->create_job();
        REQUIRE(job);
        REQUIRE(job->ok());
        const auto left = bytes_of(document("of an earlier citizen"));
        REQUIRE((*port)->send_document(job->value, left.reveal(), {}));
    }
    rig.plug("bianmin-crashed");
    CHECK(rig.becomes([&] { return rig.printer->report().swept == 1; }));
    rig.process.say("paper in");
    rig.print(1, "next");
    REQUIRE(rig.comes("printed"));
    CHECK(rig.process.sheets() == std::vector{document("next")});
}

TEST_CASE("While somebody else prints, the print waits its turn, within its bound") {
    drivers::PrintPatience patience;
    SUBCASE("and prints afterwards") {
        Rig rig(patience);
        rig.process.say("slow 1500");
        auto port = drivers::make_cups_port({.uri = rig.process.uri(), .user = "somebody-else"});
        const auto job = (*port)->create_job();
        REQUIRE(job->ok());
        const auto theirs = bytes_of(document("theirs"));
        REQUIRE((*port)->send_document(job->value, theirs.reveal(), {}));
        rig.print(1, "ours");
        REQUIRE(rig.comes("waiting:printer_busy"));
        REQUIRE(rig.comes("printed"));
        CHECK(rig.process.sheets() == std::vector{document("theirs"), document("ours")});
    }
    SUBCASE("and gives up when that takes too long") {
        patience.busy_max = 500ms;
        Rig rig(patience);
        rig.process.say("slow 600000");
        auto port = drivers::make_cups_port({.uri = rig.process.uri(), .user = "somebody-else"});
        const auto job = (*port)->create_job();
        REQUIRE(job->ok());
        const auto theirs = bytes_of(document("theirs"));
        REQUIRE((*port)->send_document(job->value, theirs.reveal(), {}));
        rig.print(1, "ours");
        REQUIRE(rig.comes("failed:printer_busy"));
    }
}

TEST_CASE("The program may end while a print waits: the job is taken back") {
    Rig rig;
    rig.process.say("paper out");
    rig.print(1, "receipt");
    REQUIRE(rig.comes("waiting:paper_out"));
    rig.printer.reset();
    CHECK(rig.said() == "waiting:paper_out failed:cancelled");
    CHECK(rig.becomes([&] { return rig.process.spooled() == 0; }));
    rig.process.say("paper in");
    rig.plug();
    rig.print(2, "next");
    REQUIRE(rig.comes("printed", 2));
    CHECK(rig.process.sheets() == std::vector{document("next")});
}

TEST_CASE("A printer that answers late is waited for while somebody wants to") {
    tests::LateServer server(2s);
    auto port = drivers::make_cups_port({.uri = server.uri(), .answer_timeout = 500ms});
    REQUIRE(port);
    const auto page = bytes_of(document("page"));
    const auto given_up = (*port)->send_document(7, page.reveal(), {});
    REQUIRE_FALSE(given_up);
    CHECK(given_up.error().code == ErrorCode::timed_out);
    kiosk::Duration silent{0};
    const auto sent = (*port)->send_document(7, page.reveal(), [&](kiosk::Duration time) {
        silent = time;
        return true;
    });
    REQUIRE(sent);
    CHECK(sent->ok());
    CHECK(silent >= 500ms);
    const auto stopped =
        (*port)->send_document(7, page.reveal(), [](kiosk::Duration) { return false; });
    REQUIRE_FALSE(stopped);
}

TEST_CASE("An address that is no IPP printer's is refused; one where nobody listens is a state") {
    kiosk::RealClock clock;
    for (const char* uri : {"", "lpt1", "http://localhost/", "ipp://", "file:///tmp/x"}) {
        CAPTURE(uri);
        const auto made =
            drivers::make_ipp_printer({.uri = uri}, clock, [](DocumentPrinterEvent) {});
        REQUIRE_FALSE(made);
        CHECK(made.error().code == ErrorCode::bad_config);
    }
    const auto made = drivers::make_ipp_printer({.uri = "ipp://localhost:1/ipp/print"}, clock,
                                                [](DocumentPrinterEvent) {});
    REQUIRE(made);
    CHECK((*made)->state().problem == ErrorCode::no_device);
}
