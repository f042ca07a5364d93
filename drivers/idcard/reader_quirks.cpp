#include "drivers/idcard/reader_quirks.h"

#include <array>
#include <utility>

namespace drivers {

using kiosk::Duration;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {

struct TimeFact {
    std::string_view name;
    Duration ReaderQuirks::*member;
    std::int64_t least_ms;
    std::int64_t most_ms;
};

constexpr std::array time_facts{
    TimeFact{"body_gap_ms", &ReaderQuirks::body_gap, 0, 1000},
    TimeFact{"find_interval_ms", &ReaderQuirks::find_interval, 100, 5000},
    TimeFact{"command_header_ms", &ReaderQuirks::command_header, 50, 10'000},
    TimeFact{"command_body_ms", &ReaderQuirks::command_body, 50, 10'000},
    TimeFact{"read_ms", &ReaderQuirks::read, 500, 20'000},
    TimeFact{"read_fingerprints_ms", &ReaderQuirks::read_fingerprints, 500, 20'000},
    TimeFact{"write_ms", &ReaderQuirks::write, 50, 1500},
    TimeFact{"watch_interval_ms", &ReaderQuirks::watch_interval, 200, 10'000},
    TimeFact{"self_test_interval_ms", &ReaderQuirks::self_test_interval, 1000, 2500},
    TimeFact{"idle_close_ms", &ReaderQuirks::idle_close, 0, 60'000},
};

constexpr std::array layouts{
    std::pair{"auto", ReaderQuirks::Layout::automatic},
    std::pair{"four_pipes", ReaderQuirks::Layout::four_pipes},
    std::pair{"one_pair", ReaderQuirks::Layout::one_pair},
    std::pair{"stream", ReaderQuirks::Layout::stream},
};

}  // namespace

Result<ReaderQuirks> reader_quirks_of(const DeviceQuirks& device) {
    ReaderQuirks quirks;
    quirks.model = device.model;
    for (const auto& fact : time_facts) {
        const auto value = device.number(fact.name, fact.least_ms, fact.most_ms);
        if (!value) return value.error();
        quirks.*fact.member = Duration{*value};
    }
    const auto retries = device.number("retries", 0, 5);
    if (!retries) return retries.error();
    quirks.retries = static_cast<int>(*retries);
    const auto chunk = device.number("chunk_bytes", 64, 4096);
    if (!chunk) return chunk.error();
    quirks.chunk_bytes = static_cast<std::size_t>(*chunk);
    if (device.serial) {
        const auto baud = device.number("baud", 9600, 115'200);
        if (!baud) return baud.error();
        quirks.baud = static_cast<int>(*baud);
    }
    const auto layout = device.word("layout");
    if (!layout) return layout.error();
    for (const auto& [name, value] : layouts) {
        if (*layout != name) continue;
        quirks.layout = value;
        return quirks;
    }
    return {ErrorCode::bad_config,
            "quirks of " + device.id + ": layout " + *layout + " is unknown"};
}

}  // namespace drivers
