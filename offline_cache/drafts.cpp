#include "offline_cache/drafts.h"

#include <algorithm>

#include "offline_cache/schema.h"

namespace offline_cache {

namespace {

std::string bound_to(const DraftId& id) {
    return id.value().text() + "|draft";
}

/// A damaged file of drafts, its WAL and its index.
Result<void> remove_database(kiosk::FileLayer& files, const std::filesystem::path& file) {
    // The log first: left alone with a new file of that name it would be read into it.
    for (const auto* suffix : {"-wal", "-shm", "-journal", ""})
        if (const auto gone = files.remove(file.native() + suffix); !gone) return gone.error();
    return files.sync_folder(file.parent_path());
}

}  // namespace

Result<std::unique_ptr<Drafts>> Drafts::open(std::filesystem::path file, std::string vfs,
                                             std::function<void(std::string_view)> at_point,
                                             kiosk::FileLayer& files) {
    const DatabaseOptions options{.file = std::move(file),
                                  .application_id = drafts_application_id,
                                  .migrations = drafts_migrations(),
                                  .vfs = std::move(vfs),
                                  .files = &files,
                                  .at_point = std::move(at_point)};
    auto database = open_or_replace(options);
    if (!database) return database.error();
    return std::unique_ptr<Drafts>(new Drafts(options, std::move(*database)));
}

Result<std::unique_ptr<Database>> Drafts::open_or_replace(const DatabaseOptions& options) {
    auto database = Database::open(options);
    if (database || database.error().code != ErrorCode::corrupt) return database;
    if (auto removed = remove_database(*options.files, options.file); !removed)
        return removed.error();
    return Database::open(options);
}

Result<void> Drafts::recover() {
    auto recovered = database_->recover();
    if (recovered || recovered.error().code != ErrorCode::corrupt) return recovered;
    auto database = open_or_replace(options_);
    if (!database) return database.error();
    database_ = std::move(*database);
    return {};
}

Result<void> Drafts::put(const DraftId& id, const SecretBytes& key, const SecretText& state,
                         kiosk::WallTime now, kiosk::Random& random, const Bytes& wrapped_key) {
    if (state.reveal().size() > draft_size_max)
        return {ErrorCode::limit_exceeded, "the draft is too large"};
    const auto sealed = encrypt(key, state, bound_to(id), random);
    if (!sealed) return sealed.error();
    return database_->transaction([&]() -> Result<void> {
        Query others(*database_, "DELETE FROM draft WHERE id <> ?");
        if (auto ran = others.bind(id.value().bytes).run(); !ran) return ran;
        Query save(*database_,
                   "INSERT INTO draft (id, saved_at, sealed, wrapped_key) VALUES (?, ?, ?, ?)"
                   " ON CONFLICT (id) DO UPDATE SET saved_at = excluded.saved_at,"
                   " sealed = excluded.sealed, wrapped_key = excluded.wrapped_key");
        save.bind(id.value().bytes).bind(now.time_since_epoch().count()).bind(*sealed);
        return (wrapped_key.empty() ? save.bind_null() : save.bind(wrapped_key)).run();
    });
}

Result<std::optional<Bytes>> Drafts::wrapped_key(const DraftId& id, kiosk::WallTime now) {
    Query query(*database_,
                "SELECT wrapped_key FROM draft WHERE id = ? AND wrapped_key IS NOT NULL"
                " AND saved_at BETWEEN ? AND ?");
    const auto row = query.bind(id.value().bytes)
                         .bind((now - power_cut_max).time_since_epoch().count())
                         .bind(now.time_since_epoch().count())
                         .next();
    if (!row) return row.error();
    return *row ? std::optional(query.blob(0)) : std::nullopt;
}

Result<std::optional<DraftId>> Drafts::leftover() {
    Query query(*database_, "SELECT id FROM draft");
    const auto row = query.next();
    if (!row) return row.error();
    if (!*row) return std::optional<DraftId>();
    kiosk::Uuid id;
    const auto bytes = query.blob(0);
    std::copy_n(bytes.begin(), std::min(bytes.size(), id.bytes.size()), id.bytes.begin());
    return std::optional(DraftId(id));
}

Result<std::optional<SecretText>> Drafts::get(const DraftId& id, const SecretBytes& key) {
    Query query(*database_, "SELECT sealed FROM draft WHERE id = ?");
    const auto row = query.bind(id.value().bytes).next();
    if (!row) return row.error();
    if (!*row) return std::optional<SecretText>();
    auto text = decrypt(key, query.blob(0), bound_to(id));
    if (!text) return text.error();
    return std::optional(std::move(*text));
}

Result<void> Drafts::erase(const DraftId& id) {
    Query query(*database_, "DELETE FROM draft WHERE id = ?");
    if (auto ran = query.bind(id.value().bytes).run(); !ran) return ran;
    return database_->checkpoint();
}

Result<void> Drafts::erase_all() {
    if (auto ran = database_->execute("DELETE FROM draft"); !ran) return ran;
    return database_->checkpoint();
}

}  // namespace offline_cache
