#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "offline_cache/database.h"

namespace offline_cache {

/// docs/STORE_FORMAT.md describes the tables.
inline constexpr std::int32_t outbox_application_id = 0x424D4F42;  // “BMOB”
inline constexpr std::int32_t drafts_application_id = 0x424D4452;  // “BMDR”

[[nodiscard]] std::span<const Migration> outbox_migrations();
[[nodiscard]] std::span<const Migration> drafts_migrations();
/// Unsent submissions whose manifest is not there. Parked without one: lost in a damaged outbox,
/// and told then.
inline constexpr std::string_view unsent_without_manifest =
    "SELECT sequence FROM submission WHERE receipt IS NULL AND state <> 'PARKED'"
    " AND NOT EXISTS (SELECT 1 FROM envelope WHERE submission = sequence)";
/// DatabaseOptions::contradictions of the newest schema.
inline constexpr std::array outbox_contradictions{unsent_without_manifest};

}  // namespace offline_cache
