#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
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
    /// Matches every USB device of this class that no entry names by its id; nothing else.
    std::optional<std::uint8_t> usb_class;
    /// Beginnings of the name under which a device without an identifier of its own shows up: a
    /// PC/SC reader, a camera of V4L2.
    std::vector<std::string> names;
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
///     usb = ["0400:C35A"]        # or usb_class = "07", or names = ["Reader"], or serial = true
///     [device.facts]
///     find_interval_ms = { value = 300, source = "…" }
///
/// **Errors:** `bad_config` with file and line: not TOML, unknown key, a fact without source, an id
/// used twice.
/// **Limits:** 256 KiB, 64 devices, 64 facts each.
[[nodiscard]] kiosk::Result<std::vector<DeviceQuirks>> load_quirks(
    const std::filesystem::path& file);

/// All files "*.toml" of a folder, in the order of their names. An id may stand in one of them
/// only.
[[nodiscard]] kiosk::Result<std::vector<DeviceQuirks>> load_all_quirks(
    const std::filesystem::path& folder);

/// The entry for this VID:PID, or null.
[[nodiscard]] const DeviceQuirks* find_quirks(const std::vector<DeviceQuirks>& table, UsbId id);
/// The entry that names the device, else the one for its class, or null.
[[nodiscard]] const DeviceQuirks* quirks_of_device(const std::vector<DeviceQuirks>& table,
                                                   const UsbDevice& device);
/// The entry one of whose `names` begins `name`, or null.
[[nodiscard]] const DeviceQuirks* quirks_of_name(const std::vector<DeviceQuirks>& table,
                                                 std::string_view name);

}  // namespace drivers
