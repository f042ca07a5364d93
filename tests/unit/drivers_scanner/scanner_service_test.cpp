#include "drivers/scanner/scanner_service.h"

#include <doctest.h>

#include "tests/unit/drivers_scanner/fake_scanner.h"

using kiosk::Duration;
using kiosk::ErrorCode;
using tests::ScannerBench;

TEST_CASE("a scanner that is attached comes online and hands a code on whole") {
    ScannerBench bench;
    bench.service->set_on(true);
    bench.pass(Duration{10});
    CHECK(bench.status() == "no_device");
    bench.attach();
    CHECK(bench.status() == "online");
    bench.show("hello\r");
    CHECK(bench.codes == std::vector<std::string>{"hello"});
    CHECK(bench.service->report().codes == 1);
    CHECK(drivers::text_of(bench.service->report()).find("fake scanner") != std::string::npos);
}

TEST_CASE("codes shown while the scanner is off are forgotten, not kept for later") {
    ScannerBench bench;
    bench.attach();
    bench.show("secret\r");
    bench.service->set_on(true);
    bench.pass(Duration{5'000});
    CHECK(bench.codes.empty());
    CHECK(bench.service->report().ignored_while_off == 1);
}

TEST_CASE("a code that is held there before the scanner is on is read once it is on") {
    ScannerBench bench;
    bench.attach();
    for (int i = 0; i < 3; ++i) bench.show("held\r");
    bench.service->set_on(true);
    for (int i = 0; i < 3; ++i) bench.show("held\r");
    CHECK(bench.codes == std::vector<std::string>{"held"});
    CHECK(bench.service->report().ignored_while_off == 3);
}

TEST_CASE("a code that was handed on is not handed on again while it is held, off and on between") {
    ScannerBench bench;
    bench.service->set_on(true);
    bench.attach();
    bench.show("held\r");
    bench.service->set_on(false);
    for (int i = 0; i < 3; ++i) bench.show("held\r");
    bench.service->set_on(true);
    bench.show("held\r");
    CHECK(bench.codes == std::vector<std::string>{"held"});
}

TEST_CASE("the same code again is dropped while it is held, and counts anew after a pause") {
    ScannerBench bench;
    bench.service->set_on(true);
    bench.attach();
    for (int i = 0; i < 5; ++i) bench.show("same\r");
    bench.show("other\r");
    bench.pass(Duration{2'000});
    bench.show("other\r");
    CHECK(bench.codes == std::vector<std::string>{"same", "other", "other"});
    CHECK(bench.service->report().repeats_dropped == 4);
}

TEST_CASE("a cable that is pulled is told at once, and the scanner is back when it is plugged in") {
    ScannerBench bench;
    bench.service->set_on(true);
    bench.attach();
    bench.service->set_place(bench.place, false);
    bench.pass(Duration{200});
    CHECK(bench.status() == "no_device");
    bench.attach();
    CHECK(bench.status() == "online");
    bench.show("again\r");
    CHECK(bench.codes.back() == "again");
}

TEST_CASE("a scanner that does not answer is offline within 5 s and back within 5 s") {
    ScannerBench bench;
    bench.attach();
    bench.script.ask = kiosk::Error{ErrorCode::device_fault, "mute", {}};
    bench.script.open = bench.script.ask;
    bench.pass(Duration{5'000});
    CHECK(bench.status() != "online");
    bench.script.ask = {};
    bench.script.open = {};
    bench.pass(Duration{5'000});
    CHECK(bench.status() == "online");
}

TEST_CASE("nothing but garbage is a fault of the scanner, told as few refusals") {
    ScannerBench bench;
    bench.service->set_on(true);
    bench.attach();
    for (int i = 0; i < drivers::ScannerService::refusals_max - 1; ++i) bench.show("half");
    CHECK(bench.status() == "online");
    bench.show("half");
    CHECK(bench.service->report().faults == 1);
    CHECK(bench.service->report().refused == drivers::ScannerService::refusals_max);
    CHECK(bench.refusals.size() < 10);
}

TEST_CASE("a code among garbage shows that the scanner works") {
    ScannerBench bench;
    bench.service->set_on(true);
    bench.attach();
    for (int i = 0; i < 3 * drivers::ScannerService::refusals_max; ++i) {
        bench.show("half");
        if (i % 10 == 0) bench.show("code" + std::to_string(i) + "\r");
    }
    CHECK(bench.status() == "online");
}

TEST_CASE("a technician's reset ends a quarantine") {
    ScannerBench bench;
    bench.script.open = kiosk::Error{ErrorCode::device_fault, "broken", {}};
    bench.service->set_place(bench.place, true);
    bench.pass(Duration{20'000});
    CHECK(bench.status() == "hardware_error");
    bench.script.open = {};
    bench.service->reset();
    bench.pass(Duration{500});
    CHECK(bench.status() == "online");
}

TEST_CASE(
    "the first of several scanners is used, the others are named, also those that nobody speaks "
    "to") {
    ScannerBench bench;
    drivers::DeviceQuirks strange;
    strange.model = "strange scanner";
    strange.protocol = "vendor";
    bench.service->set_place({"strange place", {}, &strange}, true);
    bench.pass(Duration{100});
    CHECK(bench.status() == "no_device");
    CHECK(bench.service->state().detail == "only scanners that no driver speaks to");
    bench.attach();
    CHECK(bench.status() == "online");
    const auto others = bench.service->report().other_scanners;
    REQUIRE(others.size() == 1);
    CHECK(others[0] == "strange place, not supported: strange scanner");
}

TEST_CASE("of more scanners than the limit the rest is not followed") {
    ScannerBench bench;
    for (std::size_t i = 0; i <= drivers::ScannerService::place_limit; ++i)
        bench.service->set_place({"place " + std::to_string(i), {}, &bench.quirks}, true);
    bench.pass(Duration{200});
    CHECK(bench.service->report().other_scanners.size() ==
          drivers::ScannerService::place_limit - 1);
}
