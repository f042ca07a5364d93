#include "drivers/ipp/print_run.h"

#include <doctest.h>

#include "drivers/ipp/take_back.h"
#include "tests/unit/ipp/fake_port.h"

namespace {

using kiosk::ErrorCode;
using namespace std::chrono_literals;

struct RunFixture {
    kiosk::VirtualClock clock;
    tests::FakePrinter printer{clock};
    drivers::PrintPatience patience;
    std::string said;
    std::optional<kiosk::SteadyTime> cancel_at;

    drivers::PrintRun::Outcome print(int cancel_after = 0) {
        tests::FakePause pause(printer, cancel_after);
        if (cancel_at) pause.cancel_at(clock, *cancel_at);
        const auto say = [this](const std::string& words) {
            said += (said.empty() ? "" : " ") + words;
        };
        drivers::PrintRun run(printer, clock, patience, "bianmin-kiosk", pause,
                              {.started = [&] { say("started"); },
                               .waiting =
                                   [&](const kiosk::Error& reason) {
                                       say("waiting:" + std::string(name_of(reason.code)));
                                   },
                               .facts = [](const drivers::IppPrinterFacts&) {},
                               .silent =
                                   [&](const kiosk::Error&) {
                                       if (!said.ends_with("silent")) say("silent");
                                   }});
        const std::string text = "%PDF-page";
        return run.run(kiosk::SecretBytes({text.begin(), text.end()}));
    }

    /// What a later job finds: after the sweep nothing of ours is left, nor comes out.
    void check_nothing_comes_later(std::size_t sheets) {
        printer.fail_call = 0;
        printer.refusals.clear();
        const auto swept = drivers::sweep(printer, "bianmin-kiosk", clock, patience);
        CHECK_FALSE(swept.failed.has_value());
        printer.reasons = {"none"};
        printer.busy_until = {};
        printer.let_pass(1h);
        CHECK(printer.tray.size() == sheets);
    }
    static std::string code_of(const drivers::PrintRun::Outcome& outcome) {
        return outcome.error ? std::string(name_of(outcome.error->code)) : "printed";
    }
};

}  // namespace

TEST_CASE_FIXTURE(RunFixture, "A document is printed") {
    const auto outcome = print();
    CHECK(code_of(outcome) == "printed");
    CHECK_FALSE(outcome.owed);
    CHECK(said == "started");
    CHECK(printer.tray == std::vector<std::string>{"%PDF-page"});
}

TEST_CASE(
    "Whichever request fails, once or from then on, heard or not, a print has one end and nothing "
    "comes later") {
    for (const auto code : {ErrorCode::network, ErrorCode::timed_out, ErrorCode::protocol_error}) {
        for (const bool fails_on : {false, true}) {
            for (const bool heard : {false, true}) {
                int failing = 1;
                for (bool reached = true; reached; ++failing) {
                    REQUIRE(failing < 200);
                    RunFixture fixture;
                    fixture.printer.fail_call = failing;
                    fixture.printer.fails_on = fails_on;
                    fixture.printer.heard = heard;
                    fixture.printer.failure.code = code;
                    const auto outcome = fixture.print();
                    reached = fixture.printer.calls >= failing;
                    CAPTURE(failing);
                    CAPTURE(fails_on);
                    CAPTURE(heard);
                    CAPTURE(RunFixture::code_of(outcome));
                    const std::size_t sheets = fixture.printer.tray.size();
                    CHECK(sheets <= 1);
                    if (!outcome.error) CHECK(sheets == 1);
                    // A job that is not owed has ended: even without a sweep nothing more comes
                    // out.
                    if (!outcome.owed) CHECK(fixture.printer.unfinished() == 0);
                    fixture.check_nothing_comes_later(sheets);
                }
                CHECK(failing > 5);
            }
        }
    }
}

TEST_CASE_FIXTURE(RunFixture, "Each refusal of each request ends the print with its reason") {
    const auto refused = [this](const char* request, int status) {
        printer.refusals[request] = status;
        const auto outcome = print();
        const std::size_t sheets = printer.tray.size();
        check_nothing_comes_later(sheets);
        return code_of(outcome);
    };
    CHECK(refused("printer", 0x0500) == "device_fault");
    CHECK(refused("unfinished_jobs", 0x0501) == "device_fault");
    CHECK(refused("create_job", 0x040b) == "rejected");
    CHECK(refused("create_job", 0x0507) == "printer_busy");
    CHECK(refused("send_document", 0x040a) == "rejected");
    CHECK(refused("send_document", 0x0500) == "device_fault");
    CHECK(refused("job", 0x0500) == "device_fault");
}

TEST_CASE_FIXTURE(RunFixture,
                  "A printer that takes the document while it prints it is waited for") {
    printer.send_time = 60s;
    CHECK(code_of(print()) == "printed");
    CHECK(said == "silent started");
    CHECK(printer.tray.size() == 1);
}

TEST_CASE_FIXTURE(RunFixture,
                  "A document that is never taken is given up, and the job taken back") {
    printer.send_time = 100h;
    const auto began = clock.now().steady;
    CHECK(code_of(print()) == "timed_out");
    CHECK(clock.now().steady - began >= patience.printing_max);
    CHECK(clock.now().steady - began <= patience.printing_max + 10s);
    CHECK(printer.unfinished() == 0);
}

TEST_CASE_FIXTURE(RunFixture, "A cancel while the document is on its way is heard at once") {
    printer.send_time = 100h;
    cancel_at = clock.now().steady + 2s;
    const auto began = clock.now().steady;
    CHECK(code_of(print()) == "cancelled");
    CHECK(clock.now().steady - began <= 4s);
    CHECK(printer.unfinished() == 0);
}

