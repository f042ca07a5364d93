#include "drivers/core/usb_presence.h"

#include <algorithm>
#include <utility>

namespace drivers {

namespace {

/// The class does not tell devices apart: it cannot be read before a device is configured, nor once
/// it was pulled out.
bool is_same_plug(const UsbDevice& left, UsbDevice right) {
    right.class_code = left.class_code;
    return left == right;
}

}  // namespace

std::map<UsbDevice, int>::iterator UsbPresence::find(const UsbDevice& device) {
    return std::find_if(misses_.begin(), misses_.end(),
                        [&](const auto& known) { return is_same_plug(known.first, device); });
}

std::vector<UsbPresenceEvent> UsbPresence::arrived(const UsbDevice& device) {
    if (const auto at = find(device); at != misses_.end()) {
        at->second = 0;
        return {};
    }
    if (!wanted_(device) || misses_.size() >= device_limit) return {};
    misses_.emplace(device, 0);
    return {{device, true}};
}

std::vector<UsbPresenceEvent> UsbPresence::left(const UsbDevice& device) {
    const auto at = std::find_if(misses_.begin(), misses_.end(), [&](const auto& known) {
        return known.first.bus == device.bus && known.first.address == device.address;
    });
    if (at == misses_.end()) return {};
    UsbDevice known = at->first;
    misses_.erase(at);
    return {{std::move(known), false}};
}

std::vector<UsbPresenceEvent> UsbPresence::scanned(std::span<const UsbDevice> devices) {
    std::vector<UsbPresenceEvent> events;
    for (auto at = misses_.begin(); at != misses_.end();) {
        const bool seen = std::any_of(devices.begin(), devices.end(), [&](const auto& device) {
            return is_same_plug(at->first, device);
        });
        at->second = seen ? 0 : at->second + 1;
        if (at->second < misses_before_removed) {
            ++at;
            continue;
        }
        events.push_back({at->first, false});
        at = misses_.erase(at);
    }
    for (const auto& device : devices)
        for (auto& event : arrived(device)) events.push_back(std::move(event));
    return events;
}

}  // namespace drivers
