#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <sqlite3.h>

#include "tests/platform/store.h"

// How Store speaks to SQLite; for the sources of Store only.

namespace tests {

/// Leaves a Store method; caught in `guarded`.
struct DatabaseFault {
    kiosk::Error error;
};

class Statement {
  public:
    Statement(sqlite3* handle, const char* sql) : handle_(handle) {
        if (sqlite3_prepare_v2(handle, sql, -1, &statement_, nullptr) != SQLITE_OK) fail();
    }
    ~Statement() { sqlite3_finalize(statement_); }
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    Statement& bind(std::string_view text) {
        // An empty view may hold a null pointer, which SQLite would take for NULL.
        const char* data = text.empty() ? "" : text.data();
        if (sqlite3_bind_text(statement_, ++bound_, data, static_cast<int>(text.size()),
                              SQLITE_TRANSIENT) != SQLITE_OK) {
            fail();
        }
        return *this;
    }
    Statement& bind(int value) {
        if (sqlite3_bind_int(statement_, ++bound_, value) != SQLITE_OK) fail();
        return *this;
    }
    /// True when there is a row.
    bool step() {
        const int outcome = sqlite3_step(statement_);
        if (outcome != SQLITE_ROW && outcome != SQLITE_DONE) fail();
        return outcome == SQLITE_ROW;
    }
    [[nodiscard]] std::string text(int column) const {
        const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
        return data == nullptr
                   ? std::string{}
                   : std::string(
                         data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)));
    }
    [[nodiscard]] int whole(int column) const { return sqlite3_column_int(statement_, column); }

  private:
    [[noreturn]] void fail() const {
        const int code = sqlite3_errcode(handle_);
        throw DatabaseFault{
            {code == SQLITE_FULL ? kiosk::ErrorCode::disk_full : kiosk::ErrorCode::io_error,
             sqlite3_errmsg(handle_),
             {}}};
    }

    sqlite3* handle_;
    sqlite3_stmt* statement_ = nullptr;
    int bound_ = 0;
};

struct Store::Database {
    sqlite3* handle = nullptr;

    ~Database() { sqlite3_close(handle); }
    void run(const char* sql) const {
        Statement statement(handle, sql);
        while (statement.step()) {
        }
    }
    [[nodiscard]] std::optional<StoredSubmission> find(std::string_view id) const;
    [[nodiscard]] bool insert(const Intake& intake) const;
    void note_receipt(const StoredSubmission& row) const;
    [[nodiscard]] std::string next_case_number(const StoredSubmission& row,
                                               std::string_view day) const;
};

template <class Work>
auto Store::guarded(Work work) -> kiosk::Result<decltype(work())> {
    const std::lock_guard lock(mutex_);
    try {
        return work();
    } catch (const DatabaseFault& fault) {
        return fault.error;
    }
}

template <class Work>
auto Store::written(Work work) -> kiosk::Result<decltype(work())> {
    std::optional<kiosk::Result<decltype(work())>> result;
    const auto committed = group_->run([&]() -> bool {
        try {
            result.emplace(work());
            return true;
        } catch (const DatabaseFault& fault) {
            result.emplace(fault.error);
            return false;
        }
    });
    // What was not committed did not happen, whatever the work said.
    if (!committed && (!result || *result)) return committed.error();
    return std::move(*result);
}

}  // namespace tests
