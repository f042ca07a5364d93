#include "offline_cache/database.h"

#include <cerrno>
#include <mutex>
#include <utility>

#include <sqlite3.h>

#include "kiosk/base/check.h"

namespace offline_cache {

namespace {

/// The file exists with the right mode, and its name is on the disk, before SQLite writes the first
/// page.
Result<void> create_durably(kiosk::FileLayer& files, const std::filesystem::path& file) {
    const auto is_empty = files.ensure(file);
    if (!is_empty) return is_empty.error();
    // With a page in it, its name was made durable before: by this very function.
    if (!*is_empty) return {};
    return files.sync_folder(file.parent_path());
}

struct SchemaObject {
    std::string type;
    std::string name;
    std::string sql;
};
using SchemaObjects = std::shared_ptr<const std::vector<SchemaObject>>;

/// What the steps make of an empty database.
Result<SchemaObjects> make_objects(std::span<const Migration> migrations) {
    sqlite3* raw = nullptr;
    const int opened = sqlite3_open_v2(":memory:", &raw, SQLITE_OPEN_READWRITE, nullptr);
    const std::unique_ptr<sqlite3, int (*)(sqlite3*)> fresh(raw, &sqlite3_close);
    if (opened != SQLITE_OK) return {ErrorCode::internal, "no database in memory"};
    for (const auto& step : migrations)
        if (sqlite3_exec(raw, std::string(step.sql).c_str(), nullptr, nullptr, nullptr) !=
            SQLITE_OK)
            return {ErrorCode::internal, "the steps of the schema don't run"};
    sqlite3_stmt* objects = nullptr;
    sqlite3_prepare_v2(raw, "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL", -1,
                       &objects, nullptr);
    const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> rows(objects, &sqlite3_finalize);
    const auto text = [objects](int column) {
        return std::string(reinterpret_cast<const char*>(sqlite3_column_text(objects, column)),
                           static_cast<std::size_t>(sqlite3_column_bytes(objects, column)));
    };
    auto found = std::make_shared<std::vector<SchemaObject>>();
    while (sqlite3_step(objects) == SQLITE_ROW) found->push_back({text(0), text(1), text(2)});
    return SchemaObjects(std::move(found));
}

/// The same, made once for each kind of database: it takes longer than all else of an opening.
Result<SchemaObjects> objects_of(std::span<const Migration> migrations) {
    static std::mutex mutex;
    static std::map<std::string, SchemaObjects> known;
    std::string steps;
    for (const auto& step : migrations) steps += step.sql;
    const std::lock_guard lock(mutex);
    const auto found = known.find(steps);
    if (found != known.end()) return found->second;
    auto made = make_objects(migrations);
    if (made) known.emplace(std::move(steps), *made);
    return made;
}

}  // namespace

Database::Database(DatabaseOptions options) : options_(std::move(options)) {}

Database::~Database() {
    close();
}

Result<std::unique_ptr<Database>> Database::open(DatabaseOptions options) {
    std::unique_ptr<Database> database(new Database(std::move(options)));
    if (auto connected = database->connect(); !connected) return connected.error();
    return database;
}

sqlite3_stmt* Database::take_statement(std::string_view sql) {
    const auto found = statements_.find(sql);
    if (found == statements_.end()) return nullptr;
    auto* statement = found->second;
    statements_.erase(found);
    return statement;
}

void Database::give_back(std::string_view sql, sqlite3_stmt* statement) {
    if (statement == nullptr) return;
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    // Of an earlier connection, of a second use at the same time, or one too many.
    const bool is_kept = sqlite3_db_handle(statement) == handle_ && !sql.starts_with("PRAGMA") &&
                         statements_.size() < statements_kept &&
                         statements_.emplace(sql, statement).second;
    if (!is_kept) sqlite3_finalize(statement);
}

void Database::close() {
    for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
    statements_.clear();
    if (handle_ != nullptr) sqlite3_close_v2(handle_);
    handle_ = nullptr;
}

void Database::pass(std::string_view point) const {
    if (options_.at_point) options_.at_point(point);
}

Error Database::failure(int code, std::string_view doing) {
    const bool no_room = (code & 0xFF) == SQLITE_IOERR && handle_ != nullptr &&
                         sqlite3_system_errno(handle_) == ENOSPC;
    Error error{
        ErrorCode::internal,
        std::string(doing) + ": " + sqlite3_errstr(code) + " (" + std::to_string(code) + ")",
        {}};
    switch (code & 0xFF) {
        case SQLITE_FULL:
            error.code = ErrorCode::disk_full;
            return error;
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            error.code = ErrorCode::device_busy;
            return error;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            error.code = ErrorCode::corrupt;
            break;
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN:
        case SQLITE_READONLY:
        case SQLITE_PERM:
            error.code = no_room ? ErrorCode::disk_full : ErrorCode::io_error;
            break;
        default:
            return error;
    }
    // What the disk holds after a failed write is unknown, also when it failed for want of room.
    if (!broken_) broken_ = error;
    return error;
}

Result<void> Database::connect() {
    close();
    broken_.reset();
    auto& files = *options_.files;
    if (auto made = create_durably(files, options_.file); !made) {
        broken_ = made.error();
        return made;
    }
    identity_ = files.identity_of(options_.file).value_or(std::nullopt);
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
    const int opened = sqlite3_open_v2(options_.file.c_str(), &handle_, flags,
                                       options_.vfs.empty() ? nullptr : options_.vfs.c_str());
    auto result = opened == SQLITE_OK ? Result<void>() : Result<void>(failure(opened, "open"));
    if (result) result = configure();
    if (!options_.damaged) {
        if (result) result = verify();
        if (result) result = sync_what_is_found();
        if (result) result = migrate();
        if (result) result = verify_schema();
        if (result) result = verify_content();
    }
    if (!result) {
        close();
        broken_ = result.error();
    }
    return result;
}

Result<void> Database::configure() {
    sqlite3_extended_result_codes(handle_, 1);
    sqlite3_busy_timeout(handle_, busy_timeout_ms);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    // SQLite would delete the log by its name when the last connection closes; after a damaged file
    // was set aside that name may be the new file's. It is emptied instead.
    int keeps_log = 1;
    sqlite3_file_control(handle_, "main", SQLITE_FCNTL_PERSIST_WAL, &keeps_log);
    if (options_.damaged) sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    if (options_.damaged) return execute("PRAGMA query_only=ON; PRAGMA trusted_schema=OFF");
    if (auto switched = use_write_ahead_log(); !switched) return switched;
    return execute(
        "PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON; PRAGMA "
        "trusted_schema=OFF;"
        "PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY;"
        "PRAGMA journal_size_limit=" +
        std::to_string(journal_size_limit) +
        ";"
        "PRAGMA wal_autocheckpoint=" +
        std::to_string(autocheckpoint_pages));
}

Result<void> Database::use_write_ahead_log() {
    // This is the first thing that reads the file: a foreign one is noticed here. Two processes
    // that both make the switch are told “busy” at once, without the wait that other locks get.
    for (int tries = 1;; ++tries) {
        Query query(*this, "PRAGMA journal_mode=WAL");
        const auto row = query.next();
        if (row && *row && query.text(0) == "wal") return {};
        if (row) return {ErrorCode::io_error, "no write-ahead log on this file system"};
        // It has no other reason to fail than a schema that can't be read.
        if (sqlite3_errcode(handle_) == SQLITE_ERROR)
            return {ErrorCode::corrupt, "the schema has no known format"};
        if (row.error().code != ErrorCode::device_busy || tries == wal_switch_tries)
            return row.error();
        sqlite3_sleep(20);
    }
}

Result<void> Database::verify() {
    Query check(*this, "PRAGMA integrity_check(1)");
    const auto row = check.next();
    if (!row) return row.error();
    if (!*row || check.text(0) != "ok") return {ErrorCode::corrupt, "the database is damaged"};
    // The file itself could be opened for writing: so its head says that it may only be read.
    if (sqlite3_db_readonly(handle_, "main") == 1)
        return {ErrorCode::corrupt, "the database forbids to be written"};
    return {};
}

/// A process that died between writing a commit to the log and syncing it leaves a commit that
/// everybody sees and no disk has. Whoever builds on what is there may build on that.
Result<void> Database::sync_what_is_found() {
    auto& files = *options_.files;
    // Not the main file: closing it would end SQLite's locks on it. A checkpoint has synced it.
    const auto log = files.overwrite(options_.file.native() + "-wal");
    if (!log && log.error().code == ErrorCode::not_found) return {};
    if (!log) return log.error();
    if (auto synced = (*log)->sync(); !synced) return synced;
    return files.sync_folder(options_.file.parent_path());
}

Result<std::int64_t> Database::number_of(std::string_view sql) {
    Query query(*this, sql);
    const auto row = query.next();
    if (!row) return row.error();
    return *row ? query.integer(0) : 0;
}

Result<bool> Database::finds_row(std::string_view sql) {
    Query query(*this, sql);
    return query.next();
}

/// True: it is ours and up to date. False: it is ours, and steps are to come.
Result<bool> Database::verify_kind() {
    const auto wanted = static_cast<std::int64_t>(options_.migrations.size());
    // All of one moment: another process may be migrating.
    if (auto begun = execute("BEGIN"); !begun) return begun.error();
    const auto version = number_of("PRAGMA user_version");
    if (!version) return version.error();
    const auto kind = number_of("PRAGMA application_id");
    if (!kind) return kind.error();
    const bool is_of_kind = *kind == options_.application_id;
    const bool is_ours = *version == wanted && is_of_kind;
    const auto has_our_schema = is_ours ? Result<bool>(true) : this->has_our_schema();
    if (!has_our_schema) return has_our_schema.error();
    if (auto ended = execute("COMMIT"); !ended) return ended.error();
    if (is_ours) return true;
    // Every step changes the schema. With exactly ours it is the number that changed by itself.
    if (*has_our_schema) return {ErrorCode::corrupt, "the version or the kind is damaged"};
    if (*version > wanted + newer_versions_max || *version < 0)
        return {ErrorCode::corrupt, "the database has an impossible version"};
    if (*version > wanted) return {ErrorCode::bad_format, "the database is of a newer version"};
    if (*version > 0 && !is_of_kind)
        return {ErrorCode::bad_format, "the file is no database of this kind"};
    return false;
}

Result<void> Database::migrate() {
    const auto is_up_to_date = verify_kind();
    if (!is_up_to_date) return is_up_to_date.error();
    if (*is_up_to_date) return {};
    const auto wanted = static_cast<std::int64_t>(options_.migrations.size());
    // A step may make a table anew that others refer to; what they refer to is checked at the end.
    if (auto off = execute("PRAGMA foreign_keys=OFF"); !off) return off;
    auto done = transaction([&]() -> Result<void> {
        // Another process may have migrated while this one waited for the lock.
        const auto version = number_of("PRAGMA user_version");
        if (!version) return version.error();
        for (auto step = *version; step < wanted; ++step) {
            auto made = execute(options_.migrations[static_cast<std::size_t>(step)].sql);
            if (!made) return made;
            pass("migrate.step");
        }
        const auto dangling = finds_row("PRAGMA foreign_key_check");
        if (!dangling) return dangling.error();
        if (*dangling) return {ErrorCode::corrupt, "a row refers to one that is not there"};
        return execute("PRAGMA user_version=" + std::to_string(wanted) +
                       "; PRAGMA application_id=" + std::to_string(options_.application_id));
    });
    if (!done) return done;
    return execute("PRAGMA foreign_keys=ON");
}

/// A changed bit in the text of the schema passes every check of SQLite, and then no statement fits
/// any more. So each object must be what the same steps make of an empty database.
Result<void> Database::verify_schema() {
    const auto expected = objects_of(options_.migrations);
    if (!expected) return expected.error();
    for (const auto& object : **expected) {
        Query query(*this, "SELECT sql FROM sqlite_schema WHERE type = ? AND name = ?");
        const auto there = query.bind(object.type).bind(object.name).next();
        if (!there) return there.error();
        // Nothing needs a trigger to be there; it is a second lock.
        if (!*there && object.type == "trigger") continue;
        if (!*there || query.text(0) != object.sql)
            return {ErrorCode::corrupt, "the schema is damaged: " + object.name};
    }
    return {};
}

Result<void> Database::verify_content() {
    const auto dangling = finds_row("PRAGMA foreign_key_check");
    if (!dangling) return dangling.error();
    if (*dangling) return found_damage("a row refers to one that is not there");
    for (const auto& sql : options_.contradictions) {
        const auto found = finds_row(sql);
        if (!found) return found.error();
        if (*found) return found_damage("rows contradict each other");
    }
    return {};
}

/// All of it, and nothing besides, as a newer version would have.
Result<bool> Database::has_our_schema() {
    const auto expected = objects_of(options_.migrations);
    if (!expected) return expected.error();
    const auto verified = verify_schema();
    if (!verified && verified.error().code == ErrorCode::corrupt) return false;
    if (!verified) return verified.error();
    const auto objects = number_of("SELECT count(*) FROM sqlite_schema WHERE sql IS NOT NULL");
    if (!objects) return objects.error();
    return *objects == static_cast<std::int64_t>((*expected)->size());
}

bool Database::schema_is_damaged() {
    if (options_.damaged || std::exchange(looks_at_schema_, true)) return false;
    const auto verified = verify_schema();
    looks_at_schema_ = false;
    return !verified && verified.error().code == ErrorCode::corrupt;
}

bool Database::was_replaced() const {
    const auto now = options_.files->identity_of(options_.file);
    return now && *now != identity_;
}

Result<void> Database::recover() {
    if (healthy() && !was_replaced()) return {};
    return connect();
}

Result<void> Database::execute(std::string_view sql) {
    if (broken_) return *broken_;
    const int code = sqlite3_exec(handle_, std::string(sql).c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return failure(code, "execute");
    return {};
}

Result<void> Database::transaction(const std::function<Result<void>()>& body) {
    if (auto begun = Query(*this, "BEGIN IMMEDIATE").run(); !begun) return begun;
    pass("begin");
    auto result = body();
    if (result) {
        pass("commit.before");
        result = Query(*this, "COMMIT").run();
        if (result) {
            pass("commit.after");
            return result;
        }
    }
    // SQLite may have rolled back by itself; a broken connection is rolled back by closing it in
    // `recover`.
    if (handle_ != nullptr && sqlite3_get_autocommit(handle_) == 0) {
        const int code = sqlite3_exec(handle_, "ROLLBACK", nullptr, nullptr, nullptr);
        if (code != SQLITE_OK && !broken_)
            broken_ = Error{ErrorCode::io_error, "rollback failed", {}};
    }
    return result;
}

std::int64_t Database::changed_rows() const {
    return handle_ == nullptr ? 0 : sqlite3_changes64(handle_);
}

Result<std::int64_t> Database::data_version() {
    Query query(*this, "PRAGMA data_version");
    const auto row = query.next();
    if (!row) return row.error();
    return *row ? query.integer(0) : 0;
}

Result<void> Database::checkpoint() {
    return Query(*this, "PRAGMA wal_checkpoint(TRUNCATE)").run();
}

Query::Query(Database& database, std::string_view sql) : database_(database), sql_(sql) {
    if (database_.broken_) {
        error_ = database_.broken_;
        return;
    }
    KIOSK_CHECK(database_.handle_ != nullptr);
    statement_ = database_.take_statement(sql_);
    if (statement_ != nullptr) return;
    const int code =
        sqlite3_prepare_v3(database_.handle_, sql_.data(), static_cast<int>(sql_.size()),
                           SQLITE_PREPARE_PERSISTENT, &statement_, nullptr);
    // The statements of the program fit its schema; where one doesn't, that may be damaged.
    check(code == SQLITE_ERROR && database_.schema_is_damaged() ? SQLITE_CORRUPT : code);
}

Query::~Query() {
    database_.give_back(sql_, statement_);
}

void Query::check(int code) {
    if (code != SQLITE_OK && !error_) error_ = database_.failure(code, "statement");
}

Query& Query::bind(std::int64_t value) {
    if (!error_) check(sqlite3_bind_int64(statement_, ++bound_, value));
    return *this;
}

Query& Query::bind(std::string_view text) {
    if (!error_)
        check(sqlite3_bind_text64(statement_, ++bound_, text.data(), text.size(), SQLITE_TRANSIENT,
                                  SQLITE_UTF8));
    return *this;
}

Query& Query::bind(std::span<const unsigned char> bytes) {
    static constexpr unsigned char nothing = 0;
    const auto* data = bytes.empty() ? &nothing : bytes.data();
    if (!error_)
        check(sqlite3_bind_blob64(statement_, ++bound_, data, bytes.size(), SQLITE_STATIC));
    return *this;
}

Query& Query::bind_null() {
    if (!error_) check(sqlite3_bind_null(statement_, ++bound_));
    return *this;
}

Result<bool> Query::next() {
    if (error_) return *error_;
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    error_ = database_.failure(code, "step");
    return *error_;
}

Result<void> Query::run() {
    while (true) {
        const auto row = next();
        if (!row) return row.error();
        if (!*row) return {};
    }
}

bool Query::is_null(int column) const {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::int64_t Query::integer(int column) const {
    return sqlite3_column_int64(statement_, column);
}

std::string Query::text(int column) const {
    const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return data == nullptr ? std::string() : std::string(data, size);
}

Bytes Query::blob(int column) const {
    const auto* data = static_cast<const unsigned char*>(sqlite3_column_blob(statement_, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return data == nullptr ? Bytes() : Bytes(data, data + size);
}

}  // namespace offline_cache
