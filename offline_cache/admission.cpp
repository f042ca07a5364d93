#include "offline_cache/admission.h"

#include <algorithm>

namespace offline_cache {

using kiosk::ErrorCode;

AdmissionOptions admission_options_of(const kiosk::Config& config) {
    AdmissionOptions options;
    options.folder = config.paths.data;
    options.case_floor = static_cast<std::uint64_t>(config.delivery.free_disk_mb) * 1024 * 1024;
    options.attachments_floor = 2 * options.case_floor;
    options.prefetch_floor = 4 * options.case_floor;
    return options;
}

bool Admission::has_ballast() const {
    const auto size = files_->size_of(ballast());
    return size && *size && **size >= options_.ballast_bytes;
}

Result<std::uint64_t> Admission::free_bytes() const {
    const auto room = files_->room(options_.folder);
    if (!room) return room.error();
    return room->free;
}

Result<RoomLevel> Admission::level() const {
    const auto room = files_->room(options_.folder);
    if (!room) return room.error();
    const auto below = [&room](std::uint64_t percent, std::uint64_t floor) {
        return room->free < std::min(room->total / 100 * percent, floor);
    };
    if (!has_ballast() || room->free < options_.case_bytes || below(5, options_.case_floor))
        return RoomLevel::closed;
    if (below(10, options_.attachments_floor)) return RoomLevel::no_attachments;
    if (below(20, options_.prefetch_floor)) return RoomLevel::no_prefetch;
    return RoomLevel::plenty;
}

Result<void> Admission::admit() const {
    const auto now = level();
    if (!now) return now.error();
    if (*now == RoomLevel::closed)
        return {ErrorCode::disk_full, "no room for the worst case of a new case"};
    return {};
}

Result<bool> Admission::lay_ballast() {
    if (has_ballast()) return true;
    const auto room = files_->room(options_.folder);
    if (!room) return room.error();
    if (room->free < options_.ballast_bytes + options_.case_bytes) return false;
    if (auto laid = files_->allot(ballast(), options_.ballast_bytes); !laid) {
        if (laid.error().code == ErrorCode::disk_full) return false;
        return laid.error();
    }
    return true;
}

bool Admission::release_ballast() {
    return files_->remove(ballast()).value_or(false);
}

}  // namespace offline_cache
