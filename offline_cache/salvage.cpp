#include "offline_cache/salvage.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "kiosk/base/events.h"
#include "offline_cache/audit_chain.h"
#include "offline_cache/manifest.h"
#include "offline_cache/outbox_rows.h"
#include "offline_cache/salvage_rows.h"

namespace offline_cache {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view moving = ".moving";      // marker: the files are being moved
constexpr std::string_view salvaging = ".salvage";  // marker: their rows are being read
constexpr std::size_t batch_rows = 64;

/// The names of one damaged outbox.
struct Kept {
    fs::path folder;
    int number = 0;

    [[nodiscard]] fs::path stem() const { return folder / ("outbox-" + std::to_string(number)); }
    [[nodiscard]] fs::path with(std::string_view ending) const {
        return stem().native() + std::string(ending);
    }
};

struct Found {
    std::optional<int> moving;
    std::vector<int> salvaging;
    int highest = 0;
};

std::optional<int> number_in(std::string_view name) {
    constexpr std::string_view prefix = "outbox-";
    if (!name.starts_with(prefix)) return std::nullopt;
    int number = 0;
    const auto parsed =
        std::from_chars(name.data() + prefix.size(), name.data() + name.size(), number);
    if (parsed.ec != std::errc() || number <= 0) return std::nullopt;
    return number;
}

Result<Found> look_around(kiosk::FileLayer& files, const fs::path& folder) {
    const auto names = files.list(folder);
    if (!names) return names.error();
    Found found;
    for (const auto& name : *names) {
        const auto number = number_in(name);
        if (!number) continue;
        found.highest = std::max(found.highest, *number);
        if (name.ends_with(moving)) found.moving = number;
        if (name.ends_with(salvaging)) found.salvaging.push_back(*number);
    }
    return found;
}

/// The marker is durable before the first file moves, so that a power cut in between is seen.
Result<void> begin_move(kiosk::FileLayer& files, const Kept& kept) {
    if (auto made = files.make_folder(kept.folder); !made) return made;
    if (auto synced = files.sync_folder(kept.folder.parent_path()); !synced) return synced;
    if (const auto marked = files.ensure(kept.with(moving)); !marked) return marked.error();
    return files.sync_folder(kept.folder);
}

Result<bool> exists(kiosk::FileLayer& files, const fs::path& file) {
    const auto size = files.size_of(file);
    if (!size) return size.error();
    return size->has_value();
}

/// May be repeated: what has a place in the folder already is not moved again, since a new
/// outbox.db may have taken the old one's name.
Result<void> finish_move(kiosk::FileLayer& files, const fs::path& outbox, const Kept& kept) {
    const auto is_there = exists(files, kept.with(".db"));
    if (!is_there) return is_there.error();
    if (!*is_there) {
        // The log goes first: left alone with a new outbox.db it would be read into it.
        const fs::path log = outbox.native() + "-wal";
        const auto has_log = exists(files, log);
        if (!has_log) return has_log.error();
        if (*has_log)
            if (auto moved = files.rename(log, kept.with(".db-wal")); !moved) return moved;
        if (const auto gone = files.remove(outbox.native() + "-shm"); !gone) return gone.error();
        if (auto moved = files.rename(outbox, kept.with(".db")); !moved) return moved;
    }
    if (auto synced = files.sync_folder(outbox.parent_path()); !synced) return synced;
    if (auto moved = files.rename(kept.with(moving), kept.with(salvaging)); !moved) return moved;
    return files.sync_folder(kept.folder);
}

/// What an envelope names its submission by: until schema 3 its id, from 4 on its sequence.
struct EnvelopeKey {
    Bytes id;
    std::int64_t sequence = 0;
};

class Salvage {
  public:
    Salvage(DatabaseOptions from, Database& into) : from_(std::move(from)), into_(into) {}

    Result<void> run() {
        if (auto done = read_rows(); !done) return done;
        if (auto done = take_envelopes(); !done) return done;
        if (auto done = take_rest(); !done) return done;
        return take_audit();
    }

    [[nodiscard]] std::int64_t saved() const { return saved_; }
    [[nodiscard]] std::int64_t lost() const { return lost_; }

  private:
    /// What damage looks like; anything else may be gone the next time.
    static bool is_damage(const Error& error) {
        return error.code != ErrorCode::io_error && error.code != ErrorCode::disk_full &&
               error.code != ErrorCode::device_busy;
    }

    /// Walks a table from both ends, each time as far as it can be read.
    template <class Take>
    Result<void> walk(const std::string& select, Take take) {
        for (const auto* order : {" ORDER BY rowid", " ORDER BY rowid DESC"}) {
            auto opened = Database::open(from_);
            if (!opened && is_damage(opened.error())) return {};
            if (!opened) return opened.error();
            Query query(**opened, select + order);
            while (true) {
                const auto row = query.next();
                if (!row && !is_damage(row.error())) return row.error();
                if (!row) break;
                if (!*row) return {};
                if (auto taken = take(query); !taken) return taken;
            }
        }
        return {};
    }

