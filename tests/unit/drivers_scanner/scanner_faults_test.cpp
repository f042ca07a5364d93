// Every fault of a scanner in every phase of a visit, on a clock that stands still: the code that
// was not hurt arrives whole, half a code never does, and 5 s after the fault has ended the scanner
// serves, with nothing restarted.

#include <doctest.h>

#include "tests/unit/drivers_scanner/fake_scanner.h"

namespace tests {

using kiosk::Duration;
using kiosk::Error;
using kiosk::ErrorCode;

namespace {

struct Fault {
    std::function<void(ScannerBench&)> strike;
    std::function<void(ScannerBench&)> clear;
    /// The terminal must be told within 5 s, of what the bus announces within 1 s.
    bool is_told = true;
    Duration known{5'000};
};

void struck(ScannerBench& bench, const Fault& fault) {
    fault.strike(bench);
    bench.pass(fault.known);
    if (fault.is_told) CHECK(bench.status() != "online");
    bench.pass(Duration{5'000} - fault.known);
}

void cleared(ScannerBench& bench, const Fault& fault) {
    bench.codes.clear();
    fault.clear(bench);
    bench.pass(Duration{5'000});
    CHECK(bench.status() == "online");
    bench.service->set_on(true);
    bench.show("after\r");
    CHECK(bench.codes == std::vector<std::string>{"after"});
}

void in_every_phase(const Fault& fault) {
    SUBCASE("idle") {
        ScannerBench bench;
        bench.attach();
        struck(bench, fault);
        cleared(bench, fault);
    }
    SUBCASE("before") {
        ScannerBench bench;
        bench.attach();
        struck(bench, fault);
        bench.service->set_on(true);
        bench.pass(Duration{1'000});
        CHECK(bench.codes.empty());
        cleared(bench, fault);
    }
    SUBCASE("during") {
        ScannerBench bench;
        bench.service->set_on(true);
        bench.attach();
        bench.show("half a co");
        struck(bench, fault);
        CHECK(bench.codes.empty());
        cleared(bench, fault);
    }
    SUBCASE("between") {
        ScannerBench bench;
        bench.service->set_on(true);
        bench.attach();
        bench.show("first\r");
        CHECK(bench.codes == std::vector<std::string>{"first"});
        struck(bench, fault);
        cleared(bench, fault);
    }
    SUBCASE("end") {
        ScannerBench bench;
        bench.service->set_on(true);
        bench.attach();
        struck(bench, fault);
        bench.service->set_on(false);
        bench.pass(Duration{1'000});
        cleared(bench, fault);
    }
}

Fault broken(ErrorCode code) {
    return {[code](ScannerBench& bench) {
                bench.script.open = Error{code, "struck", {}};
                bench.script.ask = bench.script.open;
                bench.script.reads.clear();
                bench.script.reads.emplace_back(Error{code, "struck", {}});
            },
            [](ScannerBench& bench) {
                bench.script.open = {};
                bench.script.ask = {};
                bench.script.reads.clear();
            }};
}

void put(ScannerBench& bench, std::string_view line) {
    const auto bytes = kiosk::as_bytes(line);
    bench.script.reads.emplace_back(kiosk::Bytes(bytes.begin(), bytes.end()));
}

}  // namespace

TEST_CASE(
    "scanner pulled [fault device=scanner fault=unplug phase=idle,before,during,between,end]") {
    in_every_phase({[](ScannerBench& bench) { bench.service->set_place(bench.place, false); },
                    [](ScannerBench& bench) { bench.service->set_place(bench.place, true); }, true,
                    Duration{1'000}});
}

TEST_CASE(
    "scanner that answers nothing "
    "[fault device=scanner fault=silence phase=idle,before,during,between,end]") {
    in_every_phase({[](ScannerBench& bench) {
                        bench.script.ask = Error{ErrorCode::device_fault, "mute", {}};
                        bench.script.open = bench.script.ask;
                    },
                    [](ScannerBench& bench) {
                        bench.script.ask = {};
                        bench.script.open = {};
                    }});
}

TEST_CASE(
    "scanner that somebody else has "
    "[fault device=scanner fault=busy phase=idle,before,during,between,end]") {
    in_every_phase(broken(ErrorCode::device_busy));
}

TEST_CASE(
    "scanner that the program may not use "
    "[fault device=scanner fault=no_permission phase=idle,before,during,between,end]") {
    in_every_phase(broken(ErrorCode::unauthorised));
}

TEST_CASE(
    "scanner that opens well and fails in use "
    "[fault device=scanner fault=flapping phase=idle,before,during,between,end]") {
    in_every_phase(
        {[](ScannerBench& bench) {
             bench.script.reads.clear();
             for (int i = 0; i < 40; ++i)
                 bench.script.reads.emplace_back(Error{ErrorCode::io_error, "again", {}});
         },
         [](ScannerBench& bench) { bench.script.reads.clear(); },
         false});  // between two failures it is online for a moment
}

TEST_CASE(
    "garbage from a scanner "
    "[fault device=scanner fault=garbage phase=idle,before,during,between,end]") {
    in_every_phase({[](ScannerBench& bench) {
                        put(bench, std::string(40'000, '\xA5'));
                        put(bench, "\r");
                    },
                    [](ScannerBench&) {}, false});
}

TEST_CASE(
    "half a code from a scanner "
    "[fault device=scanner fault=torn phase=idle,before,during,between,end]") {
    in_every_phase(
        {[](ScannerBench& bench) { put(bench, "torn in t"); }, [](ScannerBench&) {}, false});
}

TEST_CASE(
    "a scanner that reads a code twice "
    "[fault device=scanner fault=double_read phase=idle,before,during,between,end]") {
    in_every_phase({[](ScannerBench& bench) {
                        bench.codes.clear();
                        put(bench, "\r");  // the end of whatever was begun
                        put(bench, "twice\r");
                        put(bench, "twice\r");
                        bench.pass(Duration{200});
                        CHECK(bench.codes.size() <= 2);
                        CHECK(std::count(bench.codes.begin(), bench.codes.end(), "twice") <= 1);
                        bench.codes.clear();
                    },
                    [](ScannerBench&) {}, false});
}

}  // namespace tests
