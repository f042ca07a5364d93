#include "offline_cache/outbox.h"

#include <fstream>

#include "offline_cache/audit_chain.h"
#include "offline_cache/manifest.h"
#include "offline_cache/outbox_rows.h"
#include "offline_cache/salvage.h"
#include "offline_cache/schema.h"

namespace offline_cache {

std::string current_boot_id() {
    std::ifstream file("/proc/sys/kernel/random/boot_id");
    std::string id;
    std::getline(file, id);
    return id;
}

Outbox::Outbox(OutboxOptions options, std::unique_ptr<Database> database)
    : options_(std::move(options)),
      database_(std::move(database)),
      blobs_(options_.file.parent_path() / "blobs", *options_.files) {}

namespace {

/// The rows that still have a manifest: all that is unsent. Tombstones are many more, and walking
/// over them would take the longer the longer a terminal stands.
constexpr const char* from_kept =
    " FROM envelope e CROSS JOIN submission s ON s.sequence = e.submission WHERE ";

DatabaseOptions database_of(const OutboxOptions& options) {
    return {.file = options.file,
            .application_id = outbox_application_id,
            .migrations = outbox_migrations(),
            .contradictions = outbox_contradictions,
            .vfs = options.vfs,
            .files = options.files,
            .at_point = options.at_point};
}

}  // namespace

Result<std::unique_ptr<Outbox>> Outbox::open(OutboxOptions options) {
    auto database = open_or_replace_outbox(database_of(options));
    if (!database) return database.error();
    std::unique_ptr<Outbox> outbox(new Outbox(std::move(options), std::move(*database)));
    if (auto found = outbox->find_chunks_again(); !found) return found.error();
    return outbox;
}

Result<void> Outbox::recover() {
    auto recovered = database_->recover();
    if (recovered || recovered.error().code != ErrorCode::corrupt) return recovered;
    auto database = open_or_replace_outbox(database_of(options_));
    if (!database) return database.error();
    database_ = std::move(*database);
    unsent_at_most_.reset();
    return {};
}

Result<void> Outbox::put(const kiosk::Submission& submission, const SealedPayload& sealed,
                         const Bytes& fingerprint) {
    return database_->transaction([&]() -> Result<void> {
        Query known(*database_, "SELECT fingerprint, content_digest FROM submission WHERE id = ?");
        known.bind(bytes_of(submission.id));
        const auto row = known.next();
        if (!row) return row.error();
        if (*row) {
            // Where a damaged outbox left the manifest alone, its digest stands for what nobody
            // knows any more, and the id is enough.
            const auto kept = known.blob(0);
            if (kept == fingerprint || kept == known.blob(1)) return {};
            return {ErrorCode::conflict, "this submission was stored with another content"};
        }
        return insert(submission, sealed, fingerprint);
    });
}

Result<void> Outbox::note(kiosk::WallTime at, std::string_view event, std::string_view subject) {
    return database_->transaction([&] { return append_audit(*database_, at, event, subject); });
}

Result<void> Outbox::check_room_for_one() {
    if (!unsent_at_most_ || *unsent_at_most_ >= options_.entries_max) {
        Query unsent(*database_, "SELECT count(*) FROM envelope");
        if (const auto row = unsent.next(); !row) return row.error();
        unsent_at_most_ = static_cast<std::size_t>(unsent.integer(0));
    }
    if (*unsent_at_most_ >= options_.entries_max)
        return {ErrorCode::limit_exceeded, "the outbox is full"};
    ++*unsent_at_most_;
    return {};
}

/// The counter holds what a dropped tombstone had.
Result<std::int64_t> Outbox::next_sequence() {
    Query highest(*database_,
                  "SELECT max(value, coalesce((SELECT max(sequence) FROM submission), 0))"
                  " FROM counter WHERE name = 'sequence'");
    const auto row = highest.next();
    if (!row) return row.error();
    if (!*row) return {ErrorCode::corrupt, "the counter of submissions is missing"};
    return highest.integer(0) + 1;
}

Result<ClockQuality> Outbox::quality_of(kiosk::WallTime time) {
    if (!known_past_) {
        Query latest(*database_, "SELECT max(accepted_at) FROM submission");
        if (const auto row = latest.next(); !row) return row.error();
        known_past_.emplace();
        if (!latest.is_null(0)) *known_past_ = wall_time_of(latest.integer(0));
    }
    auto* const is_synchronised = options_.clock_is_synchronised;
    return clock_quality(time, *known_past_, is_synchronised != nullptr && is_synchronised());
}

Result<void> Outbox::insert(const kiosk::Submission& submission, const SealedPayload& sealed,
                            const Bytes& fingerprint) {
    if (auto room = check_room_for_one(); !room) return room;
    const auto sequence = next_sequence();
    if (!sequence) return sequence.error();

    const auto clock = quality_of(submission.created_at);
    if (!clock) return clock.error();
    const auto manifest = make_manifest(submission, sealed, options_.terminal_id,
                                        static_cast<std::uint64_t>(*sequence), *clock);
    if (!manifest) return manifest.error();
    if (manifest->size() > manifest_size_max)
        return {ErrorCode::limit_exceeded, "the manifest is too large"};
    const auto body = kiosk::as_bytes(*manifest);

    Query row(
        *database_,
        "INSERT INTO submission (id, sequence, kind, service_code, about, created_at, fingerprint,"
        " content_digest, manifest_bytes, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'QUEUED')");
    const auto digest = kiosk::sha256(body);
    row.bind(bytes_of(submission.id)).bind(*sequence).bind(name_of(submission.kind));
    row.bind(submission.service.value());
    if (submission.about)
        row.bind(bytes_of(*submission.about));
    else
        row.bind_null();
    row.bind(milliseconds_of(submission.created_at)).bind(fingerprint).bind(digest);
    if (auto done = row.bind(static_cast<std::int64_t>(body.size())).run(); !done) return done;
    database_->pass("put.row");
    if (auto done = put_attachments(submission, *sequence); !done) return done;
    if (auto done =
            append_audit(*database_, submission.created_at, "filed", submission.id.value().text());
        !done)
        return done;
    return Query(*database_, "INSERT INTO envelope (submission, manifest) VALUES (?, ?)")
        .bind(*sequence)
        .bind(body)
        .run();
}

Result<std::optional<OutboxEntry>> Outbox::find(const kiosk::SubmissionId& id) {
    Query query(*database_,
                std::string("SELECT ") + entry_columns + " FROM submission s WHERE id = ?");
    query.bind(bytes_of(id));
    const auto row = query.next();
    if (!row) return row.error();
    if (!*row) return std::optional<OutboxEntry>();
    return std::optional(entry_of(query));
}

Result<std::optional<kiosk::Receipt>> Outbox::receipt_for(const kiosk::SubmissionId& id) {
    Query query(*database_,
                "SELECT receipt, case_no, accepted_at FROM submission WHERE id = ? AND receipt IS "
                "NOT NULL");
    query.bind(bytes_of(id));
    const auto row = query.next();
    if (!row) return row.error();
    if (!*row) return std::optional<kiosk::Receipt>();
    return std::optional(kiosk::Receipt{.id = id,
                                        .case_no = query.text(1),
                                        .accepted_at = wall_time_of(query.integer(2)),
                                        .jws = query.text(0)});
}

Result<OutboxCounts> Outbox::counts() {
    Query query(*database_,
                "SELECT state, count(*), min(created_at) FROM submission GROUP BY state");
    OutboxCounts counts;
    while (true) {
        const auto row = query.next();
        if (!row) return row.error();
        if (!*row) return counts;
        const auto state = outbox_state(query.text(0));
        if (!state) return database_->found_damage("a state that does not exist");
        const auto number = static_cast<std::size_t>(query.integer(1));
        switch (*state) {
            case OutboxState::accepted:
            case OutboxState::purged:
                counts.accepted += number;
                continue;
            case OutboxState::parked:
                counts.parked += number;
                break;
            case OutboxState::held:
                counts.held += number;
                break;
            case OutboxState::queued:
            case OutboxState::registering:
            case OutboxState::uploading:
            case OutboxState::committing:
            case OutboxState::resolving:
                counts.waiting += number;
                break;
        }
        const auto oldest = wall_time_of(query.integer(2));
        if (!counts.oldest || oldest < *counts.oldest) counts.oldest = oldest;
    }
}

Result<std::vector<OutboxEntry>> Outbox::peek(kiosk::SteadyTime now, std::size_t max,
                                              std::size_t max_bytes) {
    auto entries = lane("s.state <> 'UPLOADING'", "s.sequence", now, max, max_bytes);
    if (!entries || !entries->empty()) return entries;
    // A large one is overtaken only by so much as it was filed later.
    return lane("s.state = 'UPLOADING'",
                "(SELECT sum(size - sent) FROM attachment a WHERE a.submission = s.sequence) /"
                " (1 + (SELECT max(sequence) FROM submission) - s.sequence), s.sequence",
                now, 1, max_bytes);
}

Result<std::vector<OutboxEntry>> Outbox::lane(const char* which, const char* order,
                                              kiosk::SteadyTime now, std::size_t max,
                                              std::size_t max_bytes) {
    // A wait of another boot, or one that no rule allows, is over.
    Query query(*database_, std::string("SELECT ") + entry_columns + from_kept + which + " AND " +
                                may_be_sent +
                                " AND (not_before IS NULL OR boot_id <> ?1 OR not_before <= ?2"
                                " OR not_before > ?2 + ?3) ORDER BY " +
                                order + " LIMIT ?4");
    query.bind(options_.boot_id).bind(milliseconds_of(now)).bind(longest_wait.count());
    query.bind(static_cast<std::int64_t>(max));
    std::vector<OutboxEntry> entries;
    std::size_t bytes = 0;
    while (true) {
        const auto row = query.next();
        if (!row) return row.error();
        if (!*row) return entries;
        auto entry = entry_of(query);
        bytes += entry.manifest_bytes;
        if (!entries.empty() && bytes > max_bytes) return entries;
        entries.push_back(std::move(entry));
    }
}

Result<std::optional<kiosk::SteadyTime>> Outbox::next_due(kiosk::SteadyTime now) {
    Query query(*database_, std::string("SELECT min(CASE WHEN not_before IS NULL OR boot_id <> ?1"
                                        " OR not_before > ?2 + ?3 THEN ?2 ELSE not_before END)") +
                                from_kept + may_be_sent);
    query.bind(options_.boot_id).bind(milliseconds_of(now)).bind(longest_wait.count());
    const auto row = query.next();
    if (!row) return row.error();
    if (!*row || query.is_null(0)) return std::optional<kiosk::SteadyTime>();
    return std::optional(kiosk::SteadyTime(kiosk::Duration(query.integer(0))));
}

Result<std::string> Outbox::manifest_of(const kiosk::SubmissionId& id) {
    Query query(*database_,
                "SELECT e.manifest, s.content_digest FROM submission s JOIN envelope e ON"
                " e.submission = s.sequence WHERE s.id = ?");
    query.bind(bytes_of(id));
    const auto row = query.next();
    if (!row) return row.error();
    if (!*row) return {ErrorCode::not_found, "no manifest of this submission"};
    auto manifest = query.text(0);
    if (kiosk::sha256(kiosk::as_bytes(manifest)) != query.blob(1))
        return {ErrorCode::checksum_error, "the stored manifest does not match its digest"};
    return manifest;
}

Result<bool> Outbox::changed_elsewhere() {
    const auto version = database_->data_version();
    if (!version) return version.error();
    const bool changed = *version != seen_version_;
    seen_version_ = *version;
    return changed;
}

}  // namespace offline_cache
