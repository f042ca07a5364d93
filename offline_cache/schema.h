#pragma once

#include <cstdint>
#include <span>

#include "offline_cache/database.h"

namespace offline_cache {

/// docs/STORE_FORMAT.md describes the tables.
inline constexpr std::int32_t outbox_application_id = 0x424D4F42;  // “BMOB”
inline constexpr std::int32_t drafts_application_id = 0x424D4452;  // “BMDR”

[[nodiscard]] std::span<const Migration> outbox_migrations();
[[nodiscard]] std::span<const Migration> drafts_migrations();
/// DatabaseOptions::contradictions of the newest schema: what is unsent has its manifest, unless it
/// is parked.
[[nodiscard]] std::span<const std::string_view> outbox_contradictions();

}  // namespace offline_cache