    Result<void> read_rows() {
        return walk(old_rows, [this](const Query& query) -> Result<void> {
            auto row = old_row(query);
            const auto number = query.integer(old_rowid);
            sequences_.insert(row.sequence);
            ids_.insert(row.id);
            numbers_.insert_or_assign(row.digest, number);
            rows_.insert_or_assign(number, std::move(row));
            return {};
        });
    }

    /// The unsent row whose content this manifest is. Its digest finds it also where a changed bit
    /// has made another key of the envelope's or of its own, and then the manifest says what they
    /// were. A manifest whose row can't be read tells enough by itself.
    std::optional<OldRow> row_of(const EnvelopeKey& key, const Bytes& digest,
                                 const std::string& manifest) {
        const auto said = row_of_manifest(manifest);
        if (const auto number = numbers_.find(digest); number != numbers_.end()) {
            const auto& row = rows_.at(number->second);
            if (row.is_delivered()) return std::nullopt;
            done_.insert(number->second);
            return said ? with_said(row, *said) : row;
        }
        const bool has_row =
            key.id.empty() ? sequences_.contains(key.sequence) : ids_.contains(key.id);
        if (has_row || !said) return std::nullopt;
        const bool is_its_key =
            key.id.empty() ? said->sequence == key.sequence : said->id == key.id;
        return is_its_key ? said : std::nullopt;
    }

    Result<void> take_envelopes() {
        auto walked = walk(
            "SELECT CASE typeof(submission) WHEN 'blob' THEN submission END, submission, manifest"
            " FROM envelope",
            [&](const Query& query) -> Result<void> {
                EnvelopeKey key;
                if (query.is_null(0))
                    key.sequence = query.integer(1);
                else
                    key.id = query.blob(0);
                auto manifest = query.text(2);
                const auto digest = kiosk::sha256(kiosk::as_bytes(manifest));
                if (!seen_.insert(digest).second) return {};
                auto row = row_of(key, digest, manifest);
                if (!row) return {};
                batch_.emplace_back(admissible(std::move(*row)), std::move(manifest));
                return batch_.size() >= batch_rows ? flush() : Result<void>();
            });
        if (!walked) return walked;
        return flush();
    }

    /// Tombstones, and unsent rows whose manifest is gone.
    Result<void> take_rest() {
        for (auto& [number, row] : rows_) {
            if (done_.contains(number)) continue;
            if (!row.has_id()) {
                count(row, false);
                continue;
            }
            batch_.emplace_back(admissible(std::move(row)), std::nullopt);
            if (batch_.size() >= batch_rows)
                if (auto done = flush(); !done) return done;
        }
        return flush();
    }

    /// What can be read of the record; the rest is a gap that is found.
    Result<void> take_audit() {
        std::vector<AuditEntry> entries;
        auto walked = walk("SELECT sequence, at, event, subject, previous, hash FROM audit",
                           [&entries](const Query& query) -> Result<void> {
                               entries.push_back(audit_entry_of(query));
                               return {};
                           });
        if (!walked) return walked;
        return into_.transaction([this, &entries]() -> Result<void> {
            for (const auto& entry : entries)
                if (auto put = put_audit_row(into_, entry, true); !put) return put;
            return {};
        });
    }

    Result<void> flush() {
        auto done = into_.transaction([this]() -> Result<void> {
            for (const auto& [row, manifest] : batch_)
                if (auto put = insert(row, manifest); !put) return put;
            return {};
        });
        batch_.clear();
        return done;
    }

    void count(const OldRow& row, bool is_saved) {
        if (!row.is_delivered()) ++(is_saved ? saved_ : lost_);
    }

    Result<void> insert(const OldRow& row, const std::optional<std::string>& manifest) {
        const auto sequence = put_row(row, manifest.has_value());
        if (!sequence) return sequence.error();
        if (!*sequence) {
            const auto is_there = has_already(row);
            if (!is_there) return is_there.error();
            count(row, *is_there);
            return {};
        }
        count(row, manifest.has_value());
        if (manifest) {
            Query envelope(into_, "INSERT INTO envelope (submission, manifest) VALUES (?, ?)");
            envelope.bind(**sequence).bind(kiosk::as_bytes(*manifest));
            if (auto ran = envelope.run(); !ran) return ran;
            if (auto put = put_attachment_rows(into_, **sequence, attachments_in(*manifest)); !put)
                return put;
        }
        Query counter(into_, "UPDATE counter SET value = max(value, ?) WHERE name = 'sequence'");
        return counter.bind(**sequence).run();
    }

