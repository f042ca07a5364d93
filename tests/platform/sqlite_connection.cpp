#include <sqlite3.h>

#include "tests/platform/database.h"
#include "tests/platform/schema.h"

namespace tests {

namespace {

kiosk::Error sqlite_error(sqlite3* handle) {
    const int code = sqlite3_errcode(handle);
    return {code == SQLITE_FULL ? kiosk::ErrorCode::disk_full : kiosk::ErrorCode::io_error,
            sqlite3_errmsg(handle),
            {}};
}

class SqliteCursor : public Cursor {
  public:
    SqliteCursor(sqlite3* handle, const std::string& sql, const std::vector<DatabaseValue>& values)
        : handle_(handle) {
        if (sqlite3_prepare_v2(handle, sql.c_str(), -1, &statement_, nullptr) != SQLITE_OK) fail();
        int place = 0;
        for (const auto& value : values) bind(++place, value);
    }
    ~SqliteCursor() override { sqlite3_finalize(statement_); }
    SqliteCursor(const SqliteCursor&) = delete;
    SqliteCursor& operator=(const SqliteCursor&) = delete;

    bool step() override {
        const int outcome = sqlite3_step(statement_);
        if (outcome != SQLITE_ROW && outcome != SQLITE_DONE) fail();
        return outcome == SQLITE_ROW;
    }
    [[nodiscard]] std::string text(int column) const override {
        const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
        const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
        return data == nullptr ? std::string{} : std::string(data, size);
    }
    [[nodiscard]] std::int64_t whole(int column) const override {
        return sqlite3_column_int64(statement_, column);
    }

  private:
    void bind(int place, const DatabaseValue& value) {
        const auto* text = std::get_if<std::string>(&value);
        const int outcome =
            text == nullptr ? sqlite3_bind_int64(statement_, place, std::get<std::int64_t>(value))
                            : sqlite3_bind_text(statement_, place, text->data(),
                                                static_cast<int>(text->size()), SQLITE_TRANSIENT);
        if (outcome != SQLITE_OK) fail();
    }
    [[noreturn]] void fail() {
        const auto error = sqlite_error(handle_);
        sqlite3_finalize(std::exchange(statement_, nullptr));
        throw DatabaseFault{error};
    }

    sqlite3* handle_;
    sqlite3_stmt* statement_ = nullptr;
};

class SqliteConnection : public Connection {
  public:
    explicit SqliteConnection(sqlite3* handle) : handle_(handle) {}
    ~SqliteConnection() override { sqlite3_close(handle_); }
    SqliteConnection(const SqliteConnection&) = delete;
    SqliteConnection& operator=(const SqliteConnection&) = delete;

    std::unique_ptr<Cursor> run(const std::string& sql,
                                const std::vector<DatabaseValue>& values) override {
        return std::make_unique<SqliteCursor>(handle_, sql, values);
    }
    kiosk::Result<void> execute(const std::string& sql) override {
        if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return {};
        return sqlite_error(handle_);
    }

  private:
    sqlite3* handle_;
};

}  // namespace

kiosk::Result<std::unique_ptr<Connection>> open_sqlite(const std::filesystem::path& file) {
    sqlite3* handle = nullptr;
    const bool opened = sqlite3_open(file.c_str(), &handle) == SQLITE_OK;
    auto connection = std::make_unique<SqliteConnection>(handle);
    if (!opened) return {kiosk::ErrorCode::io_error, "cannot open " + file.string()};
    for (const std::string& sql :
         {std::string("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL"), sqlite_schema()})
        if (auto done = connection->execute(sql); !done) return done.error();
    return std::unique_ptr<Connection>(std::move(connection));
}

}  // namespace tests
