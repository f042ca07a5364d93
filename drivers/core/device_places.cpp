#include "drivers/core/device_places.h"

#include <algorithm>

namespace drivers {

void DevicePlaces::set(const DevicePlace& place, bool is_there) {
    const std::lock_guard lock(mutex_);
    const auto found = std::find(places_.begin(), places_.end(), place);
    if (!is_there && found != places_.end()) places_.erase(found);
    if (is_there && found == places_.end() && places_.size() < place_limit)
        places_.push_back(place);
}

void DevicePlaces::apply(const UsbPresenceEvent& event, const DeviceQuirks& quirks) {
    set({text_of(event.device), event.device, &quirks}, event.attached);
}

void DevicePlaces::set_serial(const std::string& path, const DeviceQuirks& quirks, bool is_there) {
    set({"serial " + path, {}, &quirks}, is_there);
}

void DevicePlaces::demote(const DevicePlace& place) {
    const std::lock_guard lock(mutex_);
    const auto found = std::find(places_.begin(), places_.end(), place);
    if (found != places_.end()) std::rotate(found, found + 1, places_.end());
}

std::vector<DevicePlace> DevicePlaces::all() const {
    const std::lock_guard lock(mutex_);
    return places_;
}

std::optional<DevicePlace> DevicePlaces::best(std::string_view protocol) const {
    const std::lock_guard lock(mutex_);
    for (const auto& place : places_)
        if (place.quirks->protocol == protocol) return place;
    return std::nullopt;
}

}  // namespace drivers
