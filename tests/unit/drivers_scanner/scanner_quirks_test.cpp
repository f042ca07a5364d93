#include "drivers/scanner/scanner_quirks.h"

#include <doctest.h>

using drivers::DeviceQuirks;
using drivers::ScannerQuirks;

namespace {

DeviceQuirks serial_device() {
    DeviceQuirks device;
    device.id = "s";
    device.protocol = "scanner-serial";
    const auto fact = [&](const char* name, std::variant<std::int64_t, std::string> value) {
        device.facts[name] = {std::move(value), "test"};
    };
    fact("baud", std::int64_t{115'200});
    fact("prefix", std::string("02"));
    fact("suffix", std::string("0d0a"));
    fact("sends_aim", std::int64_t{1});
    fact("gap_ms", std::int64_t{60});
    fact("repeat_ms", std::int64_t{0});
    return device;
}

}  // namespace

TEST_CASE("the shipped facts about scanners are complete and every model is one that is spoken") {
    const auto table = drivers::load_quirks("assets/quirks/code_scanners.toml");
    REQUIRE(table);
    int serial = 0;
    for (const auto& device : *table) {
        CAPTURE(device.id);
        const auto quirks = drivers::scanner_quirks_of(device);
        REQUIRE_MESSAGE(quirks, (quirks ? "" : quirks.error().detail));
        serial += device.serial ? 1 : 0;
        if (quirks->way == ScannerQuirks::Way::pos)
            CHECK(quirks->data_at + quirks->data_bytes <= 64);
    }
    CHECK(serial == 1);
}

TEST_CASE("facts become what the driver needs") {
    const auto quirks = drivers::scanner_quirks_of(serial_device());
    REQUIRE(quirks);
    CHECK(quirks->way == ScannerQuirks::Way::serial);
    CHECK(quirks->baud == 115'200);
    CHECK(quirks->prefix == kiosk::Bytes{0x02});
    CHECK(quirks->suffix == kiosk::Bytes{0x0D, 0x0A});
    CHECK(quirks->sends_aim);
    CHECK(quirks->repeat == kiosk::Duration{0});
}

TEST_CASE("a missing fact, a wrong one and a foreign protocol are refused by name") {
    for (const char* name : {"baud", "prefix", "suffix", "sends_aim", "gap_ms", "repeat_ms"}) {
        auto device = serial_device();
        device.facts.erase(name);
        const auto quirks = drivers::scanner_quirks_of(device);
        REQUIRE_FALSE(quirks);
        CHECK(quirks.error().detail.find(name) != std::string::npos);
    }
    auto odd = serial_device();
    odd.facts["suffix"] = {std::string("0x0d"), "test"};
    CHECK_FALSE(drivers::scanner_quirks_of(odd));
    auto foreign = serial_device();
    foreign.protocol = "sam";
    CHECK_FALSE(drivers::scanner_quirks_of(foreign));
}
