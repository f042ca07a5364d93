#include "offline_cache/admission.h"

#include <algorithm>

#include "kiosk/model/attachment.h"

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
    return room->free + reserved_ * reserve_piece;
}

Result<RoomLevel> Admission::level() const {
    const auto room = files_->room(options_.folder);
    if (!room) return room.error();
    const auto free = room->free + reserved_ * reserve_piece;
    const auto below = [&room, free](std::uint64_t percent, std::uint64_t floor) {
        return free < std::min(room->total / 100 * percent, floor);
    };
    if (!has_ballast() || free < options_.case_bytes || below(5, options_.case_floor))
        return RoomLevel::closed;
    if (below(10, options_.attachments_floor)) return RoomLevel::no_attachments;
    if (below(20, options_.prefetch_floor)) return RoomLevel::no_prefetch;
    return RoomLevel::plenty;
}

Result<void> Admission::admit(std::uint64_t attachment_bytes) const {
    const auto now = level();
    if (!now) return now.error();
    if (*now == RoomLevel::closed)
        return {ErrorCode::disk_full, "no room for the worst case of a new case"};
    if (attachment_bytes == 0) return {};
    const auto room = free_bytes();
    if (!room) return room.error();
    if (*now == RoomLevel::no_attachments || *room < options_.case_bytes + attachment_bytes)
        return {ErrorCode::disk_full, "no room for the attachments of a new case"};
    return {};
}

std::filesystem::path Admission::reserve_file(std::size_t number) const {
    return options_.folder / ("reserve-" + std::to_string(number));
}

Result<void> Admission::reserve(std::uint64_t attachment_bytes) {
    end_reserve();
    const auto chunks = attachment_bytes / kiosk::attachment_chunk_size;
    const auto pieces =
        static_cast<std::size_t>(attachment_bytes / reserve_piece + chunks) + reserve_margin;
    for (std::size_t number = 0; number < pieces; ++number) {
        if (auto laid = files_->allot(reserve_file(number), reserve_piece); !laid) {
            end_reserve();
            return laid;
        }
        reserved_ = number + 1;
    }
    return {};
}

void Admission::use_reserve(std::uint64_t bytes) {
    for (std::uint64_t given = 0; reserved_ > 0 && given < bytes; given += reserve_piece)
        (void)files_->remove(reserve_file(--reserved_)).has_value();
}

void Admission::end_reserve() {
    reserved_ = 0;
    const auto names = files_->list(options_.folder);
    if (!names) return;
    for (const auto& name : *names)
        if (name.starts_with("reserve-")) (void)files_->remove(options_.folder / name).has_value();
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
