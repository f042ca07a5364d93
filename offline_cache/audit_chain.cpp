#include "offline_cache/audit_chain.h"

#include <algorithm>

namespace offline_cache {

namespace {

constexpr std::size_t audit_hash_size = 32;

void append_number(Bytes& into, std::uint64_t value, int bytes) {
    for (int i = bytes - 1; i >= 0; --i)
        into.push_back(static_cast<unsigned char>(value >> (8 * i)));
}

void append_text(Bytes& into, std::string_view text) {
    append_number(into, text.size(), 4);
    into.insert(into.end(), text.begin(), text.end());
}

constexpr const char* audit_columns =
    "SELECT sequence, at, event, subject, previous, hash FROM audit ";

}  // namespace

AuditEntry audit_entry_of(const Query& row) {
    return {.sequence = static_cast<std::uint64_t>(row.integer(0)),
            .at = kiosk::WallTime(kiosk::Duration(row.integer(1))),
            .event = row.text(2),
            .subject = row.text(3),
            .previous = row.blob(4),
            .hash = row.blob(5)};
}

namespace {

/// What is wrong with `entry` behind the one before it; empty: nothing.
std::string wrong_with(const AuditEntry& entry, const std::optional<AuditEntry>& before) {
    if (entry.hash != audit_hash(entry)) return "the entry was changed";
    if (!before) return {};
    if (entry.sequence != before->sequence + 1)
        return "entries are missing after " + std::to_string(before->sequence);
    if (entry.previous != before->hash) return "it does not follow from the entry before";
    return {};
}

}  // namespace

Bytes audit_hash(const AuditEntry& entry) {
    Bytes input = entry.previous;
    append_number(input, entry.sequence, 8);
    append_number(input, static_cast<std::uint64_t>(entry.at.time_since_epoch().count()), 8);
    append_text(input, entry.event);
    append_text(input, entry.subject);
    return kiosk::sha256(input);
}

Result<void> append_audit(Database& database, kiosk::WallTime at, std::string_view event,
                          std::string_view subject) {
    AuditEntry entry{.sequence = 1,
                     .at = at,
                     .event = std::string(event),
                     .subject = std::string(subject),
                     .previous = Bytes(audit_hash_size),
                     .hash = {}};
    {
        Query last(database, std::string(audit_columns) + "ORDER BY sequence DESC LIMIT 1");
        const auto row = last.next();
        if (!row) return row.error();
        if (*row) {
            const auto before = audit_entry_of(last);
            entry.sequence = before.sequence + 1;
            entry.previous = before.hash;
        }
    }
    entry.hash = audit_hash(entry);
    return put_audit_row(database, entry, false);
}

Result<void> put_audit_row(Database& database, const AuditEntry& entry, bool or_ignore) {
    Query put(database, std::string(or_ignore ? "INSERT OR IGNORE" : "INSERT") +
                            " INTO audit (sequence, at, event, subject, previous, hash)"
                            " VALUES (?, ?, ?, ?, ?, ?)");
    put.bind(static_cast<std::int64_t>(entry.sequence));
    put.bind(std::int64_t{entry.at.time_since_epoch().count()});
    put.bind(entry.event).bind(entry.subject);
    return put.bind(entry.previous).bind(entry.hash).run();
}

Result<std::vector<AuditEntry>> audit_after(Database& database, std::uint64_t sequence,
                                            std::size_t max) {
    Query query(database,
                std::string(audit_columns) + "WHERE sequence > ? ORDER BY sequence LIMIT ?");
    query.bind(static_cast<std::int64_t>(sequence)).bind(static_cast<std::int64_t>(max));
    std::vector<AuditEntry> entries;
    while (true) {
        const auto row = query.next();
        if (!row) return row.error();
        if (!*row) return entries;
        entries.push_back(audit_entry_of(query));
    }
}

Result<std::uint64_t> audit_delivered(Database& database) {
    Query query(database, "SELECT value FROM counter WHERE name = 'audit_delivered'");
    const auto row = query.next();
    if (!row) return row.error();
    return *row ? static_cast<std::uint64_t>(query.integer(0)) : std::uint64_t{0};
}

Result<void> note_audit_delivered(Database& database, std::uint64_t sequence) {
    return database.transaction([&] {
        Query query(database,
                    "UPDATE counter SET value = max(value, ?) WHERE name = 'audit_delivered'");
        return query.bind(static_cast<std::int64_t>(sequence)).run();
    });
}

Result<std::size_t> drop_old_audit(Database& database, kiosk::Duration kept, std::size_t max) {
    std::size_t gone = 0;
    auto done = database.transaction([&]() -> Result<void> {
        Query query(database,
                    "DELETE FROM audit WHERE sequence IN (SELECT sequence FROM audit WHERE"
                    " sequence < (SELECT min(sequence) FROM audit WHERE at >="
                    " (SELECT at FROM audit ORDER BY sequence DESC LIMIT 1) - ?1) AND"
                    " sequence < (SELECT value FROM counter WHERE name = 'audit_delivered')"
                    " ORDER BY sequence LIMIT ?2)");
        query.bind(std::int64_t{kept.count()}).bind(static_cast<std::int64_t>(max));
        if (auto ran = query.run(); !ran) return ran;
        gone = static_cast<std::size_t>(database.changed_rows());
        return {};
    });
    if (!done) return done.error();
    return gone;
}

Result<AuditVerdict> verify_audit(Database& database) {
    const auto delivered = audit_delivered(database);
    if (!delivered) return delivered.error();
    AuditVerdict verdict;
    std::optional<AuditEntry> before;
    const auto blame = [&verdict](std::uint64_t sequence, std::string what) {
        if (!verdict.fault) verdict.fault = AuditFault{sequence, std::move(what)};
    };
    Query query(database, std::string(audit_columns) + "ORDER BY sequence");
    while (true) {
        const auto row = query.next();
        if (!row) return row.error();
        if (!*row) break;
        auto entry = audit_entry_of(query);
        ++verdict.entries;
        verdict.last = entry.sequence;
        if (auto wrong = wrong_with(entry, before); !wrong.empty())
            blame(entry.sequence, std::move(wrong));
        if (!before && entry.sequence > *delivered + 1)
            blame(entry.sequence, "the beginning is missing");
        if (!before && entry.sequence == 1 && entry.previous != Bytes(audit_hash_size))
            blame(entry.sequence, "the first entry follows from another");
        before = std::move(entry);
    }
    if (verdict.last < *delivered)
        blame(verdict.last, "the end is missing: the platform has " + std::to_string(*delivered));
    return verdict;
}

}  // namespace offline_cache
