#pragma once

#include <filesystem>
#include <memory>

#include "offline_cache/database.h"

namespace offline_cache {

/// Where damaged files are kept, in the data folder.
inline constexpr const char* damaged_folder = "damaged";

/// Opens outbox.db; one that fails its integrity check is set aside and replaced, so that damage
/// costs the terminal minutes of a technician and not its service.
///
/// The damaged file and its log are moved to `damaged/outbox-N.db` as they are and never deleted.
/// Every submission whose row and manifest can still be read, and fit together by their digest,
/// goes into the new file under its own id: what was unsent as RESOLVING (the platform is asked
/// first), what was delivered as a tombstone. Unsent ones that can't be read stay as PARKED rows
/// without a manifest. A power cut anywhere in between leaves work that the next opening takes up
/// again.
///
/// **Threads:** one; several processes may do this at once (`outbox.lock`). **Time:** reads the
/// whole damaged file. **Errors:** those of Database; `device_busy`: another process is at it.
[[nodiscard]] Result<std::unique_ptr<Database>> open_or_replace_outbox(
    const DatabaseOptions& options);

}  // namespace offline_cache
