#include "drivers/idcard/reader_quirks.h"

#include <doctest.h>

namespace tests {

using drivers::reader_quirks_of;
using kiosk::Duration;
using kiosk::ErrorCode;

namespace {
std::vector<drivers::DeviceQuirks> shipped() {
    auto table = drivers::load_quirks("assets/quirks/id_card_readers.toml");
    REQUIRE_MESSAGE(table, (table ? "" : table.error().detail));
    return *table;
}
}  // namespace

TEST_CASE("the shipped facts are complete and in range for every reader we speak to") {
    int spoken = 0;
    for (const auto& device : shipped()) {
        if (device.protocol != "sam") continue;
        ++spoken;
        const auto quirks = reader_quirks_of(device);
        CHECK_MESSAGE(quirks, (quirks ? "" : quirks.error().detail));
    }
    CHECK(spoken == 3);
}

TEST_CASE("the common reader is known by 0400:C35A") {
    const auto table = shipped();
    const auto* device = find_quirks(table, {0x0400, 0xC35A});
    REQUIRE(device != nullptr);
    const auto quirks = reader_quirks_of(*device).value();
    CHECK(quirks.find_interval >= Duration{300});
    CHECK(quirks.read == Duration{3000});
    CHECK(quirks.layout == drivers::ReaderQuirks::Layout::automatic);
}

TEST_CASE("each fact that is missing or impossible is refused by name") {
    const auto table = shipped();
    const auto complete = *find_quirks(table, {0x0400, 0xC35A});
    for (const auto& [name, fact] : complete.facts) {
        auto device = complete;
        device.facts.erase(name);
        const auto quirks = reader_quirks_of(device);
        REQUIRE_FALSE(quirks);
        CHECK(quirks.error().code == ErrorCode::bad_config);
        CHECK_MESSAGE(quirks.error().detail.find(name) != std::string::npos, name);
    }
    auto device = complete;
    device.facts["layout"].value = "spaghetti";
    CHECK(reader_quirks_of(device).error().detail.find("spaghetti") != std::string::npos);
    device = complete;
    device.facts["retries"].value = std::int64_t{6};
    CHECK_FALSE(reader_quirks_of(device));
}

}  // namespace tests
