#include "drivers/idcard/reader_places.h"

#include <algorithm>

namespace drivers {

bool ReaderPlace::is_supported() const {
    return quirks != nullptr && quirks->protocol == "sam";
}

void ReaderPlaces::set(const ReaderPlace& place, bool is_there) {
    const std::lock_guard lock(mutex_);
    const auto found = std::find(places_.begin(), places_.end(), place);
    if (is_there && found == places_.end() && places_.size() < place_limit)
        places_.push_back(place);
    if (!is_there && found != places_.end()) places_.erase(found);
}

void ReaderPlaces::apply(const UsbPresenceEvent& event) {
    const auto* quirks = find_quirks(table_, event.device.id);
    if (quirks == nullptr) return;
    set({text_of(event.device), event.device, quirks}, event.attached);
}

void ReaderPlaces::set_serial(const std::string& path, const DeviceQuirks& quirks, bool is_there) {
    set({"serial " + path, {}, &quirks}, is_there);
}

void ReaderPlaces::set_library(const std::string& file, const DeviceQuirks& quirks) {
    set({"library " + file, {}, &quirks}, true);
}

void ReaderPlaces::demote(const ReaderPlace& place) {
    const std::lock_guard lock(mutex_);
    const auto found = std::find(places_.begin(), places_.end(), place);
    if (found != places_.end()) std::rotate(found, found + 1, places_.end());
}

std::vector<ReaderPlace> ReaderPlaces::all() const {
    const std::lock_guard lock(mutex_);
    return places_;
}

std::optional<ReaderPlace> ReaderPlaces::best() const {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(places_.begin(), places_.end(),
                                    [](const ReaderPlace& place) { return place.is_supported(); });
    if (found == places_.end()) return std::nullopt;
    return *found;
}

}  // namespace drivers
