#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "drivers/core/quirks.h"
#include "drivers/core/usb_presence.h"

namespace drivers {

/// One spot where a reader is plugged in.
struct ReaderPlace {
    std::string location;
    UsbDevice usb;
    /// Into the table of quirks, which outlives it.
    const DeviceQuirks* quirks = nullptr;

    [[nodiscard]] bool is_supported() const;
    friend bool operator==(const ReaderPlace&, const ReaderPlace&) = default;
};

/// The readers that are plugged in, in the order in which they came. Hot-plug writes, the device's
/// thread reads.
///
/// **Threads:** any. **Limits:** 16 readers; more are not noticed.
class ReaderPlaces {
  public:
    static constexpr std::size_t place_limit = 16;

    explicit ReaderPlaces(const std::vector<DeviceQuirks>& table) : table_(table) {}

    void apply(const UsbPresenceEvent& event);
    /// A serial port is there or not.
    void set_serial(const std::string& path, const DeviceQuirks& quirks, bool is_there);
    /// What only a vendor's library speaks to is there as long as its port opens.
    void set_library(const std::string& file, const DeviceQuirks& quirks);
    /// Puts the place behind all others.
    void demote(const ReaderPlace& place);

    [[nodiscard]] std::vector<ReaderPlace> all() const;
    /// The first that a driver here can speak to.
    [[nodiscard]] std::optional<ReaderPlace> best() const;

  private:
    void set(const ReaderPlace& place, bool is_there);

    const std::vector<DeviceQuirks>& table_;
    mutable std::mutex mutex_;
    std::vector<ReaderPlace> places_;
};

}  // namespace drivers
