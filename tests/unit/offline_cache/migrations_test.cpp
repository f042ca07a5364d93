#include <array>

#include <doctest.h>

#include "offline_cache/schema.h"
#include "tests/unit/offline_cache/fixture.h"

using offline_cache::Database;
using offline_cache::Migration;
using offline_cache::Query;
using tests::TempFolder;

namespace {

constexpr std::array migration_steps{
    Migration{"CREATE TABLE note (id INTEGER PRIMARY KEY) STRICT; INSERT INTO note VALUES (1);"},
    Migration{"ALTER TABLE note ADD COLUMN words TEXT NOT NULL DEFAULT 'none';"},
    Migration{"CREATE INDEX note_words ON note (words); UPDATE note SET words = 'some' WHERE words "
              "= 'none';"}};

offline_cache::DatabaseOptions upto(const TempFolder& folder, std::size_t version) {
    return {.file = folder / "note.db",
            .application_id = 7,
            .migrations = std::span(migration_steps).first(version),
            .vfs = {},
            .at_point = {}};
}

offline_cache::DatabaseOptions upto(tests::VirtualDisk& disk, std::size_t version) {
    return {.file = "/data/note.db",
            .application_id = 7,
            .migrations = std::span(migration_steps).first(version),
            .vfs = disk.vfs(),
            .files = &disk.files(),
            .at_point = {}};
}

std::string words_of(Database& database) {
    Query query(database, "SELECT words FROM note WHERE id = 1");
    REQUIRE(query.next().value());
    return query.text(0);
}

}  // namespace

TEST_CASE("A database of every earlier version becomes the newest with its rows") {
    for (std::size_t version = 0; version <= migration_steps.size(); ++version) {
        CAPTURE(version);
        const TempFolder folder;
        if (version > 0) {
            REQUIRE(Database::open(upto(folder, version)));
        }
        auto database = Database::open(upto(folder, migration_steps.size())).value();
        CHECK(words_of(*database) == "some");
    }
}

TEST_CASE("A migration that meets a disk fault at any operation is done again as a whole") {
    bool went_through = false;
    for (int n = 1; !went_through; ++n) {
        CAPTURE(n);
        REQUIRE(n < 200);
        tests::VirtualDisk disk;
        { REQUIRE(Database::open(upto(disk, 1))); }
        disk.cut_power_at(n);
        {
            went_through =
                Database::open(upto(disk, migration_steps.size())).has_value() && !disk.struck();
        }
        disk.reboot(tests::Survives::some, static_cast<std::uint64_t>(n));
        auto database = Database::open(upto(disk, migration_steps.size()));
        REQUIRE(database);
        CHECK(words_of(**database) == "some");
    }
}

TEST_CASE("Every released schema of outbox and drafts opens today") {
    for (std::size_t version = 0; version <= offline_cache::outbox_migrations().size(); ++version) {
        CAPTURE(version);
        const TempFolder folder;
        if (version > 0) {
            REQUIRE(Database::open({.file = folder / "outbox.db",
                                    .application_id = offline_cache::outbox_application_id,
                                    .migrations = offline_cache::outbox_migrations().first(version),
                                    .vfs = {},
                                    .at_point = {}}));
        }
        auto outbox = offline_cache::Outbox::open(tests::outbox_options(folder));
        REQUIRE(outbox);
        CHECK(tests::put(**outbox, tests::sample_submission(1)));
    }
    CHECK(offline_cache::drafts_migrations().size() == 1);
}
