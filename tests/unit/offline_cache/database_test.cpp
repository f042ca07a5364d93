#include "offline_cache/database.h"

#include <array>
#include <fstream>
#include <thread>

#include <doctest.h>
#include <sqlite3.h>

#include "tests/unit/offline_cache/fixture.h"

using kiosk::ErrorCode;
using offline_cache::Database;
using offline_cache::DatabaseOptions;
using offline_cache::Migration;
using offline_cache::Query;
using offline_cache::Result;
using tests::TempFolder;

namespace {

constexpr std::array steps{
    Migration{"CREATE TABLE note (id INTEGER PRIMARY KEY, words TEXT NOT NULL) STRICT;"}};

DatabaseOptions options_of(const TempFolder& folder) {
    return {.file = folder / "note.db",
            .application_id = 42,
            .migrations = steps,
            .vfs = {},
            .at_point = {}};
}

DatabaseOptions options_of(tests::VirtualDisk& disk) {
    return {.file = "/data/note.db",
            .application_id = 42,
            .migrations = steps,
            .vfs = disk.vfs(),
            .files = &disk.files(),
            .at_point = {}};
}

std::string pragma(Database& database, const std::string& name) {
    Query query(database, "PRAGMA " + name);
    REQUIRE(query.next().value());
    return query.text(0);
}

std::int64_t notes(Database& database) {
    Query query(database, "SELECT count(*) FROM note");
    REQUIRE(query.next().value());
    return query.integer(0);
}

}  // namespace

