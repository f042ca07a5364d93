#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "kiosk/base/clock.h"
#include "kiosk/base/result.h"
#include "offline_cache/outbox.h"

namespace carry {

/// Who delivers, and to whom.
struct DeliverOptions {
    /// A folder that `carry_queue` made.
    std::filesystem::path folder;
    std::string url;
    std::filesystem::path ca;
    /// Of a carrier (docs/SYNC_PROTOCOL.md, “Carriers”).
    std::filesystem::path cert;
    std::filesystem::path key;
    std::string receipt_key;  // base64
    /// With nothing delivered for so long it gives up; it may be started again at any time.
    std::chrono::seconds patience{120};
};

/// Takes everything in the folder to the platform as bianmin-sync would have done from the
/// terminal, and asks once more about what was parked.
/// **Time:** until all is delivered or parked, or patience ends. **Errors:** of the folder and the
/// key; an unreachable platform is none, the counts tell what is left.
[[nodiscard]] kiosk::Result<offline_cache::OutboxCounts> deliver(const DeliverOptions& options);

}  // namespace carry
