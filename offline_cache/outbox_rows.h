#pragma once

#include <cstdint>
#include <span>

#include "kiosk/base/clock.h"
#include "kiosk/model/ids.h"
#include "offline_cache/outbox.h"

/// What the sources of Outbox and salvage.cpp share: rows to values and back. For these only.
namespace offline_cache {

[[nodiscard]] inline std::span<const unsigned char> bytes_of(const kiosk::SubmissionId& id) {
    return id.value().bytes;
}

template <class Time>
[[nodiscard]] std::int64_t milliseconds_of(Time time) {
    return time.time_since_epoch().count();
}

[[nodiscard]] inline kiosk::WallTime wall_time_of(std::int64_t milliseconds) {
    return kiosk::WallTime(kiosk::Duration(milliseconds));
}

inline constexpr const char* entry_columns =
    "s.id, s.kind, s.state, s.sequence, s.service_code, s.created_at, s.content_digest, "
    "s.manifest_bytes,"
    " s.attempts, s.failures, s.parked_reason,"
    " EXISTS (SELECT 1 FROM attachment a WHERE a.submission = s.sequence)";

/// Of a row's `chunks`: 32 bytes each.
[[nodiscard]] std::vector<Bytes> chunk_names(const Bytes& joined);

[[nodiscard]] Result<void> put_attachment_rows(Database& database, std::int64_t sequence,
                                               const std::vector<kiosk::Attachment>& attachments);

/// The key of the other tables, of a bound id.
inline constexpr const char* sequence_of_id = "(SELECT sequence FROM submission WHERE id = ?)";

/// The entry of a row of `entry_columns`.
[[nodiscard]] OutboxEntry entry_of(const Query& row);

/// A rule of order, not of time: an evaluation follows its submission, a doubtful receipt is asked
/// for again.
inline constexpr const char* may_be_sent =
    "(s.state IN ('QUEUED', 'REGISTERING', 'UPLOADING', 'COMMITTING', 'RESOLVING')"
    " OR (s.state = 'PARKED' AND s.parked_reason = 'receipt'))"
    " AND NOT EXISTS (SELECT 1 FROM submission p WHERE p.id = s.about AND p.state NOT IN "
    "('ACCEPTED', 'PURGED'))";

}  // namespace offline_cache