TEST_CASE_FIXTURE(RunFixture, "A printer that takes no PDF is told so before anything is sent") {
    printer.formats = {"image/pwg-raster"};
    CHECK(code_of(print()) == "rejected");
    CHECK(printer.requests == std::vector<std::string>{"printer"});
}

TEST_CASE_FIXTURE(
    RunFixture,
    "Waiting for paper ends in a print, or after the longest wait with the job taken back") {
    printer.reasons = {"media-empty-warning"};
    patience.attention_max = 60s;
    const auto outcome = print();
    CHECK(code_of(outcome) == "paper_out");
    CHECK(said == "waiting:paper_out");
    CHECK_FALSE(outcome.owed);
    CHECK(clock.now().steady.time_since_epoch() <
          kiosk::VirtualClock().now().steady.time_since_epoch() + 70s);
    check_nothing_comes_later(0);
}

TEST_CASE_FIXTURE(
    RunFixture, "Cancelled after any number of waits, in any standstill, nothing comes out later") {
    for (const char* reason :
         {"none", "media-empty-error", "media-jam-error", "cover-open-error"}) {
        for (int after = 1; after < 8; ++after) {
            CAPTURE(reason);
            CAPTURE(after);
            RunFixture fresh;
            fresh.printer.reasons = {reason};
            const auto outcome = fresh.print(after);
            const std::size_t sheets = fresh.printer.tray.size();
            CHECK(RunFixture::code_of(outcome) == (sheets == 1 ? "printed" : "cancelled"));
            CHECK_FALSE(outcome.owed);
            fresh.printer.reasons = {"none"};
            fresh.printer.let_pass(1h);
            CHECK(fresh.printer.tray.size() == sheets);
        }
    }
}

TEST_CASE_FIXTURE(RunFixture, "Somebody else's page is waited for, and not longer than patience") {
    printer.busy_until = clock.now().steady + 20s;
    CHECK(code_of(print()) == "printed");
    CHECK(said == "waiting:printer_busy started");
    said.clear();
    printer.busy_until = clock.now().steady + 10min;
    const auto begin = clock.now().steady;
    CHECK(code_of(print()) == "printer_busy");
    CHECK(clock.now().steady - begin <= patience.busy_max + 1s);
    CHECK(code_of(print(3)) == "cancelled");
    check_nothing_comes_later(1);
}

TEST_CASE_FIXTURE(
    RunFixture, "When somebody else's page waits for paper, paper is what the attendant hears of") {
    printer.busy_until = clock.now().steady + 20s;
    printer.reasons = {"media-empty-warning"};
    patience.attention_max = 1s;
    CHECK(code_of(print()) == "paper_out");
    CHECK(said.starts_with("waiting:paper_out"));
}

TEST_CASE_FIXTURE(RunFixture, "A job that prints without end is taken back") {
    printer.print_time = 24h;
    CHECK(code_of(print()) == "timed_out");
    CHECK(said == "started");
    check_nothing_comes_later(0);
}

TEST_CASE_FIXTURE(RunFixture, "A job that the printer gives up, cancels or forgets has failed") {
    printer.end_state = drivers::ipp::job_aborted;
    CHECK(code_of(print()) == "device_fault");
    printer.end_state = drivers::ipp::job_cancelled;
    CHECK(code_of(print()) == "cancelled");
    printer.forgets = true;
    CHECK(code_of(print()) == "device_gone");
    check_nothing_comes_later(0);
}

TEST_CASE_FIXTURE(RunFixture,
                  "A printer that says yes to a cancel and goes on leaves the job owed") {
    printer.ignores_cancel = true;
    printer.reasons = {"media-empty-error"};
    const auto outcome = print(2);
    CHECK(code_of(outcome) == "cancelled");
    CHECK(outcome.owed);
    // Nothing else may be printed while it holds the job.
    printer.reasons = {"media-empty-error"};
    const auto next = print();
    CHECK(code_of(next) == "device_fault");
    CHECK(next.owed);
    printer.ignores_cancel = false;
    check_nothing_comes_later(0);
}

TEST_CASE_FIXTURE(RunFixture, "A page that came out in spite of the cancel counts as printed") {
    printer.ignores_cancel = true;
    const auto outcome = print(1);
    CHECK(code_of(outcome) == "printed");
    CHECK(printer.tray.size() == 1);
}

TEST_CASE_FIXTURE(
    RunFixture,
    "The sweep takes back what is ours and leaves others' jobs alone, up to its limit") {
    printer.reasons = {"media-empty-error"};
    printer.add_job("bianmin-kiosk", "ours");
    printer.add_job("somebody", "theirs");
    printer.add_job("bianmin-kiosk", "ours too");
    const auto swept = drivers::sweep(printer, "bianmin-kiosk", clock, patience);
    CHECK(swept.jobs == 2);
    CHECK_FALSE(swept.failed.has_value());
    printer.reasons = {"none"};
    printer.let_pass(1h);
    CHECK(printer.tray == std::vector<std::string>{"theirs"});

    printer.reasons = {"media-empty-error"};
    for (std::size_t i = 0; i <= drivers::swept_jobs_max; ++i)
        printer.add_job("bianmin-kiosk", "x");
    const auto many = drivers::sweep(printer, "bianmin-kiosk", clock, patience);
    CHECK(many.jobs == drivers::swept_jobs_max);
    CHECK(many.failed.has_value());
    CHECK_FALSE(drivers::sweep(printer, "bianmin-kiosk", clock, patience).failed.has_value());
}
