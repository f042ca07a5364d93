#pragma once

#include <optional>
#include <string_view>

namespace offline_cache {

/// Where a submission is on its way to the platform. The names are those of the database and of the
/// reports.
///
/// ```
/// QUEUED → REGISTERING → UPLOADING → COMMITTING → ACCEPTED → PURGED   (UPLOADING: attachments)
///   unknown outcome, restart in the middle → RESOLVING (asks first) → the right state
///   refused for good, or a receipt that is not genuine → PARKED      nothing is ever thrown away
///   unsent the platform does not know this terminal → HELD (all of them)
/// ```
enum class OutboxState {
    queued,
    registering,
    uploading,
    committing,
    resolving,
    accepted,
    purged,
    parked,
    held
};

[[nodiscard]] std::string_view name_of(OutboxState state);
[[nodiscard]] std::optional<OutboxState> outbox_state(std::string_view name);

/// Why a submission is parked. `receipt` is asked again by itself; the others wait for staff.
enum class ParkedReason { receipt, conflict, rejected };

[[nodiscard]] std::string_view name_of(ParkedReason reason);
[[nodiscard]] std::optional<ParkedReason> parked_reason(std::string_view name);

}  // namespace offline_cache
