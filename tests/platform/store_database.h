#pragma once

#include <exception>
#include <optional>
#include <string>
#include <string_view>

#include "tests/platform/database.h"
#include "tests/platform/store.h"

// What the sources of Store share.

namespace tests {

struct Store::Database {
    explicit Database(std::unique_ptr<Connection> opened) : connection(std::move(opened)) {}

    std::unique_ptr<Connection> connection;

    [[nodiscard]] std::optional<StoredSubmission> find(std::string_view id) const;
    [[nodiscard]] bool insert(const Intake& intake) const;
    void note_receipt(const StoredSubmission& row) const;
    /// Gives a case its number, and to each department's part of a package one of its own.
    void number(StoredSubmission& row, std::string_view day) const;
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
        } catch (const std::exception&) {
            // Its words may hold what was read.
            result.emplace(kiosk::Error{kiosk::ErrorCode::internal, "it threw", {}});
        }
        return false;
    });
    // What was not committed did not happen, whatever the work said.
    if (!committed && (!result || *result)) return committed.error();
    return std::move(*result);
}

}  // namespace tests
