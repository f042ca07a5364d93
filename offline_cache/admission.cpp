#include "offline_cache/admission.h"

#include <algorithm>
#include <optional>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace offline_cache {

using kiosk::ErrorCode;

namespace {

struct Room {
    std::uint64_t free = 0;
    std::uint64_t total = 0;
};

std::optional<Room> room_of(const std::filesystem::path& folder) {
    struct statvfs info {};
    if (::statvfs(folder.c_str(), &info) != 0) return std::nullopt;
    return Room{std::uint64_t{info.f_bavail} * info.f_frsize,
                std::uint64_t{info.f_blocks} * info.f_frsize};
}

}  // namespace

AdmissionOptions admission_options_of(const kiosk::Config& config) {
    AdmissionOptions options;
    options.folder = config.paths.data;
    options.case_floor = static_cast<std::uint64_t>(config.delivery.free_disk_mb) * 1024 * 1024;
    options.attachments_floor = 2 * options.case_floor;
    options.prefetch_floor = 4 * options.case_floor;
    return options;
}

bool Admission::has_ballast() const {
    std::error_code ignored;
    const auto size = std::filesystem::file_size(ballast(), ignored);
    return !ignored && size >= options_.ballast_bytes;
}

Result<std::uint64_t> Admission::free_bytes() const {
    const auto room = room_of(options_.folder);
    if (!room) return {ErrorCode::io_error, "the data folder's file system does not answer"};
    return room->free;
}

Result<RoomLevel> Admission::level() const {
    const auto room = room_of(options_.folder);
    if (!room) return {ErrorCode::io_error, "the data folder's file system does not answer"};
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
    const auto room = room_of(options_.folder);
    if (!room) return {ErrorCode::io_error, "the data folder's file system does not answer"};
    if (room->free < options_.ballast_bytes + options_.case_bytes) return false;
    const int file = ::open(ballast().c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0) return {ErrorCode::io_error, "the ballast file can't be made"};
    const int allotted = ::posix_fallocate(file, 0, static_cast<off_t>(options_.ballast_bytes));
    // Room that is allotted but not on the disk would be missing after a power cut.
    const bool durable = allotted == 0 && ::fsync(file) == 0;
    ::close(file);
    if (durable) return true;
    (void)release_ballast();
    if (allotted == ENOSPC) return false;
    return {ErrorCode::io_error, "the ballast file can't be written"};
}

bool Admission::release_ballast() {
    std::error_code ignored;
    return std::filesystem::remove(ballast(), ignored);
}

}  // namespace offline_cache
