#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace tests {

/// Faults that are built into a world on purpose, to show that the simulator finds them.
enum class PlantedBug {
    none,
    acknowledge_before_commit,  // the person is told before COMMIT
    missing_fdatasync,          // files are never synced
    missing_folder_fsync,       // names are never synced
    purge_before_receipt,       // the content goes once the platform has registered it
    unverified_receipt,         // a receipt's signature is not looked at
    new_id_on_retry,            // a submission that failed is put again under another id
    order_swapped,              // a rating does not wait for the case that it rates
    catalogue_rolled_back,      // any signed catalogue replaces the one held
    plaintext_on_disk,          // what was entered is saved beside the drafts, readable
    draft_left_behind,          // neither draft nor key goes at the end of a visit
    unsent_deleted_when_full,   // a full disk is emptied of what waits
    platform_without_key,       // the platform makes a case of every copy
    error_ignored,              // the person is told although the store said no
};

struct PlantedBugName {
    PlantedBug bug;
    std::string_view name;
};

inline constexpr std::array planted_bugs{
    PlantedBugName{PlantedBug::acknowledge_before_commit, "acknowledge_before_commit"},
    PlantedBugName{PlantedBug::missing_fdatasync, "missing_fdatasync"},
    PlantedBugName{PlantedBug::missing_folder_fsync, "missing_folder_fsync"},
    PlantedBugName{PlantedBug::purge_before_receipt, "purge_before_receipt"},
    PlantedBugName{PlantedBug::unverified_receipt, "unverified_receipt"},
    PlantedBugName{PlantedBug::new_id_on_retry, "new_id_on_retry"},
    PlantedBugName{PlantedBug::order_swapped, "order_swapped"},
    PlantedBugName{PlantedBug::catalogue_rolled_back, "catalogue_rolled_back"},
    PlantedBugName{PlantedBug::plaintext_on_disk, "plaintext_on_disk"},
    PlantedBugName{PlantedBug::draft_left_behind, "draft_left_behind"},
    PlantedBugName{PlantedBug::unsent_deleted_when_full, "unsent_deleted_when_full"},
    PlantedBugName{PlantedBug::platform_without_key, "platform_without_key"},
    PlantedBugName{PlantedBug::error_ignored, "error_ignored"}};

[[nodiscard]] constexpr std::string_view name_of(PlantedBug bug) {
    for (const auto& one : planted_bugs)
        if (one.bug == bug) return one.name;
    return "none";
}

[[nodiscard]] constexpr std::optional<PlantedBug> planted_bug(std::string_view name) {
    for (const auto& one : planted_bugs)
        if (one.name == name) return one.bug;
    return std::nullopt;
}

}  // namespace tests