TEST_CASE(
    "A database is opened so that what it acknowledges survives and what it erases is "
    "overwritten") {
    const TempFolder folder;
    auto database = Database::open(options_of(folder)).value();
    CHECK(pragma(*database, "journal_mode") == "wal");
    CHECK(pragma(*database, "synchronous") == "2");
    CHECK(pragma(*database, "secure_delete") == "1");
    CHECK(pragma(*database, "foreign_keys") == "1");
    CHECK(pragma(*database, "user_version") == "1");
    CHECK(pragma(*database, "journal_size_limit") == std::to_string(Database::journal_size_limit));
    const auto mode = std::filesystem::status(folder / "note.db").permissions();
    CHECK(mode == (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
}

TEST_CASE("A transaction is there as a whole or not at all") {
    const TempFolder folder;
    auto database = Database::open(options_of(folder)).value();
    const auto failed = database->transaction([&]() -> Result<void> {
        REQUIRE(database->execute("INSERT INTO note VALUES (1, 'a')"));
        return {ErrorCode::limit_exceeded, "enough"};
    });
    CHECK(failed.error().code == ErrorCode::limit_exceeded);
    CHECK(notes(*database) == 0);
    CHECK(database->transaction(
        [&] { return database->execute("INSERT INTO note VALUES (1, 'a')"); }));
    CHECK(notes(*database) == 1);
}

TEST_CASE("Values of every kind come back as they went in") {
    const TempFolder folder;
    auto database = Database::open(options_of(folder)).value();
    const std::string words("zero \0 inside", 13);
    Query insert(*database, "INSERT INTO note VALUES (?, ?)");
    CHECK(insert.bind(std::int64_t{1} << 40).bind(words).run());
    Query read(*database, "SELECT id, words, NULL, x'00ff', x'' FROM note");
    REQUIRE(read.next().value());
    CHECK(read.integer(0) == std::int64_t{1} << 40);
    CHECK(read.text(1) == words);
    CHECK(read.is_null(2));
    CHECK(read.blob(3) == kiosk::Bytes{0, 0xFF});
    CHECK(read.blob(4).empty());
    CHECK_FALSE(read.next().value());
}

TEST_CASE("A statement that is wrong says so when it runs, and later ones work") {
    const TempFolder folder;
    auto database = Database::open(options_of(folder)).value();
    CHECK_FALSE(Query(*database, "SELEC 1").bind(std::int64_t{1}).run());
    CHECK_FALSE(database->execute("INSERT INTO note VALUES (1, x'00')"));  // STRICT
    CHECK(database->healthy());
    CHECK(notes(*database) == 0);
}

TEST_CASE("A database of a newer version is refused and left alone") {
    const TempFolder folder;
    {
        auto database = Database::open(options_of(folder)).value();
        REQUIRE(
            database->execute("CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT;"
                              "PRAGMA user_version=2"));
    }
    const auto refused = Database::open(options_of(folder));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::bad_format);
}

TEST_CASE("A database of another kind is refused") {
    const TempFolder folder;
    { REQUIRE(Database::open(options_of(folder))); }
    constexpr std::array other_steps{
        Migration{"CREATE TABLE other (id INTEGER PRIMARY KEY) STRICT;"}};
    auto other = options_of(folder);
    other.application_id = 43;
    other.migrations = other_steps;
    CHECK(Database::open(other).error().code == ErrorCode::bad_format);
}

TEST_CASE("A damaged file is found when it is opened") {
    const TempFolder folder;
    SUBCASE("no database at all") {
        std::ofstream(folder / "note.db") << std::string(4096, 'x');
    }
    SUBCASE("a page overwritten") {
        {
            auto database = Database::open(options_of(folder)).value();
            for (int i = 0; i < 500; ++i)
                REQUIRE(Query(*database, "INSERT INTO note VALUES (NULL, ?)")
                            .bind(std::string(100, 'w'))
                            .run());
        }
        std::fstream file(folder / "note.db", std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(3 * 4096);
        file << std::string(2048, '\x7f');
    }
    const auto refused = Database::open(options_of(folder));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::corrupt);
}

TEST_CASE(
    "After an I/O error nothing more is accepted until the file was opened again and verified") {
    tests::VirtualDisk disk;
    auto database = Database::open(options_of(disk)).value();
    disk.fail_nth(1, tests::DiskFault::io_error);
    const auto failed = database->execute("INSERT INTO note VALUES (1, 'a')");
    CHECK(failed.error().code == ErrorCode::io_error);
    CHECK_FALSE(database->healthy());
    CHECK(database->execute("INSERT INTO note VALUES (2, 'b')").error().code ==
          ErrorCode::io_error);
    CHECK(Query(*database, "SELECT 1").next().error().code == ErrorCode::io_error);
    REQUIRE(database->recover());
    CHECK(database->healthy());
    CHECK(database->execute("INSERT INTO note VALUES (2, 'b')"));
}

TEST_CASE("What is found after a process died before its sync is on the disk before it is shown") {
    tests::VirtualDisk disk;
    for (int n = 1;; ++n) {
        CAPTURE(n);
        REQUIRE(n < 20);
        auto database = Database::open(options_of(disk)).value();
        disk.client().die_at(n);
        const auto stored = database->execute("INSERT INTO note VALUES (1, 'a')");
        database.reset();
        disk.client().revive();
        database = Database::open(options_of(disk)).value();
        const auto found = notes(*database);
        disk.cut_power();
        database.reset();
        disk.reboot(tests::Survives::nothing, 1);
        database = Database::open(options_of(disk)).value();
        CHECK(notes(*database) == found);
        if (stored) break;
        REQUIRE(database->execute("DELETE FROM note"));
    }
}

TEST_CASE("A full disk rolls back and is no reason to distrust the file") {
    tests::VirtualDisk disk;
    auto database = Database::open(options_of(disk)).value();
    disk.fail_nth(1, tests::DiskFault::full);
    CHECK(database->execute("INSERT INTO note VALUES (1, 'a')").error().code ==
          ErrorCode::disk_full);
    CHECK(database->healthy());
    CHECK(notes(*database) == 0);
}

TEST_CASE("Another connection's commit shows in the data version, one's own does not") {
    const TempFolder folder;
    auto mine = Database::open(options_of(folder)).value();
    auto other = Database::open(options_of(folder)).value();
    const auto before = mine->data_version().value();
    REQUIRE(mine->execute("INSERT INTO note VALUES (1, 'a')"));
    CHECK(mine->data_version().value() == before);
    REQUIRE(other->execute("INSERT INTO note VALUES (2, 'b')"));
    CHECK(mine->data_version().value() != before);
}

TEST_CASE("Several processes may open a new database at the same moment") {
    const TempFolder folder;
    std::vector<std::thread> threads;
    std::array<bool, 3> opened{};
    for (std::size_t i = 0; i < opened.size(); ++i)
        threads.emplace_back(
            [&, i] { opened[i] = Database::open(options_of(folder)).has_value(); });
    for (auto& thread : threads) thread.join();
    for (const bool one : opened) CHECK(one);
}

TEST_CASE("A checkpoint empties the write-ahead log") {
    const TempFolder folder;
    auto database = Database::open(options_of(folder)).value();
    REQUIRE(database->execute("INSERT INTO note VALUES (1, 'a')"));
    CHECK(std::filesystem::file_size(folder / "note.db-wal") > 0);
    REQUIRE(database->checkpoint());
    CHECK(std::filesystem::file_size(folder / "note.db-wal") == 0);
}
