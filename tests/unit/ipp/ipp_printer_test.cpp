#include "drivers/ipp/ipp_printer.h"

#include <doctest.h>

#include "tests/unit/ipp/fake_port.h"

namespace {

using drivers::DocumentPrinterEvent;
using drivers::PrinterReadiness;
using drivers::RequestId;
using kiosk::ErrorCode;
using kiosk::SecretBytes;

SecretBytes pdf(const std::string& rest = "1") {
    const std::string text = "%PDF-" + rest;
    return SecretBytes({text.begin(), text.end()});
}

struct Fixture {
    kiosk::VirtualClock clock;
    std::vector<DocumentPrinterEvent> events;
    tests::FakePrinter* fake = nullptr;
    std::unique_ptr<drivers::IppPrinter> printer;

    Fixture() {
        auto port = std::make_unique<tests::FakePrinter>(clock);
        fake = port.get();
        fake->print_time = kiosk::Duration{0};
        drivers::IppPrinterConfig config;
        config.patience.poll = kiosk::Duration{1};
        printer = std::make_unique<drivers::IppPrinter>(
            config, std::move(port), clock,
            [this](DocumentPrinterEvent event) { events.push_back(std::move(event)); });
    }

    template <class T>
    [[nodiscard]] std::size_t count() const {
        return static_cast<std::size_t>(
            std::count_if(events.begin(), events.end(),
                          [](const auto& event) { return std::holds_alternative<T>(event); }));
    }
    /// What ended `request`, exactly once.
    [[nodiscard]] std::string end_of(std::uint64_t request) const {
        std::string end;
        for (const auto& event : events) {
            if (const auto* done = std::get_if<drivers::Printed>(&event)) {
                if (done->request == RequestId(request)) end += "printed";
            }
            if (const auto* failed = std::get_if<drivers::PrintFailed>(&event)) {
                if (failed->request == RequestId(request)) end += name_of(failed->error.code);
            }
        }
        return end;
    }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "The first look tells the state, later ones only what changed") {
    CHECK(printer->state().problem == ErrorCode::no_device);
    printer->step();
    CHECK(count<drivers::PrinterChanged>() == 1);
    CHECK(printer->state().readiness == PrinterReadiness::ready);
    printer->step();
    CHECK(count<drivers::PrinterChanged>() == 1);
    fake->reasons = {"media-empty-report"};
    clock.advance(std::chrono::seconds(5));
    printer->step();
    CHECK(count<drivers::PrinterChanged>() == 2);
    CHECK(printer->state().problem == ErrorCode::paper_out);
    CHECK(printer->state().device.since == clock.now().steady);
    CHECK(printer->report().capabilities.model == "Fake Printer 1");
}

TEST_CASE_FIXTURE(
    Fixture, "At rest only what changes is asked; whole after half a minute and after silence") {
    const auto asked = [this] {
        fake->requests.clear();
        printer->step();
        return fake->requests.back();
    };
    CHECK(asked() == "printer");
    CHECK(asked() == "condition");
    CHECK(asked() == "condition");
    CHECK(printer->report().capabilities.model == "Fake Printer 1");
    clock.advance(std::chrono::seconds(30));
    CHECK(asked() == "printer");
    CHECK(asked() == "condition");
    fake->fail_call = fake->calls + 1;
    CHECK(asked() == "condition");
    CHECK(printer->state().readiness == PrinterReadiness::unavailable);
    // What it is may have changed while nobody could ask.
    CHECK(asked() == "printer");
    CHECK(printer->state().readiness == PrinterReadiness::ready);
    CHECK(asked() == "condition");
}

TEST_CASE_FIXTURE(Fixture, "What is no PDF or too large is refused and no event follows") {
    CHECK(printer->print(RequestId(1), SecretBytes({'h', 'i'})).error().code ==
          ErrorCode::bad_format);
    CHECK(printer->print(RequestId(1), SecretBytes{}).error().code == ErrorCode::bad_format);
    CHECK(printer->print(RequestId(1), drivers::RollDocument{}).error().code ==
          ErrorCode::bad_format);
    auto large = pdf();
    large.reveal().resize(drivers::DocumentPrinter::document_bytes_max);
    CHECK(printer->print(RequestId(1), large.copy()));
    large.reveal().push_back(0);
    CHECK(printer->print(RequestId(2), std::move(large)).error().code == ErrorCode::limit_exceeded);
    CHECK(events.empty());
}

TEST_CASE_FIXTURE(Fixture,
                  "Some pages of a document are asked for, or refused, never all instead") {
    using drivers::PageRange;
    const auto some = [](PageRange pages) { return drivers::PdfPages{pdf(), pages}; };
    REQUIRE(printer->print(RequestId(1), some({2, 3})));
    printer->step();
    CHECK(end_of(1) == "printed");
    CHECK(fake->pages == PageRange{2, 3});
    REQUIRE(printer->print(RequestId(2), pdf()));
    printer->step();
    CHECK(fake->pages.is_all());
    for (const PageRange impossible : {PageRange{0, 2}, PageRange{3, 2}, PageRange{-1, 1}})
        CHECK(printer->print(RequestId(3), some(impossible)).error().code == ErrorCode::bad_format);
    fake->page_ranges = false;
    fake->tray.clear();
    REQUIRE(printer->print(RequestId(4), some({1, 1})));
    printer->step();
    CHECK(end_of(4) == "rejected");
    CHECK(fake->tray.empty());
}

TEST_CASE_FIXTURE(Fixture, "What a printer prints with, and on, is in the report") {
    fake->marker_levels = {80, 3, -3};
    fake->marker_types = {"toner", "waste-toner", "ink"};
    printer->step();
    const auto report = printer->report();
    REQUIRE(report.supplies.size() == 3);
    CHECK(drivers::text_of(report.supplies[0]) == "toner 80%");
    CHECK(drivers::text_of(report.supplies[2]) == "ink some");
    CHECK(report.media_ready == std::vector<std::string>{"iso_a4_210x297mm"});
    CHECK(report.state.toner == drivers::SupplyLevel::full);
    CHECK(drivers::text_of(report).find("supply: waste-toner 3%") != std::string::npos);
    fake->marker_levels = {10, 90, -3};
    printer->step();
    CHECK(printer->state().toner == drivers::SupplyLevel::low);
    fake->marker_levels = {0, 90, -3};
    printer->step();
    CHECK(printer->state().toner == drivers::SupplyLevel::out);
    // A new cartridge, and a printer that tells it by printer-supply, at the next look.
    fake->supplies = {"type=toner;maxcapacity=100;level=100;colorantname=black;"};
    printer->step();
    CHECK(printer->state().toner == drivers::SupplyLevel::full);
    CHECK(drivers::text_of(printer->report().supplies.at(0)) == "black toner 100%");
}

TEST_CASE_FIXTURE(Fixture,
                  "Sixteen prints wait, the seventeenth is refused; each has one end, in order") {
    for (std::uint64_t i = 1; i <= 16; ++i) {
        REQUIRE(printer->print(RequestId(i), pdf(std::to_string(i))));
    }
    CHECK(printer->print(RequestId(17), pdf()).error().code == ErrorCode::limit_exceeded);
    for (int i = 0; i < 16; ++i) printer->step();
    for (std::uint64_t i = 1; i <= 16; ++i) CHECK(end_of(i) == "printed");
    REQUIRE(fake->tray.size() == 16);
    for (std::size_t i = 0; i < 16; ++i) CHECK(fake->tray[i] == "%PDF-" + std::to_string(i + 1));
}

TEST_CASE_FIXTURE(Fixture,
                  "Whatever waits when the printer object ends is completed as cancelled") {
    REQUIRE(printer->print(RequestId(1), pdf()));
    REQUIRE(printer->print(RequestId(2), pdf()));
    printer->cancel(RequestId(1));
    printer->cancel(RequestId(99));
    printer.reset();
    CHECK(end_of(1) == "cancelled");
    CHECK(end_of(2) == "cancelled");
}

TEST_CASE_FIXTURE(
    Fixture,
    "While a job may still be held the printer is unavailable, and it is swept at the next look") {
    fake->reasons = {"media-empty-report"};
    fake->print_time = kiosk::Duration{10};
    fake->add_job("bianmin-kiosk", "of an earlier run");
    fake->ignores_cancel = true;
    printer->step();
    CHECK(printer->state().readiness == PrinterReadiness::unavailable);
    CHECK(printer->state().problem == ErrorCode::device_fault);
    REQUIRE(printer->print(RequestId(1), pdf()));
    printer->step();
    CHECK(end_of(1) == "device_fault");
    fake->ignores_cancel = false;
    printer->step();
    CHECK(printer->state().problem == ErrorCode::paper_out);
    CHECK(printer->report().swept >= 1);
    fake->reasons = {"none"};
    fake->print_time = kiosk::Duration{0};
    REQUIRE(printer->print(RequestId(2), pdf("next")));
    printer->step();
    CHECK(fake->tray == std::vector<std::string>{"%PDF-next"});
}

TEST_CASE_FIXTURE(Fixture,
                  "A job that may still be held is not forgotten over a print that is refused") {
    fake->reasons = {"media-empty-report"};
    fake->print_time = kiosk::Duration{10};
    fake->add_job("bianmin-kiosk", "of somebody else");
    fake->ignores_cancel = true;
    printer->step();
    CHECK(printer->state().readiness == PrinterReadiness::unavailable);
    // Refused before anything is taken back.
    fake->formats = {"image/urf"};
    REQUIRE(printer->print(RequestId(1), pdf()));
    printer->step();
    CHECK(end_of(1) == "rejected");
    CHECK(printer->state().readiness == PrinterReadiness::unavailable);
    CHECK(printer->state().problem == ErrorCode::device_fault);
    fake->ignores_cancel = false;
    printer->step();
    CHECK(printer->state().problem == ErrorCode::paper_out);
    CHECK(fake->unfinished() == 0);
}

TEST_CASE_FIXTURE(Fixture, "A printer that comes back is swept before it counts as ready") {
    printer->step();
    fake->fail_call = fake->calls + 1;
    fake->fails_on = true;
    printer->step();
    CHECK(printer->state().problem == ErrorCode::device_gone);
    fake->fail_call = 0;
    const auto before = fake->requests.size();
    printer->step();
    CHECK(fake->requests.at(before) == "unfinished_jobs");
    CHECK(printer->state().readiness == PrinterReadiness::ready);
}

TEST_CASE_FIXTURE(Fixture, "The report counts ends and says the last error") {
    REQUIRE(printer->print(RequestId(1), pdf()));
    printer->step();
    fake->end_state = drivers::ipp::job_aborted;
    REQUIRE(printer->print(RequestId(2), pdf()));
    printer->step();
    const auto report = printer->report();
    CHECK(report.printed == 1);
    CHECK(report.failed == 1);
    CHECK(drivers::text_of(report).find("gave the job up") != std::string::npos);
}
