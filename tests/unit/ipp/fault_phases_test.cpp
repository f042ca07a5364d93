// Every fault of a document printer in every phase of a visit, on a printer in memory.

#include <doctest.h>

#include "drivers/ipp/ipp_printer.h"
#include "drivers/ipp/printer_words.h"
#include "tests/unit/ipp/fake_port.h"

namespace tests {

using drivers::DocumentPrinterEvent;
using drivers::PrinterReadiness;
using drivers::RequestId;
using kiosk::Duration;
using kiosk::ErrorCode;
using kiosk::SecretBytes;

namespace {

struct Fault {
    std::string name;
    std::function<void(FakePrinter&)> strike;
    /// Somebody puts it right and the same print goes on.
    bool waits = false;
};

void fail_all(FakePrinter& printer, ErrorCode code, bool heard) {
    printer.fail_call = printer.calls + 1;
    printer.fails_on = true;
    printer.heard = heard;
    printer.failure = {code, "fake", {}};
}

void refuse_all(FakePrinter& printer, int status) {
    for (const char* request : {"printer", "condition", "create_job", "job"})
        printer.refusals[request] = status;
}

const Fault paper_out{"paper_out", [](FakePrinter& p) { p.reasons = {"media-empty-error"}; }, true};
const Fault jam{"jam", [](FakePrinter& p) { p.reasons = {"media-jam-error"}; }, true};
const Fault cover{"cover_open", [](FakePrinter& p) { p.reasons = {"cover-open-error"}; }, true};
const std::vector<Fault> attended{paper_out, jam, cover};

const std::vector<Fault> links{
    {"unplug", [](FakePrinter& p) { fail_all(p, ErrorCode::network, false); }},
    {"power_off", [](FakePrinter& p) { fail_all(p, ErrorCode::network, false); }},
    {"daemon_killed", [](FakePrinter& p) { fail_all(p, ErrorCode::network, false); }},
    {"torn", [](FakePrinter& p) { fail_all(p, ErrorCode::network, true); }},
    {"silence", [](FakePrinter& p) { fail_all(p, ErrorCode::timed_out, false); }},
    {"late", [](FakePrinter& p) { fail_all(p, ErrorCode::timed_out, true); }},
    {"garbage", [](FakePrinter& p) { fail_all(p, ErrorCode::protocol_error, false); }},
    {"refused", [](FakePrinter& p) { refuse_all(p, 0x0500); }},
    {"no_permission", [](FakePrinter& p) { refuse_all(p, 0x0403); }},
};

void cure(FakePrinter& printer) {
    printer.reasons = {"none"};
    printer.fail_call = 0;
    printer.fails_on = false;
    printer.refusals.clear();
    printer.before_request = {};
}

SecretBytes pdf(const std::string& words) {
    const std::string text = "%PDF-" + words;
    return SecretBytes({text.begin(), text.end()});
}

/// The driver on a printer in memory whose every answer takes a quarter of a second.
struct Rig {
    kiosk::VirtualClock clock;
    std::vector<DocumentPrinterEvent> events;
    FakePrinter* fake = nullptr;
    std::unique_ptr<drivers::IppPrinter> printer;
    std::uint64_t last = 0;
    std::function<void(const std::string&)> script;

