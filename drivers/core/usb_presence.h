#pragma once

#include <functional>
#include <map>
#include <span>
#include <vector>

#include "drivers/core/usb_port.h"

namespace drivers {

struct UsbPresenceEvent {
    UsbDevice device;
    bool attached = false;
    friend bool operator==(const UsbPresenceEvent&, const UsbPresenceEvent&) = default;
};

/// Makes one truth of hot-plug events and of scans that may miss a device now and then: an event
/// counts at once, a device must be missing from three scans in a row before it is gone.
///
/// Bus and address say which device left, and an event of its leaving tells the device as it was
/// told when it came: whoever keeps it can compare by value.
///
/// **Threads:** one. **Limits:** 127 devices a bus are what USB allows; more than 1024 are not
/// followed.
class UsbPresence {
  public:
    static constexpr int misses_before_removed = 3;
    static constexpr std::size_t device_limit = 1024;

    /// Only devices that `wanted` says yes to are followed.
    explicit UsbPresence(std::function<bool(const UsbDevice&)> wanted)
        : wanted_(std::move(wanted)) {}

    [[nodiscard]] std::vector<UsbPresenceEvent> arrived(const UsbDevice& device);
    [[nodiscard]] std::vector<UsbPresenceEvent> left(const UsbDevice& device);
    [[nodiscard]] std::vector<UsbPresenceEvent> scanned(std::span<const UsbDevice> devices);

  private:
    [[nodiscard]] std::map<UsbDevice, int>::iterator find(const UsbDevice& device);

    std::function<bool(const UsbDevice&)> wanted_;
    std::map<UsbDevice, int> misses_;
};

}  // namespace drivers
