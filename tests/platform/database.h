#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "kiosk/base/result.h"

// How Store speaks SQL: one set of statements, two databases (docs/adr/0028-two-databases.md). For
// the sources of Store only.

namespace tests {

/// Leaves a Store method; caught in `guarded`.
struct DatabaseFault {
    kiosk::Error error;
};

using DatabaseValue = std::variant<std::string, std::int64_t>;

/// The rows of one statement. Columns count from 0.
class Cursor {
  public:
    virtual ~Cursor() = default;
    /// True when there is a (next) row. **Errors:** throws DatabaseFault.
    virtual bool step() = 0;
    /// Empty for NULL.
    [[nodiscard]] virtual std::string text(int column) const = 0;
    [[nodiscard]] virtual std::int64_t whole(int column) const = 0;
};

/// One connection to a database that holds the schema.
/// **Threads:** one at a time; Store sees to it.
class Connection {
  public:
    virtual ~Connection() = default;
    /// `sql` has a `?` for each value. **Errors:** throws DatabaseFault: disk_full, io_error; its
    /// detail holds no value.
    [[nodiscard]] virtual std::unique_ptr<Cursor> run(const std::string& sql,
                                                      const std::vector<DatabaseValue>& values) = 0;
    /// Statements without values: schema, transactions.
    virtual kiosk::Result<void> execute(const std::string& sql) = 0;
};

/// A file: WAL, synchronous=FULL, STRICT tables.
[[nodiscard]] kiosk::Result<std::unique_ptr<Connection>> open_sqlite(
    const std::filesystem::path& file);
/// A server, by a connection string of libpq ("host=… dbname=…" or "postgresql://…"). One platform
/// a schema. **Errors:** bad_config: another platform has it; io_error.
[[nodiscard]] kiosk::Result<std::unique_ptr<Connection>> open_postgres(const std::string& where);

/// Values are bound in order; the first `step` runs it.
class Statement {
  public:
    Statement(Connection& connection, std::string sql)
        : connection_(connection), sql_(std::move(sql)) {}

    Statement& bind(std::string_view text) {
        values_.emplace_back(std::string(text));
        return *this;
    }
    Statement& bind(std::int64_t value) {
        values_.emplace_back(value);
        return *this;
    }
    Statement& bind(int value) { return bind(std::int64_t{value}); }
    bool step() {
        if (!cursor_) cursor_ = connection_.run(sql_, values_);
        return cursor_->step();
    }
    [[nodiscard]] std::string text(int column) const { return cursor_->text(column); }
    [[nodiscard]] int whole(int column) const { return static_cast<int>(cursor_->whole(column)); }

  private:
    Connection& connection_;
    const std::string sql_;
    std::vector<DatabaseValue> values_;
    std::unique_ptr<Cursor> cursor_;
};

}  // namespace tests
