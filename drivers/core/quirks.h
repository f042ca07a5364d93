#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "drivers/core/usb_port.h"
#include "kiosk/base/result.h"

namespace drivers {

/// What is known of one model of device: numbers and words from assets/quirks, each with the source
/// it comes from.
struct DeviceQuirks {
    struct Fact {
        std::variant<std::int64_t, std::string> value;
        std::string source;
    };

    std::string id;
    std::string model;
    /// Which driver speaks to it ("sam"); a protocol that no driver knows is reported, not used.
    std::string protocol;
    std::vector<UsbId> usb;
    /// True for the entry that a serial port uses.
    bool serial = false;
    std::map<std::string, Fact, std::less<>> facts;

    [[nodiscard]] kiosk::Result<std::int64_t> number(std::string_view fact, std::int64_t least,
                                                     std::int64_t most) const;
    [[nodiscard]] kiosk::Result<std::string> word(std::string_view fact) const;
};

/// One file of assets/quirks:
///
///     [[device]]
///     id = "sam-usb"
///     model = "…"
///     protocol = "sam"
///     usb = ["0400:C35A"]        # or serial = true
///     [device.facts]
///     find_interval_ms = { value = 300, source = "…" }
///
/// **Errors:** `bad_config` with file and line: not TOML, unknown key, a fact without source, an id
/// used twice.
/// **Limits:** 256 KiB, 64 devices, 64 facts each.
[[nodiscard]] kiosk::Result<std::vector<DeviceQuirks>> load_quirks(
    const std::filesystem::path& file);

/// The entry for this VID:PID, or null.
[[nodiscard]] const DeviceQuirks* find_quirks(const std::vector<DeviceQuirks>& table, UsbId id);

}  // namespace drivers
