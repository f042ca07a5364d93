#include "tests/platform/group_commit.h"

#include <atomic>
#include <stdexcept>
#include <thread>

#include <doctest.h>

using kiosk::ErrorCode;
using kiosk::Result;
using tests::GroupCommit;

namespace {

/// Counts barriers, and can refuse one.
struct FakeDatabase {
    std::mutex lock;
    std::atomic<int> commits{0};
    std::atomic<int> rolled_back{0};
    std::atomic<bool> refuses{false};
    std::atomic<bool> throws{false};
    std::atomic<bool> is_in_transaction{false};

    [[nodiscard]] Result<void> execute(std::string_view sql) {
        if (throws && sql.starts_with("SAVEPOINT")) throw std::runtime_error("broken");
        if (sql.starts_with("BEGIN")) {
            if (is_in_transaction.exchange(true)) return {ErrorCode::io_error, "in a transaction"};
        } else if (sql == "ROLLBACK") {
            is_in_transaction = false;
        }
        if (sql == "COMMIT") {
            std::this_thread::sleep_for(std::chrono::milliseconds(2));  // the disk's barrier
            if (refuses) return {ErrorCode::disk_full, "refused"};
            ++commits;
            is_in_transaction = false;
        }
        if (sql == "ROLLBACK TO one") ++rolled_back;
        return {};
    }
};

}  // namespace

TEST_CASE("Calls that come together share a commit, and one that fails takes no other with it") {
    FakeDatabase database;
    GroupCommit group(database.lock, [&](const char* sql) { return database.execute(sql); });
    constexpr int callers = 16;
    constexpr int calls = 20;
    std::atomic<int> done{0};
    std::atomic<int> failed{0};
    std::vector<std::thread> threads;
    for (int caller = 0; caller < callers; ++caller)
        threads.emplace_back([&, caller] {
            for (int i = 0; i < calls; ++i) {
                const bool is_good = (caller + i) % 8 != 0;
                const auto result = group.run([is_good] { return is_good; });
                CHECK(result.has_value() == is_good);
                ++(result ? done : failed);
            }
        });
    for (auto& thread : threads) thread.join();
    CHECK(done + failed == callers * calls);
    CHECK(failed == callers * calls / 8);
    CHECK(database.rolled_back == failed);
    CHECK(database.commits * 3 < callers * calls);
    CHECK(database.commits >= callers * calls / static_cast<int>(GroupCommit::group_max));
}

TEST_CASE("When the commit fails nobody is told that it happened") {
    FakeDatabase database;
    GroupCommit group(database.lock, [&](const char* sql) { return database.execute(sql); });
    database.refuses = true;
    CHECK(group.run([] { return true; }).error().code == ErrorCode::disk_full);
    database.refuses = false;
    CHECK(group.run([] { return true; }));
}

TEST_CASE("Work that throws fails alone, and the next writer goes on") {
    FakeDatabase database;
    GroupCommit group(database.lock, [&](const char* sql) { return database.execute(sql); });
    const auto thrown = group.run([]() -> bool { throw std::runtime_error("no object"); });
    CHECK(thrown.error().code == ErrorCode::internal);
    CHECK(database.rolled_back == 1);
    CHECK(group.run([] { return true; }));

    std::atomic<int> done{0};
    std::vector<std::thread> threads;
    for (int caller = 0; caller < 8; ++caller)
        threads.emplace_back([&, caller] {
            const auto result = group.run([caller]() -> bool {
                if (caller % 4 == 0) throw std::runtime_error("no object");
                return true;
            });
            if (result) ++done;
        });
    for (auto& thread : threads) thread.join();
    CHECK(done == 6);
}

TEST_CASE("When the database itself throws the next writer leads, in a transaction of its own") {
    FakeDatabase database;
    GroupCommit group(database.lock, [&](const char* sql) { return database.execute(sql); });
    database.throws = true;
    CHECK(group.run([] { return true; }).error().code == ErrorCode::internal);
    database.throws = false;
    CHECK(group.run([] { return true; }));
    CHECK(database.commits == 1);
}
