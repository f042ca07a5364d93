#pragma once

#include <string>

#include "drivers/core/quirks.h"
#include "kiosk/base/clock.h"

namespace drivers {

/// The facts of one model of reader as the driver uses them; meaning and source of each are in
/// assets/quirks/id_card_readers.toml.
struct ReaderQuirks {
    enum class Layout { automatic, four_pipes, one_pair, stream };

    std::string model;
    Layout layout = Layout::automatic;
    std::size_t chunk_bytes = 64;
    int baud = 115'200;
    kiosk::Duration body_gap{0};
    kiosk::Duration find_interval{300};
    kiosk::Duration command_header{1000};
    kiosk::Duration command_body{2000};
    kiosk::Duration read{3000};
    kiosk::Duration read_fingerprints{5000};
    kiosk::Duration write{1000};
    int retries = 2;
    kiosk::Duration watch_interval{1000};
    kiosk::Duration self_test_interval{2'500};
    kiosk::Duration idle_close{2000};
};

/// **Errors:** `bad_config` naming the missing or impossible fact.
[[nodiscard]] kiosk::Result<ReaderQuirks> reader_quirks_of(const DeviceQuirks& device);

}  // namespace drivers
