#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/base/encoding.h"
#include "kiosk/base/file_layer.h"
#include "kiosk/base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace offline_cache {

using kiosk::Bytes;
using kiosk::Error;
using kiosk::ErrorCode;
using kiosk::Result;

/// One step of a schema's history. Steps are only ever added, never changed: the step number is
/// PRAGMA user_version. Each changes the schema: a number that doesn't fit to it is damage.
struct Migration {
    std::string_view sql;
};

struct DatabaseOptions {
    std::filesystem::path file;
    /// PRAGMA application_id: a file of another kind is refused.
    std::int32_t application_id = 0;
    std::span<const Migration> migrations;
    /// Each finds rows only where rows contradict each other in a way that no check of SQLite sees:
    /// a changed bit may turn one good key into another.
    std::span<const std::string_view> contradictions{};
    /// SQLite VFS by name; empty is the system's. Tests put one in that fails on demand.
    std::string vfs;
    /// Everything that SQLite does not do itself; on the same disk as the VFS.
    kiosk::FileLayer* files = &kiosk::system_files();
    /// For reading what is left of a damaged file: no log is switched on, nothing is verified,
    /// nothing migrated, and the statements meet `corrupt` where the damage is.
    bool damaged = false;
    /// Called at named points of a write (“begin”, “commit.before”, “commit.after”, and those of
    /// the caller), so that a test can stop the process exactly there. Empty in the product.
    std::function<void(std::string_view point)> at_point;
};

/// A SQLite file that keeps what it has acknowledged: WAL, synchronous=FULL, secure_delete, STRICT
/// tables, verified when it is opened; what is read was on the disk before. Bytes that concern a
/// person are encrypted before they come here.
///
/// **Threads:** one at a time. Several processes may have the same file open.
/// **Time:** every call may block on the disk; a lock of another process is waited for
/// `busy_timeout_ms`.
/// **Errors:** `disk_full` (rolled back, nothing else happened), `device_busy` (another process
/// held the lock), `io_error` and `corrupt`: *sticky*: a failed write may or may not be on the
/// disk, so every later call fails until `recover` has opened the file again and verified it.
/// `bad_format`: the file is of a newer version or another kind.
/// **Limits:** the constants below.
class Database {
  public:
    static constexpr int busy_timeout_ms = 5000;
    static constexpr std::int64_t journal_size_limit = std::int64_t{4} * 1024 * 1024;
    static constexpr int autocheckpoint_pages = 1000;
    static constexpr int wal_switch_tries = 100;
    static constexpr std::size_t statements_kept = 64;
    /// A schema that is this much newer than ours is no newer schema but damage.
    static constexpr std::int64_t newer_versions_max = 1000;

    [[nodiscard]] static Result<std::unique_ptr<Database>> open(DatabaseOptions options);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// BEGIN IMMEDIATE, `body`, COMMIT; when `body` or COMMIT fails, ROLLBACK and the first error.
    /// Success means that the commit is on the disk.
    [[nodiscard]] Result<void> transaction(const std::function<Result<void>()>& body);

    /// Runs statements that return no rows and take no values.
    [[nodiscard]] Result<void> execute(std::string_view sql);

    /// Rows changed by the last INSERT, UPDATE or DELETE: 0 tells that a guarded transition did not
    /// apply.
    [[nodiscard]] std::int64_t changed_rows() const;

    /// A number that differs from its last value when another connection has committed since.
    /// Cheap.
    [[nodiscard]] Result<std::int64_t> data_version();

    /// Moves everything from the WAL to the file and empties the WAL, so that erased rows leave no
    /// old pages there.
    [[nodiscard]] Result<void> checkpoint();

    /// False after an I/O error until `recover` succeeds.
    [[nodiscard]] bool healthy() const { return !broken_; }
    /// What rows say of each other, as at the start. **Errors:** `corrupt`, sticky as all of them.
    [[nodiscard]] Result<void> verify_content();
    /// A value was read that no row can have: from now on as after an I/O error.
    [[nodiscard]] Error found_damage(std::string what) {
        if (!broken_) broken_ = Error{ErrorCode::corrupt, std::move(what), {}};
        return *broken_;
    }
    /// The name leads to another file now, or to none: another process has set this one aside.
    [[nodiscard]] bool was_replaced() const;
    /// Opens the file again and verifies it. Does nothing when healthy and not replaced.
    [[nodiscard]] Result<void> recover();

    [[nodiscard]] int schema_version() const {
        return static_cast<int>(options_.migrations.size());
    }
    /// Passes a named point, see DatabaseOptions::at_point.
    void pass(std::string_view point) const;

  private:
    friend class Query;
    explicit Database(DatabaseOptions options);
    [[nodiscard]] Result<void> connect();
    [[nodiscard]] Result<void> configure();
    [[nodiscard]] Result<void> use_write_ahead_log();
    [[nodiscard]] Result<void> verify();
    [[nodiscard]] Result<void> sync_what_is_found();
    [[nodiscard]] Result<bool> verify_kind();
    [[nodiscard]] Result<void> migrate();
    [[nodiscard]] Result<void> verify_schema();
    [[nodiscard]] Result<bool> has_our_schema();
    [[nodiscard]] Result<std::int64_t> number_of(std::string_view sql);
    [[nodiscard]] Result<bool> finds_row(std::string_view sql);
    [[nodiscard]] bool schema_is_damaged();
    void close();
    /// A statement at rest; nullptr: none.
    [[nodiscard]] sqlite3_stmt* take_statement(std::string_view sql);
    void give_back(std::string_view sql, sqlite3_stmt* statement);
    /// The error for a SQLite code; remembers it when it is a sticky one.
    [[nodiscard]] Error failure(int code, std::string_view doing);

    DatabaseOptions options_;
    sqlite3* handle_ = nullptr;
    std::optional<std::uint64_t> identity_;
    /// Compiled statements at rest, by their text.
    std::map<std::string, sqlite3_stmt*, std::less<>> statements_;
    std::optional<Error> broken_;
    bool looks_at_schema_ = false;
};

/// One statement: values in order, then rows. An error in between is kept and comes out of `next`
/// or `run`.
/// **Limits:** a row's values are copied out; rows are read one at a time.
class Query {
  public:
    Query(Database& database, std::string_view sql);
    ~Query();
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    Query& bind(std::int64_t value);
    Query& bind(std::string_view text);
    /// The bytes must stay until the statement has run.
    Query& bind(std::span<const unsigned char> bytes);
    Query& bind_null();
    template <class T>
    Query& bind(const std::optional<T>& value) {
        return value ? bind(*value) : bind_null();
    }

    /// True: a row is there. False: no more.
    [[nodiscard]] Result<bool> next();
    /// Runs to the end, dropping rows.
    [[nodiscard]] Result<void> run();

    [[nodiscard]] bool is_null(int column) const;
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] Bytes blob(int column) const;

  private:
    void check(int code);

    Database& database_;
    const std::string sql_;
    sqlite3_stmt* statement_ = nullptr;
    std::optional<Error> error_;
    int bound_ = 0;
};

}  // namespace offline_cache
