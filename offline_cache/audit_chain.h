#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/base/clock.h"
#include "offline_cache/database.h"

namespace offline_cache {

/// One line of what happened to filed cases on this terminal. Nothing in it is personal.
struct AuditEntry {
    std::uint64_t sequence = 0;  // from 1, without a gap
    kiosk::WallTime at{};        // by the terminal's clock: evidence only
    std::string event;           // docs/STORE_FORMAT.md, “audit”
    std::string subject;         // id of the submission, or empty
    Bytes previous;              // hash of the entry before; zeros for the first
    Bytes hash;
};

/// SHA-256 over all members but `hash`: 32 bytes of `previous`, sequence and milliseconds as eight
/// bytes each, event and subject with their lengths as four bytes in front, all big endian.
/// **Source:** docs/STORE_FORMAT.md, “audit”.
[[nodiscard]] Bytes audit_hash(const AuditEntry& entry);

/// Adds an entry, in the transaction of the caller: it is there exactly when what it tells of
/// happened.
[[nodiscard]] Result<void> append_audit(Database& database, kiosk::WallTime at,
                                        std::string_view event, std::string_view subject);

/// For a database that takes the place of a damaged one: rows as they were.
[[nodiscard]] AuditEntry audit_entry_of(const Query& row);
[[nodiscard]] Result<void> put_audit_row(Database& database, const AuditEntry& entry,
                                         bool or_ignore);

/// Entries after that one, oldest first.
[[nodiscard]] Result<std::vector<AuditEntry>> audit_after(Database& database,
                                                          std::uint64_t sequence, std::size_t max);
/// Up to which entry the platform has them.
[[nodiscard]] Result<std::uint64_t> audit_delivered(Database& database);
/// Never goes back.
[[nodiscard]] Result<void> note_audit_delivered(Database& database, std::uint64_t sequence);
/// Entries that the platform has and that are older than `kept`, by the newest entry's time, go.
[[nodiscard]] Result<std::size_t> drop_old_audit(Database& database, kiosk::Duration kept,
                                                 std::size_t max = 1000);

struct AuditFault {
    std::uint64_t sequence = 0;
    std::string what;
};
struct AuditVerdict {
    std::size_t entries = 0;
    std::uint64_t last = 0;
    std::optional<AuditFault> fault;  // the first one
};
/// Walks the whole chain: a change, a gap, a lost beginning or a lost end is a fault. What was
/// delivered and dropped by age may be missing at the beginning; a lost end is known only as far as
/// the platform had it.
[[nodiscard]] Result<AuditVerdict> verify_audit(Database& database);

}  // namespace offline_cache
