#include "drivers/core/usb_presence.h"

#include <algorithm>

namespace drivers {

std::vector<UsbPresenceEvent> UsbPresence::arrived(const UsbDevice& device) {
    if (!wanted_(device) || misses_.size() >= device_limit) return {};
    const auto [at, is_new] = misses_.try_emplace(device, 0);
    at->second = 0;
    if (!is_new) return {};
    return {{device, true}};
}

std::vector<UsbPresenceEvent> UsbPresence::left(const UsbDevice& device) {
    if (misses_.erase(device) == 0) return {};
    return {{device, false}};
}

std::vector<UsbPresenceEvent> UsbPresence::scanned(std::span<const UsbDevice> devices) {
    std::vector<UsbPresenceEvent> events;
    for (auto at = misses_.begin(); at != misses_.end();) {
        const bool seen = std::find(devices.begin(), devices.end(), at->first) != devices.end();
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
