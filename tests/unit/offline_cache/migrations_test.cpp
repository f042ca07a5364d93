#include <array>
#include <functional>

#include <doctest.h>

#include "offline_cache/audit_chain.h"
#include "offline_cache/drafts.h"
#include "offline_cache/schema.h"
#include "tests/unit/offline_cache/fixture.h"

using offline_cache::Database;
using offline_cache::Migration;
using offline_cache::Query;
using tests::DiskFault;
using tests::Survives;
using tests::TempFolder;
using tests::VirtualDisk;

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

offline_cache::DatabaseOptions upto(VirtualDisk& disk, std::size_t version) {
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

/// What a terminal may have: waiting with an attempt, parked, delivered.
constexpr const char* rows_of_schema_1 =
    "INSERT INTO submission (id, sequence, kind, service_code, created_at, fingerprint,"
    " content_digest, manifest_bytes, state) VALUES (x'01900000000170008000000000000001', 4,"
    " 'submission', 'S', 5, zeroblob(32),"
    " x'44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a', 2, 'COMMITTING');"
    "INSERT INTO envelope VALUES (x'01900000000170008000000000000001', x'7b7d');"
    "INSERT INTO attempt (submission, phase, started_at)"
    " VALUES (x'01900000000170008000000000000001', 'UPLOADING', 6);"
    "INSERT INTO submission (id, sequence, kind, service_code, about, created_at, fingerprint,"
    " content_digest, manifest_bytes, state, parked_reason) VALUES"
    " (x'01900000000170008000000000000002', 7, 'evaluation', 'S',"
    " x'01900000000170008000000000000001', 5, zeroblob(32), zeroblob(32), 2, 'PARKED',"
    " 'conflict');"
    "INSERT INTO envelope VALUES (x'01900000000170008000000000000002', x'7b7d');"
    "INSERT INTO submission (id, sequence, kind, service_code, created_at, fingerprint,"
    " content_digest, manifest_bytes, state, receipt, case_no, accepted_at) VALUES"
    " (x'01900000000170008000000000000003', 2, 'submission', 'S', 5, zeroblob(32), zeroblob(32),"
    " 2, 'PURGED', 'a.b.c', 'C-3', 9);"
    "UPDATE counter SET value = 8 WHERE name = 'sequence';";
/// Since schema 2: a scan on its way.
constexpr const char* more_of_schema_2 =
    "UPDATE submission SET state = 'UPLOADING' WHERE sequence = 4;"
    "INSERT INTO attachment VALUES (x'01900000000170008000000000000001', 0, zeroblob(32), 7,"
    " zeroblob(32), '/files/a', 3);";
/// Since schema 3: a record.
constexpr const char* more_of_schema_3 =
    "INSERT INTO audit VALUES (1, 5, 'filed', '4', zeroblob(32), zeroblob(32));";

void check_rows(offline_cache::Outbox& outbox, std::size_t version) {
    const auto waiting = outbox.find(tests::id_of(1)).value();
    REQUIRE(waiting);
    CHECK(waiting->state == (version < 2 ? offline_cache::OutboxState::committing
                                         : offline_cache::OutboxState::uploading));
    CHECK(waiting->sequence == 4);
    CHECK(outbox.manifest_of(tests::id_of(1)).value() == "{}");
    const auto scans = outbox.attachments_of(tests::id_of(1)).value();
    REQUIRE(scans.size() == (version < 2 ? 0 : 1));
    for (const auto& scan : scans) {
        CHECK(scan.sent == 3);
        CHECK(scan.upload == "/files/a");
    }
    CHECK(outbox.find(tests::id_of(2)).value()->parked_reason ==
          offline_cache::ParkedReason::conflict);
    CHECK(outbox.receipt_for(tests::id_of(3)).value()->case_no == "C-3");
    Query attempt(outbox.database(), "SELECT submission, phase, started_at FROM attempt");
    REQUIRE(attempt.next().value());
    CHECK(attempt.integer(0) == 4);
    CHECK(attempt.text(1) == "UPLOADING");
    CHECK(outbox.counts()->unsent() == 2);
    CHECK(offline_cache::audit_after(outbox.database(), 0, 9)->size() == (version < 3 ? 0 : 1));
}

offline_cache::DatabaseOptions outbox_of(VirtualDisk& disk, std::size_t version) {
    return {.file = "/data/outbox.db",
            .application_id = offline_cache::outbox_application_id,
            .migrations = offline_cache::outbox_migrations().first(version),
            .vfs = disk.vfs(),
            .files = &disk.files(),
            .at_point = {}};
}

/// As a terminal of that version has left it.
void place_outbox(VirtualDisk& disk, std::size_t version) {
    auto old = Database::open(outbox_of(disk, version)).value();
    REQUIRE(old->execute(rows_of_schema_1));
    if (version >= 2) REQUIRE(old->execute(more_of_schema_2));
    if (version >= 3) REQUIRE(old->execute(more_of_schema_3));
}

struct Change {
    std::function<void(VirtualDisk&)> before;
    std::function<bool(VirtualDisk&)> change;
    std::function<void(VirtualDisk&)> check_after;
};

/// Makes the change on disks that fail its first operation, its second, and so on to the last.
int at_every_operation(const Change& change, const std::function<void(VirtualDisk&, int)>& arm,
                       const std::function<void(VirtualDisk&, int)>& mend) {
    bool went_through = false;
    int n = 0;
    while (!went_through) {
        ++n;
        CAPTURE(n);
        REQUIRE(n < 500);
        VirtualDisk disk;
        change.before(disk);
        arm(disk, n);
        went_through = change.change(disk) && !disk.struck();
        mend(disk, n);
        change.check_after(disk);
    }
    return n;
}

void meets_all_faults(const Change& change) {
    for (const auto survives : {Survives::nothing, Survives::some, Survives::everything}) {
        const int operations = at_every_operation(
            change, [](VirtualDisk& disk, int n) { disk.cut_power_at(n); },
            [survives](VirtualDisk& disk, int n) {
                disk.reboot(survives, static_cast<std::uint64_t>(n));
            });
        CHECK(operations > 5);
    }
    for (const auto fault : {DiskFault::io_error, DiskFault::full})
        (void)at_every_operation(
            change, [fault](VirtualDisk& disk, int n) { disk.fail_nth(n, fault); },
            [fault](VirtualDisk& disk, int) { disk.fail_nth(0, fault); });
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
        VirtualDisk disk;
        { REQUIRE(Database::open(upto(disk, 1))); }
        disk.cut_power_at(n);
        {
            went_through =
                Database::open(upto(disk, migration_steps.size())).has_value() && !disk.struck();
        }
        disk.reboot(Survives::some, static_cast<std::uint64_t>(n));
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
    for (std::size_t version = 1; version <= offline_cache::drafts_migrations().size(); ++version) {
        CAPTURE(version);
        const TempFolder folder;
        REQUIRE(Database::open({.file = folder / "drafts.db",
                                .application_id = offline_cache::drafts_application_id,
                                .migrations = offline_cache::drafts_migrations().first(version),
                                .vfs = {},
                                .at_point = {}}));
        CHECK(offline_cache::Drafts::open(folder / "drafts.db"));
    }
}

TEST_CASE("Rows of schema 3 have the sequence as their key in schema 4, and keep all else") {
    VirtualDisk disk;
    place_outbox(disk, 3);
    auto outbox = offline_cache::Outbox::open(tests::outbox_options(disk)).value();
    check_rows(*outbox, 3);
    CHECK_FALSE(outbox->database().execute("DELETE FROM envelope"));
    CHECK_FALSE(outbox->database().execute("DELETE FROM attachment"));
    CHECK_FALSE(outbox->database().execute("DELETE FROM submission WHERE sequence = 4"));
    // Number 8 was used and dropped.
    REQUIRE(tests::put(*outbox, tests::sample_submission(9)));
    CHECK(outbox->find(tests::id_of(9)).value()->sequence == 9);
}

TEST_CASE(
    "Each step of the outbox's schema that meets a power cut, a failing or a full disk at any "
    "operation is done again as a whole") {
    const auto newest = offline_cache::outbox_migrations().size();
    for (std::size_t from = 1; from < newest; ++from) {
        for (const auto to : {from + 1, newest}) {
            CAPTURE(from);
            CAPTURE(to);
            meets_all_faults(
                {.before = [from](VirtualDisk& disk) { place_outbox(disk, from); },
                 .change =
                     [to](VirtualDisk& disk) {
                         return Database::open(outbox_of(disk, to)).has_value();
                     },
                 .check_after =
                     [from](VirtualDisk& disk) {
                         auto outbox = offline_cache::Outbox::open(tests::outbox_options(disk));
                         REQUIRE(outbox);
                         check_rows(**outbox, from);
                         CHECK_FALSE(disk.files().size_of("/data/damaged/outbox-1.db").value());
                     }});
        }
    }
}

TEST_CASE(
    "The step of the drafts' schema that meets a power cut, a failing or a full disk at any "
    "operation keeps the draft") {
    const auto open_drafts = [](VirtualDisk& disk) {
        return offline_cache::Drafts::open("/data/drafts.db", disk.vfs(), {}, disk.files());
    };
    meets_all_faults(
        {.before =
             [](VirtualDisk& disk) {
                 auto old =
                     Database::open({.file = "/data/drafts.db",
                                     .application_id = offline_cache::drafts_application_id,
                                     .migrations = offline_cache::drafts_migrations().first(1),
                                     .vfs = disk.vfs(),
                                     .files = &disk.files(),
                                     .at_point = {}})
                         .value();
                 REQUIRE(
                     old->execute("INSERT INTO draft VALUES"
                                  " (x'01900000000170008000000000000001', 5, x'00')"));
             },
         .change = [&](VirtualDisk& disk) { return open_drafts(disk).has_value(); },
         .check_after =
             [&](VirtualDisk& disk) {
                 auto drafts = open_drafts(disk);
                 REQUIRE(drafts);
                 CHECK((*drafts)->leftover().value()->value() == tests::id_of(1).value());
             }});
}