    Rig() {
        auto port = std::make_unique<FakePrinter>(clock);
        fake = port.get();
        fake->print_time = Duration{100};
        drivers::IppPrinterConfig config;
        config.patience.poll = Duration{1};
        printer = std::make_unique<drivers::IppPrinter>(
            config, std::move(port), clock,
            [this](DocumentPrinterEvent event) { events.push_back(std::move(event)); });
        arm({});
        printer->step();
        REQUIRE(printer->state().readiness == PrinterReadiness::ready);
    }
    void arm(std::function<void(const std::string&)> wanted) {
        script = std::move(wanted);
        fake->before_request = [this](const std::string& request) {
            clock.advance(Duration{250});
            if (script) script(request);
        };
    }
    void put_right() {
        cure(*fake);
        arm({});
    }
    std::string print(const std::string& words) {
        REQUIRE(printer->print(RequestId(++last), pdf(words)));
        printer->step();
        return end_of(last);
    }
    /// What ended the job; words of two ends would stand side by side.
    [[nodiscard]] std::string end_of(std::uint64_t request) const {
        std::string end;
        for (const auto& event : events) {
            if (const auto* done = std::get_if<drivers::Printed>(&event);
                done != nullptr && done->request == RequestId(request))
                end += "printed";
            if (const auto* failed = std::get_if<drivers::PrintFailed>(&event);
                failed != nullptr && failed->request == RequestId(request))
                end += name_of(failed->error.code);
        }
        return end;
    }
    [[nodiscard]] std::string waited() const {
        std::string words;
        for (const auto& event : events)
            if (const auto* waiting = std::get_if<drivers::PrintWaiting>(&event))
                words += std::string(name_of(waiting->reason.code)) + " ";
        return words;
    }
    /// Strikes when the printer is asked for the second time how the job is.
    void strike_during(const Fault& fault, const std::function<void()>& then = {}) {
        fake->print_time = std::chrono::hours{24};
        arm([this, fault, then, asked = 0](const std::string& request) mutable {
            if (request != "job" || ++asked != 2) return;
            fault.strike(*fake);
            fake->fail_call = fake->fail_call == 0 ? 0 : fake->calls;
            if (then) then();
        });
    }
    /// Well again: what was given up does not come out, and the next document does.
    void check_clean(const std::string& given_up) {
        put_right();
        printer->step();
        fake->print_time = Duration{100};
        CHECK(printer->state().readiness == PrinterReadiness::ready);
        fake->let_pass(Duration{60'000});
        CHECK(std::count(fake->tray.begin(), fake->tray.end(), "%PDF-" + given_up) == 0);
        CHECK(fake->unfinished() == 0);
        CHECK(print("next") == "printed");
        CHECK(fake->tray.back() == "%PDF-next");
    }
};

}  // namespace

TEST_CASE(
    "what is wrong with an idle printer is in its state, and gone from it when it is put right "
    "[fault device=ipp fault=paper_out,jam,cover_open,unplug,power_off,daemon_killed,torn,silence,"
    "late,garbage,refused,no_permission phase=idle]") {
    for (const auto* group : {&attended, &links})
        for (const auto& fault : *group) {
            CAPTURE(fault.name);
            Rig rig;
            fault.strike(*rig.fake);
            rig.printer->step();
            const auto state = rig.printer->state();
            CHECK(state.readiness ==
                  (fault.waits ? PrinterReadiness::attention : PrinterReadiness::unavailable));
            CHECK(state.problem.has_value());
            rig.put_right();
            rig.printer->step();
            CHECK(rig.printer->state().readiness == PrinterReadiness::ready);
        }
}

TEST_CASE(
    "a printer that wants hands keeps the document waiting and prints it afterwards, once "
    "[fault device=ipp fault=paper_out,jam,cover_open phase=before,during,between]") {
    for (const auto& fault : attended) {
        CAPTURE(fault.name);
        Rig rig;
        const auto mend_later = [&rig, calls = 0](const std::string&) mutable {
            if (++calls == 20) cure(*rig.fake);
        };
        fault.strike(*rig.fake);
        rig.arm(mend_later);
        CHECK(rig.print("before") == "printed");
        CHECK_FALSE(rig.waited().empty());
        rig.put_right();
        CHECK(rig.print("well") == "printed");
        fault.strike(*rig.fake);
        rig.arm(mend_later);
        CHECK(rig.print("between") == "printed");
        rig.put_right();
        rig.strike_during(fault, [&rig] {
            rig.arm([&rig, calls = 0](const std::string&) mutable {
                if (++calls != 20) return;
                cure(*rig.fake);
                rig.fake->print_time = Duration{100};
            });
        });
        CHECK(rig.print("during") == "printed");
        CHECK(rig.fake->tray ==
              std::vector<std::string>{"%PDF-before", "%PDF-well", "%PDF-between", "%PDF-during"});
    }
}

TEST_CASE(
    "a printer out of reach, hung or refusing ends the document with a reason; it never comes "
    "later "
    "[fault device=ipp fault=unplug,power_off,daemon_killed,torn,silence,late,garbage,refused,"
    "no_permission phase=before,during,between]") {
    for (const auto& fault : links) {
        CAPTURE(fault.name);
        {
            Rig rig;
            fault.strike(*rig.fake);
            CHECK(rig.print("before") != "printed");
            rig.check_clean("before");
        }
        {
            Rig rig;
            CHECK(rig.print("well") == "printed");
            fault.strike(*rig.fake);
            CHECK(rig.print("between") != "printed");
            rig.check_clean("between");
        }
        Rig rig;
        rig.strike_during(fault);
        const std::string end = rig.print("during");
        CHECK(end != "printed");
        CHECK_FALSE(end.empty());
        rig.check_clean("during");
        CHECK(rig.end_of(1) == end);
    }
}

TEST_CASE(
    "the visit ends with the fault: one end, and a clean printer for the next "
    "[fault device=ipp fault=paper_out,jam,cover_open,unplug,power_off,daemon_killed,torn,silence,"
    "late,garbage,refused,no_permission phase=end]") {
    for (const auto* group : {&attended, &links})
        for (const auto& fault : *group) {
            CAPTURE(fault.name);
            Rig rig;
            rig.strike_during(fault, [&rig] { rig.printer->cancel(RequestId(1)); });
            const std::string end = rig.print("cancelled");
            CHECK(end != "printed");
            CHECK_FALSE(end.empty());
            rig.check_clean("cancelled");
            CHECK(rig.end_of(1) == end);
        }
}

TEST_CASE(
    "little paper or toner is told and stops nobody "
    "[fault device=ipp fault=paper_near_end phase=idle,before,during,between,end]") {
    Rig rig;
    rig.fake->reasons = {"media-low-report", "toner-low-warning"};
    rig.printer->step();
    CHECK(rig.printer->state().readiness == PrinterReadiness::ready);
    CHECK(rig.printer->state().paper == drivers::SupplyLevel::low);
    CHECK(rig.printer->state().toner == drivers::SupplyLevel::low);
    CHECK(rig.print("one") == "printed");
    rig.put_right();
    const Fault low{"low", [](FakePrinter& p) { p.reasons = {"media-low-report"}; }};
    rig.strike_during(low, [&rig] { rig.fake->print_time = Duration{100}; });
    CHECK(rig.print("two") == "printed");
    rig.strike_during(low, [&rig] { rig.printer->cancel(RequestId(3)); });
    CHECK(rig.print("three") == "cancelled");
    rig.check_clean("three");
}

TEST_CASE(
    "a printer without toner is told, and prints or waits but never forgets a job "
    "[fault device=ipp fault=toner_out phase=idle,before,during,between,end]") {
    const Fault empty{"toner_out", [](FakePrinter& p) { p.reasons = {"toner-empty-error"}; }};
    const auto problem = drivers::worst_problem({"toner-empty"});
    Rig rig;
    empty.strike(*rig.fake);
    rig.printer->step();
    CHECK(rig.printer->state().toner == drivers::SupplyLevel::out);
    CHECK(rig.printer->state().problem == problem);
    rig.arm([&rig, calls = 0](const std::string&) mutable {
        if (++calls == 20) cure(*rig.fake);
    });
    CHECK(rig.print("before") == "printed");
    rig.put_right();
    rig.strike_during(empty, [&rig] {
        rig.arm([&rig, calls = 0](const std::string&) mutable {
            if (++calls != 20) return;
            cure(*rig.fake);
            rig.fake->print_time = Duration{100};
        });
    });
    CHECK(rig.print("during") == "printed");
    rig.put_right();
    rig.strike_during(empty, [&rig] { rig.printer->cancel(RequestId(3)); });
    CHECK(rig.print("end") == "cancelled");
    rig.check_clean("end");
}

TEST_CASE(
    "somebody else's page is waited for, told, and may be called off "
    "[fault device=ipp fault=busy phase=idle,before,between,end]") {
    Rig rig;
    rig.fake->state = drivers::ipp::printer_processing;
    rig.printer->step();
    CHECK(rig.printer->state().readiness == PrinterReadiness::ready);
    CHECK(rig.printer->state().device.status == drivers::DeviceStatus::busy);
    rig.fake->busy_until = rig.clock.now().steady + Duration{5'000};
    CHECK(rig.print("before") == "printed");
    CHECK(rig.waited().starts_with("printer_busy"));
    rig.fake->busy_until = rig.clock.now().steady + Duration{5'000};
    rig.arm([&rig, calls = 0](const std::string& request) mutable {
        if (request == "create_job" && ++calls == 3) rig.printer->cancel(RequestId(2));
    });
    CHECK(rig.print("called off") == "cancelled");
    rig.fake->state = drivers::ipp::printer_idle;
    rig.check_clean("called off");
}

}  // namespace tests
