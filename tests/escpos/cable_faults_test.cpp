// Faults of cable and electronics: every job has one end, the service is back by itself, and
// nothing of an old job comes out later.

#include <doctest.h>

#include "tests/escpos/bench.h"

namespace tests {

using drivers::DeviceStatus;
using drivers::PrinterReadiness;
using kiosk::Duration;
using kiosk::ErrorCode;

namespace {

struct Fault {
    const char* name;
    const char* strike;
    const char* cure;
};

/// Lasting ones.
constexpr Fault lasting[] = {{"unplug", "unplug", "plug"},
                             {"power_off", "preset dead", "clear"},
                             {"silence", "fail_repeatedly mute", "clear"},
                             {"garbage", "fail_repeatedly garbage", "clear"},
                             {"torn", "fail_repeatedly torn", "clear"},
                             {"late", "delay 3000", "clear"}};

void cure(PrinterBench& bench, const Fault& fault) {
    bench.tell(fault.cure);
    CHECK(bench.await_ready() < PrinterBench::silent);
}

void check_serves(PrinterBench& bench, int number) {
    bench.tell("receipt forget");
    CHECK(bench.print(number) == "printed");
    CHECK(bench.last_piece_is(number));
}

}  // namespace

TEST_CASE(
    "a printer that is gone, dead or mad is known within five seconds and taken back within five "
    "[fault device=escpos fault=unplug,power_off,silence,garbage,torn,late phase=idle]") {
    PrinterBench bench;
    for (const auto& fault : lasting) {
        CAPTURE(std::string(fault.name));
        bench.tell(fault.strike);
        const auto took = bench.await_unavailable();
        CHECK(took < PrinterBench::silent);
        if (std::string_view(fault.name) == "unplug" && !bench.is_on_serial())
            CHECK(took < PrinterBench::announced);
        cure(bench, fault);
    }
    check_serves(bench, 1);
}

TEST_CASE(
    "a receipt for such a printer ends with an error, and the next one is whole "
    "[fault device=escpos fault=unplug,power_off,silence,garbage,torn,late phase=before,between]") {
    PrinterBench bench;
    int number = 0;
    for (const auto& fault : lasting) {
        CAPTURE(std::string(fault.name));
        check_serves(bench, ++number);
        bench.tell(fault.strike);
        const auto request = bench.start(++number);
        CHECK(bench.end(request) != "printed");
        cure(bench, fault);
        check_serves(bench, ++number);
        CHECK(bench.ends_of(request) == 1);
    }
}

TEST_CASE(
    "a printer that fails half way: one end, and nothing of it comes out for the next citizen "
    "[fault device=escpos fault=unplug,silence,garbage,torn,stall phase=during]") {
    PrinterBench bench;
    int number = 20;
    for (const char* strike : {"fail_next unplug", "fail_repeatedly mute",
                               "fail_repeatedly garbage", "fail_repeatedly torn", "fail_next deaf"})
        for (const char* after : {" after 5"}) {
            CAPTURE(std::string(strike));
            CAPTURE(std::string(after));
            bench.tell(std::string(strike) + after);
            const auto request = bench.start(++number);
            CHECK(bench.end(request) != "printed");
            CHECK(bench.ends_of(request) == 1);
            bench.tell("clear");
            static_cast<void>(bench.say("plug"));
            CHECK(bench.await_ready() < PrinterBench::silent);
            check_serves(bench, ++number);
        }
}

TEST_CASE(
    "switched off half way through, or answers that come too late "
    "[fault device=escpos fault=power_off,late phase=during]") {
    PrinterBench bench;
    int number = 60;
    for (const char* strike : {"preset dead", "delay 3000"}) {
        CAPTURE(std::string(strike));
        // Stands still in the middle, so that the fault strikes there.
        bench.tell("fail_next cover_open after 4");
        const auto request = bench.start(++number);
        bench.await_waiting(request, ErrorCode::cover_open);
        bench.tell(strike);
        CHECK(bench.end(request) != "printed");
        bench.tell("clear");
        CHECK(bench.await_ready() < PrinterBench::silent);
        check_serves(bench, ++number);
        CHECK(bench.ends_of(request) == 1);
    }
}

TEST_CASE(
    "the visit ends with the fault: one end, then a clean start "
    "[fault device=escpos fault=unplug,power_off,silence,garbage,torn,late,stall phase=end]") {
    PrinterBench bench;
    int number = 80;
    constexpr Fault stall{"stall", "fail_next deaf", "clear"};
    const auto check = [&](const Fault& fault) {
        CAPTURE(std::string(fault.name));
        bench.tell("fail_next cover_open after 4");
        const auto request = bench.start(++number);
        bench.await_waiting(request, ErrorCode::cover_open);
        bench.tell(fault.strike);
        bench.printer().cancel(request);
        CHECK(bench.end(request) != "printed");
        bench.tell("clear");
        static_cast<void>(bench.say("plug"));
        CHECK(bench.await_ready() < PrinterBench::silent);
        check_serves(bench, ++number);
        CHECK(bench.ends_of(request) == 1);
    };
    for (const auto& fault : lasting) check(fault);
    check(stall);
}

TEST_CASE(
    "one lost, torn or strange answer and one stalled pipe are cured unseen "
    "[fault device=escpos fault=stall phase=idle,before,between]") {
    PrinterBench bench;
    int number = 120;
    for (const char* strike :
         {"fail_next stall", "fail_next mute", "fail_next garbage", "fail_next torn"}) {
        CAPTURE(std::string(strike));
        bench.tell(strike);
        CHECK(bench.print(++number) == "printed");
        CHECK(bench.last_piece_is(number));
        bench.tell(strike);
        const auto until = PrinterBench::now() + Duration{1'500};
        bench.await(
            [&] {
                CHECK(bench.state().readiness == PrinterReadiness::ready);
                return PrinterBench::now() >= until;
            },
            "never");
    }
}

TEST_CASE(
    "a printer that calls itself broken prints nothing and says whom to call "
    "[fault device=escpos fault=refused phase=idle,before,during,between,end]") {
    PrinterBench bench;
    check_serves(bench, 1);
    bench.tell("fail_next broken");
    CHECK(bench.await_problem(ErrorCode::device_fault) < PrinterBench::announced);
    CHECK(bench.state().readiness == PrinterReadiness::unavailable);
    CHECK(bench.state().device.status == DeviceStatus::hardware_error);
    CHECK(bench.state().device.blame == drivers::Blame::technician);
    CHECK(bench.print(2) == "device_fault");
    bench.tell("clear");
    CHECK(bench.await_ready() < PrinterBench::silent);
    bench.tell("fail_next broken after 4");
    const auto request = bench.start(3);
    CHECK(bench.end(request) == "device_fault");
    bench.printer().cancel(request);
    bench.tell("clear");
    CHECK(bench.await_ready() < PrinterBench::silent);
    check_serves(bench, 4);
    CHECK(bench.ends_of(request) == 1);
}

TEST_CASE(
    "a printer that another program holds is told, and taken as soon as it is free "
    "[fault device=escpos fault=busy phase=idle,before]") {
    PrinterBench bench;
    if (bench.is_on_serial()) return;  // the lock of a line does not bind the tests' user
    bench.tell("unplug");
    bench.await_unavailable();
    bench.tell("held yes");
    bench.tell("plug");
    bench.await([&] { return bench.state().device.detail.starts_with("device_busy"); },
                "never told that it is held");
    CHECK(bench.print(1) == "device_fault");
    bench.tell("held no");
    CHECK(bench.await_ready() < PrinterBench::silent);
    check_serves(bench, 2);
}

TEST_CASE(
    "a printer that this program may not use is a matter of configuration "
    "[fault device=escpos fault=no_permission phase=idle,before]") {
    PrinterBench bench;
    // The tests' user may use everything that the emulated bus shows.
    if (!bench.can_forbid()) return;
    bench.tell("unplug");
    bench.await_unavailable();
    bench.forbid(true);
    bench.tell("plug");
    bench.await(
        [&] { return bench.state().device.recovery == drivers::RecoveryAction::configuration; },
        "never a matter of configuration");
    CHECK(bench.state().device.blame == drivers::Blame::technician);
    CHECK(bench.print(1) == "device_fault");
    bench.forbid(false);
    CHECK(bench.await_ready() < PrinterBench::silent);
    check_serves(bench, 2);
}

TEST_CASE(
    "a printer that starts well and fails every citizen is taken out of service "
    "[fault device=escpos fault=flapping phase=during,between,end]") {
    PrinterBench bench{drivers::SupervisorLimits{}};
    if (!bench.can_forbid()) return;  // a matter of policy, not of the cable
    for (int i = 0; i < 5; ++i) {
        bench.tell("fail_repeatedly garbage after 2");
        const auto request = bench.start(i);
        if (i == 3) bench.printer().cancel(request);
        CHECK(bench.end(request) != "printed");
        bench.tell("clear");
        if (i < 3) bench.await_ready();
    }
    // A job that was called off speaks not against the printer.
    bench.await_ready();
    bench.tell("fail_repeatedly garbage after 2");
    CHECK(bench.print(9) != "printed");
    bench.tell("clear");
    bench.await([&] { return bench.state().device.status == DeviceStatus::hardware_error; },
                "never given up");
    CHECK(bench.print(10) == "device_fault");
    CHECK(bench.state().device.blame == drivers::Blame::technician);
    // A technician's word gives it another chance.
    bench.printer().refresh();
    CHECK(bench.await_ready() < PrinterBench::silent);
    check_serves(bench, 11);
}

TEST_CASE("a printer that was never there is a state, and a job for it ends at once") {
    PrinterBench bench;
    bench.tell("unplug");
    CHECK(bench.await_problem(ErrorCode::no_device) < PrinterBench::announced);
    CHECK(bench.print(1) == "no_device");
    bench.tell("plug");
    CHECK(bench.await_ready() < PrinterBench::silent);
    check_serves(bench, 2);
}

TEST_CASE("a job that is called off ends once, whether it waits, runs or has ended") {
    PrinterBench bench;
    const auto first = bench.start(1);
    const auto second = bench.start(2);
    bench.printer().cancel(second);
    bench.printer().cancel(drivers::RequestId{999});
    CHECK(bench.end(second) == "cancelled");
    const std::string end = bench.end(first);
    CHECK(end == "printed");
    bench.printer().cancel(first);
    check_serves(bench, 3);
    CHECK(bench.ends_of(first) == 1);
    CHECK(bench.ends_of(second) == 1);
}

TEST_CASE("the report names printer, place and counts for the technician") {
    PrinterBench bench;
    CHECK(bench.print(1) == "printed");
    const auto report = bench.printer().report();
    CHECK(report.capabilities.device_class == "printer");
    CHECK(report.printed == 1);
    if (!bench.is_on_serial()) {
        CHECK(report.capabilities.model == "Sample Receipt 80");
        CHECK(report.capabilities.location == "usb 1-9 (0483:5743)");
    }
}

}  // namespace tests
