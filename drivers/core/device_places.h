#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "drivers/core/quirks.h"
#include "drivers/core/usb_presence.h"

namespace drivers {

/// One spot where a device of a driver is plugged in.
struct DevicePlace {
    std::string location;
    UsbDevice usb;
    /// Into the table of quirks, which outlives it.
    const DeviceQuirks* quirks = nullptr;

    friend bool operator==(const DevicePlace&, const DevicePlace&) = default;
};

/// The devices of one class that are plugged in, in the order in which they came. Hot-plug writes,
/// the device's thread reads.
///
/// **Threads:** any. **Limits:** 16 devices; more are not noticed.
class DevicePlaces {
  public:
    static constexpr std::size_t place_limit = 16;

    void apply(const UsbPresenceEvent& event, const DeviceQuirks& quirks);
    /// A serial port is there or not.
    void set_serial(const std::string& path, const DeviceQuirks& quirks, bool is_there);
    /// Puts the place behind all others.
    void demote(const DevicePlace& place);

    [[nodiscard]] std::vector<DevicePlace> all() const;
    /// The first whose protocol this is.
    [[nodiscard]] std::optional<DevicePlace> best(std::string_view protocol) const;

  private:
    void set(const DevicePlace& place, bool is_there);

    mutable std::mutex mutex_;
    std::vector<DevicePlace> places_;
};

}  // namespace drivers
