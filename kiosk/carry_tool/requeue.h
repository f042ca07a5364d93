#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "kiosk/base/config.h"
#include "kiosk/base/result.h"

namespace carry {

/// What two people want to be sent again.
struct RequeueOptions {
    std::string terminal_id;
    std::filesystem::path data;
    /// Numbers of cases, as the log has them; none: all that are parked.
    std::vector<std::string> ids;
    /// Staff numbers of the two, for the audit chain.
    std::string first;
    std::string second;
};

struct Requeued {
    std::size_t again = 0;
    /// Parked as before: not among those that were named, or nothing is left of it to be sent.
    std::size_t still_parked = 0;
};

/// Parked cases wait again, and bianmin-sync asks the platform about each before it sends it.
/// Nothing else of them is changed.
/// **Errors:** of the store; `not_found`: no queue in that folder, or a number that no parked case
/// has; then nothing is changed.
[[nodiscard]] kiosk::Result<Requeued> requeue(const RequeueOptions& options);

}  // namespace carry