    /// Its number; nullopt: a row with this id is there already.
    Result<std::optional<std::int64_t>> put_row(const OldRow& row, bool has_manifest) {
        auto state = OutboxState::resolving;
        std::optional<std::string_view> reason;
        if (row.is_delivered()) {
            state = OutboxState::purged;
        } else if (!has_manifest) {
            state = OutboxState::parked;
            reason = name_of(ParkedReason::rejected);
        } else if (row.state == name_of(OutboxState::parked) &&
                   row.parked_reason != name_of(ParkedReason::receipt)) {
            state = OutboxState::parked;
            reason = row.parked_reason;
        }
        // What was filed since may have its number: then it gets the next one.
        Query put(into_,
                  "INSERT INTO submission (id, sequence, kind, service_code, about, created_at,"
                  " fingerprint, content_digest, manifest_bytes, state, parked_reason, receipt,"
                  " case_no, accepted_at) VALUES (?1, CASE WHEN ?2 = 0 OR EXISTS (SELECT 1 FROM"
                  " submission WHERE sequence = ?2) THEN (SELECT coalesce(max(sequence), 0) + 1"
                  " FROM submission) ELSE ?2 END, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,"
                  " ?14) ON CONFLICT (id) DO NOTHING RETURNING sequence");
        put.bind(row.id).bind(row.sequence).bind(row.kind).bind(row.service);
        if (row.about)
            put.bind(*row.about);
        else
            put.bind_null();
        put.bind(row.created_at).bind(row.fingerprint).bind(row.digest).bind(row.manifest_bytes);
        put.bind(name_of(state)).bind(reason);
        if (row.is_delivered())
            put.bind(row.receipt).bind(row.case_no).bind(row.accepted_at);
        else
            put.bind_null().bind_null().bind_null();
        const auto is_new = put.next();
        if (!is_new) return is_new.error();
        return *is_new ? std::optional(put.integer(0)) : std::nullopt;
    }

    /// The same content was taken over before, by a start that did not come to its end, or was
    /// filed again since.
    Result<bool> has_already(const OldRow& row) {
        Query query(into_,
                    "SELECT 1 FROM submission WHERE id = ? AND content_digest = ? AND (receipt IS"
                    " NOT NULL OR EXISTS (SELECT 1 FROM envelope WHERE submission = sequence))");
        return query.bind(row.id).bind(row.digest).next();
    }

    DatabaseOptions from_;
    Database& into_;
    std::map<std::int64_t, OldRow> rows_;    // by the number that the old file has them under
    std::map<Bytes, std::int64_t> numbers_;  // by digest of the manifest
    std::set<std::int64_t> sequences_;
    std::set<Bytes> ids_;
    std::set<std::int64_t> done_;  // numbers of rows whose manifest was found
    std::set<Bytes> seen_;         // digests of manifests
    std::vector<std::pair<OldRow, std::optional<std::string>>> batch_;
    std::int64_t saved_ = 0;
    std::int64_t lost_ = 0;
};

Result<void> salvage(const DatabaseOptions& options, const Kept& kept, Database& into) {
    auto from = options;
    from.file = kept.with(".db");
    from.damaged = true;
    from.at_point = {};
    Salvage work(from, into);
    if (auto done = work.run(); !done) return done;
    auto& files = *options.files;
    (void)files.remove(kept.with(".db-shm"));
    if (const auto gone = files.remove(kept.with(salvaging)); !gone) return gone.error();
    if (auto synced = files.sync_folder(kept.folder); !synced) return synced;
    kiosk::log::outbox_damaged(kept.number, work.saved(), work.lost());
    return {};
}

}  // namespace

Result<std::unique_ptr<Database>> open_or_replace_outbox(const DatabaseOptions& options) {
    auto& files = *options.files;
    const auto folder = options.file.parent_path() / damaged_folder;
    const auto before = look_around(files, folder);
    if (!before) return before.error();
    if (!before->moving && before->salvaging.empty()) {
        auto database = Database::open(options);
        if (database || database.error().code != ErrorCode::corrupt) return database;
    }
    const auto lock = files.lock(options.file.parent_path() / "outbox.lock");
    if (!lock) return lock.error();
    // Another process may have done all of it before this one had the lock.
    const auto found = look_around(files, folder);
    if (!found) return found.error();
    if (found->moving) {
        if (auto moved = finish_move(files, options.file, {folder, *found->moving}); !moved)
            return moved.error();
    }
    auto database = Database::open(options);
    if (!database && database.error().code == ErrorCode::corrupt) {
        const Kept kept{folder, found->highest + 1};
        if (auto begun = begin_move(files, kept); !begun) return begun.error();
        if (auto moved = finish_move(files, options.file, kept); !moved) return moved.error();
        database = Database::open(options);
    }
    if (!database) return database;
    const auto left = look_around(files, folder);
    if (!left) return left.error();
    for (const int number : left->salvaging) {
        auto done = salvage(options, {folder, number}, **database);
        if (done) continue;
        // What could not be read now is read at the next start; until then intake goes on.
        kiosk::log::store_failed(done.error().code, done.error().detail);
        if (!(*database)->healthy()) return done.error();
    }
    return database;
}

}  // namespace offline_cache
