#include "offline_cache/salvage.h"

#include <doctest.h>
#include <sqlite3.h>

#include "offline_cache/store.h"
#include "tests/support/kept_lines.h"
#include "tests/unit/offline_cache/fixture.h"

using kiosk::ErrorCode;
using offline_cache::Outbox;
using offline_cache::OutboxState;
using tests::id_of;
using tests::Survives;
using tests::VirtualDisk;

namespace {

constexpr const char* outbox_file = "/data/outbox.db";
constexpr const char* kept_file = "/data/damaged/outbox-1.db";

/// Nine waiting submissions, one delivered, one parked; everything in the main file.
std::string filled_file() {
    VirtualDisk disk;
    auto outbox = Outbox::open(tests::outbox_options(disk)).value();
    for (std::uint8_t number = 1; number <= 11; ++number)
        REQUIRE(tests::put(*outbox, tests::sample_submission(number, std::string(6000, 'x'))));
    REQUIRE(tests::deliver(*outbox, 10));
    REQUIRE(outbox->purge_accepted());
    REQUIRE(outbox->database().execute(
        "UPDATE submission SET state = 'PARKED', parked_reason = 'conflict' WHERE sequence = 11"));
    REQUIRE(outbox->database().checkpoint());
    outbox.reset();
    return disk.content(outbox_file);
}

void fill(VirtualDisk& disk) {
    static const std::string file = filled_file();
    disk.place(outbox_file, file);
}

/// Holds the end of the last manifest, and nothing that another row needs.
std::uint64_t last_page(const VirtualDisk& disk) {
    return disk.content(outbox_file).size() / 4096 - 1;
}

/// Whatever is damaged: the waiting ones that are there can be sent, and the rest is named.
std::size_t readable(Outbox& outbox) {
    std::size_t whole = 0;
    for (std::uint8_t number = 1; number <= 9; ++number) {
        const auto entry = outbox.find(id_of(number)).value();
        if (!entry) continue;
        if (entry->state == OutboxState::resolving) {
            CHECK(outbox.manifest_of(id_of(number)));
            ++whole;
        } else {
            CHECK(entry->state == OutboxState::parked);
        }
    }
    return whole;
}

/// SQLite writes it although the tables refuse it, as a changed bit would.
void change_behind(VirtualDisk& disk, const std::string& sql) {
    sqlite3* handle = nullptr;
    REQUIRE(sqlite3_open_v2(outbox_file, &handle, SQLITE_OPEN_READWRITE, disk.vfs().c_str()) ==
            SQLITE_OK);
    const auto all = "PRAGMA ignore_check_constraints=ON; PRAGMA writable_schema=ON;" + sql;
    CHECK(sqlite3_exec(handle, all.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(handle);
}

/// Found by the check of the file, and harmless to the rows.
constexpr const char* forget_an_index =
    ";DELETE FROM sqlite_schema WHERE name = 'submission_accepted'";

}  // namespace

TEST_CASE(
    "A word that no row can have costs no case: its manifest tells what it was, and what is parked "
    "for an unknown reason is refused") {
    for (const auto* sql :
         {"UPDATE submission SET kind = 'submissjon' WHERE sequence = 3",
          "UPDATE submission SET about = x'00', fingerprint = x'01' WHERE sequence = 3",
          "UPDATE submission SET state = 'QTEUED' WHERE sequence = 3",
          "UPDATE submission SET parked_reason = 'conflibt' WHERE sequence = 11",
          "DROP TRIGGER unsent_submission_is_kept; UPDATE envelope SET manifest ="
          " CAST(replace(CAST(manifest AS TEXT), '\"kind\":\"submission\"',"
          " '\"kind\":\"submissjon\"') AS BLOB) WHERE submission = 3;"
          "DELETE FROM submission WHERE sequence = 3"}) {
        CAPTURE(sql);
        VirtualDisk disk;
        fill(disk);
        change_behind(disk, sql);
        const tests::KeptLines lines;
        auto outbox = Outbox::open(tests::outbox_options(disk)).value();
        CHECK(disk.files().size_of(kept_file).value());
        CHECK(lines.has("saved=10"));
        CHECK(lines.has("lost=0"));
        CHECK(readable(*outbox) == 9);
        CHECK(outbox->find(id_of(3)).value()->kind == kiosk::SubmissionKind::submission);
        CHECK(outbox->find(id_of(11)).value()->parked_reason.has_value());
        CHECK(outbox->counts()->unsent() == 10);
    }
}

TEST_CASE("A damaged id, number or kind of a row is what the manifest with its digest says") {
    VirtualDisk disk;
    {
        auto outbox = Outbox::open(tests::outbox_options(disk)).value();
        for (std::uint8_t number = 1; number <= 3; ++number)
            REQUIRE(tests::put(*outbox, tests::sample_submission(number)));
        REQUIRE(tests::put(*outbox, tests::sample_evaluation(4, 2)));
    }
    change_behind(disk, std::string("UPDATE submission SET id = x'0190000000017000800000000000FF03'"
                                    " WHERE sequence = 3;"
                                    "UPDATE submission SET kind = 'submission', about = NULL"
                                    " WHERE sequence = 4") +
                            forget_an_index);
    const tests::KeptLines lines;
    auto outbox = Outbox::open(tests::outbox_options(disk)).value();
    REQUIRE(disk.files().size_of(kept_file).value());
    CHECK(lines.has("saved=4"));
    CHECK(lines.has("lost=0"));
    CHECK(outbox->counts()->unsent() == 4);
    CHECK(outbox->manifest_of(id_of(3)));
    CHECK(outbox->find(id_of(3)).value()->state == OutboxState::resolving);
    CHECK(outbox->find(id_of(4)).value()->kind == kiosk::SubmissionKind::evaluation);
    // The rating still waits for its case.
    CHECK(outbox->peek(tests::sample_steady, 9, 1 << 20)->size() == 3);
}

TEST_CASE("What a damaged number says is taken for damage, and the next case gets a sound one") {
    VirtualDisk disk;
    fill(disk);
    // A tombstone: no manifest tells its number.
    change_behind(disk, std::string("UPDATE submission SET sequence = 4611686018427387914"
                                    " WHERE sequence = 10") +
                            forget_an_index);
    const tests::KeptLines quiet;
    auto outbox = Outbox::open(tests::outbox_options(disk)).value();
    CHECK(outbox->receipt_for(id_of(10)).value());
    REQUIRE(tests::put(*outbox, tests::sample_submission(99)));
    CHECK(outbox->find(id_of(99)).value()->sequence < 100);
}

TEST_CASE("What an interrupted start has taken over already counts as saved, and is there once") {
    VirtualDisk disk;
    fill(disk);
    const auto found = disk.content(outbox_file);
    disk.place(kept_file, found);
    disk.place("/data/damaged/outbox-1.salvage", {});
    const tests::KeptLines lines;
    auto outbox = Outbox::open(tests::outbox_options(disk)).value();
    CHECK(lines.has("saved=10"));
    CHECK(lines.has("lost=0"));
    CHECK(outbox->counts()->unsent() == 10);
}

TEST_CASE("A page overwritten costs at most what it held: the rest goes on under its own ids") {
    // The first page holds the schema, and a few more do: without one of them nothing can be read.
    VirtualDisk sample;
    fill(sample);
    const auto pages = sample.content(outbox_file).size() / 4096;
    REQUIRE(pages > 20);
    std::size_t damaged = 0;
    std::size_t saved = 0;
    std::size_t schema_pages = 0;
    for (std::size_t page = 1; page < pages; ++page) {
        CAPTURE(page);
        VirtualDisk disk;
        fill(disk);
        for (std::uint64_t i = 0; i < 64; ++i)
            disk.flip_bit(outbox_file, (page * 4096 + i * 61) * 8 + i % 8);
        const auto before = disk.content(outbox_file);
        const tests::KeptLines lines;
        auto outbox = Outbox::open(tests::outbox_options(disk)).value();
        if (!disk.files().size_of(kept_file).value()) continue;  // the page was not in use
        ++damaged;
        CHECK(disk.content(kept_file) == before);
        CHECK(lines.has("outbox_damaged kept=1"));
        const auto whole = readable(*outbox);
        if (!outbox->find(id_of(1)).value() && !outbox->find(id_of(9)).value()) {
            CHECK(whole == 0);
            --damaged;
            ++schema_pages;
            continue;
        }
        saved += whole;
        CHECK(tests::put(*outbox, tests::sample_submission(99)));
        CHECK(outbox->find(id_of(99)).value()->sequence > 9);
    }
    REQUIRE(damaged > 10);
    CHECK(schema_pages <= 3);
    // A page of one row's overflow costs that row, one of the tables some more.
    CHECK(saved * 10 > damaged * 9 * 7);
}

TEST_CASE("With only the schema gone nothing is read, and everything is kept for the maker") {
    VirtualDisk disk;
    fill(disk);
    for (std::uint64_t i = 0; i < 100; ++i) disk.flip_bit(outbox_file, i * 8);
    const tests::KeptLines lines;
    auto outbox = Outbox::open(tests::outbox_options(disk)).value();
    CHECK(outbox->counts()->unsent() == 0);
    CHECK(tests::put(*outbox, tests::sample_submission(1)));
    CHECK(disk.files().size_of(kept_file).value());
    CHECK(lines.has("saved=0"));
}

TEST_CASE("What was delivered stays delivered, and what staff must look at stays parked") {
    VirtualDisk disk;
    fill(disk);
    {
        // An index that the schema has forgotten: found by the check, harmless to the rows.
        sqlite3* handle = nullptr;
        REQUIRE(sqlite3_open_v2(outbox_file, &handle, SQLITE_OPEN_READWRITE, disk.vfs().c_str()) ==
                SQLITE_OK);
        CHECK(sqlite3_exec(handle,
                           "PRAGMA writable_schema=ON;"
                           "DELETE FROM sqlite_schema WHERE name = 'submission_accepted'",
                           nullptr, nullptr, nullptr) == SQLITE_OK);
        sqlite3_close(handle);
    }
    auto outbox = Outbox::open(tests::outbox_options(disk)).value();
    REQUIRE(disk.files().size_of(kept_file).value());
    CHECK(readable(*outbox) == 9);
    CHECK(outbox->receipt_for(id_of(10)).value());
    CHECK(outbox->find(id_of(10)).value()->state == OutboxState::purged);
    CHECK(outbox->find(id_of(11)).value()->parked_reason == offline_cache::ParkedReason::conflict);
    // A second time is safe.
    outbox.reset();
    outbox = Outbox::open(tests::outbox_options(disk)).value();
    CHECK(outbox->counts()->unsent() == 10);
}

TEST_CASE("A key that a changed bit has made another one costs nothing: the digest finds the row") {
    for (const auto* sql : {"UPDATE envelope SET submission = 40 WHERE submission = 8",
                            "UPDATE submission SET sequence = 41 WHERE sequence = 3"}) {
        CAPTURE(sql);
        VirtualDisk disk;
        fill(disk);
        sqlite3* handle = nullptr;
        REQUIRE(sqlite3_open_v2(outbox_file, &handle, SQLITE_OPEN_READWRITE, disk.vfs().c_str()) ==
                SQLITE_OK);
        // SQLite minds neither: its check of the file finds nothing.
        CHECK(sqlite3_exec(handle, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
        sqlite3_close(handle);
        const tests::KeptLines lines;
        auto outbox = Outbox::open(tests::outbox_options(disk)).value();
        CHECK(disk.files().size_of(kept_file).value());
        CHECK(lines.has("saved=10"));
        CHECK(lines.has("lost=0"));
        CHECK(readable(*outbox) == 9);
        outbox.reset();
        outbox = Outbox::open(tests::outbox_options(disk)).value();
        CHECK_FALSE(disk.files().size_of("/data/damaged/outbox-2.db").value());
    }
}

TEST_CASE("A manifest that went while the terminal ran is missed within a day, and staff is told") {
    VirtualDisk disk;
    fill(disk);
    auto outbox = Outbox::open(tests::outbox_options(disk)).value();
    CHECK(outbox->database().verify_content());
    REQUIRE(outbox->database().execute(
        "DROP TRIGGER unsent_envelope_is_kept; DELETE FROM envelope WHERE submission = 5"));
    CHECK(outbox->database().verify_content().error().code == ErrorCode::corrupt);
    const tests::KeptLines lines;
    REQUIRE(outbox->recover());
    CHECK(lines.has("lost=1"));
    CHECK(readable(*outbox) == 8);
    CHECK(outbox->find(id_of(5)).value()->state == OutboxState::parked);
    CHECK(outbox->database().verify_content());
}

TEST_CASE("The other process moves to the new file by itself, and its end harms nothing") {
    VirtualDisk disk;
    fill(disk);
    auto other_process = disk.add_client();
    auto with = tests::outbox_options(disk);
    with.vfs = other_process->vfs();
    with.files = &other_process->files();
    auto other = Outbox::open(with).value();
    for (std::uint64_t i = 0; i < 200; ++i) disk.flip_bit(outbox_file, (5 * 4096 + i) * 8);
    auto mine = Outbox::open(tests::outbox_options(disk)).value();
    REQUIRE(disk.files().size_of(kept_file).value());
    REQUIRE(tests::put(*mine, tests::sample_submission(50)));
    REQUIRE(other->recover());
    CHECK(other->find(id_of(50)).value());
    other.reset();
    REQUIRE(tests::put(*mine, tests::sample_submission(51)));
    mine.reset();
    auto again = Outbox::open(tests::outbox_options(disk)).value();
    CHECK(again->find(id_of(50)).value());
    CHECK(again->find(id_of(51)).value());
}

TEST_CASE("A power cut anywhere while a damaged outbox is replaced: the next start finishes it") {
    for (const auto survives : {Survives::nothing, Survives::some, Survives::everything}) {
        for (int n = 1;; ++n) {
            CAPTURE(n);
            REQUIRE(n < 300);
            VirtualDisk disk;
            fill(disk);
            for (std::uint64_t i = 0; i < 200; ++i)
                disk.flip_bit(outbox_file, (last_page(disk) * 4096 + i) * 8);
            disk.cut_power_at(n);
            {
                const tests::KeptLines quiet;
                (void)Outbox::open(tests::outbox_options(disk)).has_value();
            }
            const bool struck = disk.struck();
            disk.reboot(survives, static_cast<std::uint64_t>(n));
            const tests::KeptLines quiet;
            auto outbox = Outbox::open(tests::outbox_options(disk));
            REQUIRE(outbox);
            REQUIRE(disk.files().size_of(kept_file).value());
            CHECK_FALSE(disk.files().size_of("/data/damaged/outbox-1.salvage").value());
            CHECK(readable(**outbox) >= 7);
            CHECK(tests::put(**outbox, tests::sample_submission(90)));
            if (!struck) break;
        }
    }
}

TEST_CASE(
    "Whichever operation fails while a damaged outbox is replaced, a later start finishes it") {
    for (const auto fault : {tests::DiskFault::io_error, tests::DiskFault::full}) {
        for (int n = 1;; ++n) {
            CAPTURE(n);
            REQUIRE(n < 300);
            VirtualDisk disk;
            fill(disk);
            for (std::uint64_t i = 0; i < 200; ++i)
                disk.flip_bit(outbox_file, (last_page(disk) * 4096 + i) * 8);
            const tests::KeptLines quiet;
            disk.fail_nth(n, fault);
            (void)Outbox::open(tests::outbox_options(disk)).has_value();
            const bool struck = disk.struck();
            disk.fail_nth(0, fault);
            auto outbox = Outbox::open(tests::outbox_options(disk));
            REQUIRE(outbox);
            CHECK(readable(**outbox) >= 7);
            if (!struck) break;
        }
    }
}

TEST_CASE("A changed bit in the text of the schema, which SQLite doesn't mind, is noticed") {
    for (const auto* word : {"case_no TEXT", "manifest BLOB NOT NULL", "submission_accepted",
                             "attempts INTEGER", "SELECT RAISE"}) {
        CAPTURE(word);
        tests::VirtualDisk disk;
        {
            auto outbox = Outbox::open(tests::outbox_options(disk)).value();
            REQUIRE(tests::put(*outbox, tests::sample_submission(1)));
        }
        const auto at = disk.content("/data/outbox.db").find(word);
        REQUIRE(at != std::string::npos);
        disk.flip_bit("/data/outbox.db", at * 8);
        auto outbox = Outbox::open(tests::outbox_options(disk)).value();
        CHECK_FALSE(disk.content("/data/damaged/outbox-1.db").empty());
        CHECK(tests::put(*outbox, tests::sample_submission(2)));
        CHECK(outbox->counts().value().unsent() >= 1);
    }
}

TEST_CASE("Whichever bit of the file's head changes, the outbox opens, and a case can be filed") {
    constexpr std::uint64_t head = 100;
    for (std::uint64_t bit = 0; bit < head * 8; ++bit) {
        CAPTURE(bit);
        VirtualDisk disk;
        fill(disk);
        disk.flip_bit(outbox_file, bit);
        const tests::KeptLines quiet;
        auto outbox = Outbox::open(tests::outbox_options(disk));
        REQUIRE(outbox);
        CHECK(tests::put(**outbox, tests::sample_submission(90)));
        // What SQLite needs for reading is whole: the number for writers, the version, the kind.
        const auto byte = bit / 8;
        if (byte != 18 && (byte < 60 || byte >= 64) && (byte < 68 || byte >= 72)) continue;
        for (std::uint8_t number = 1; number <= 9; ++number)
            CHECK((*outbox)->manifest_of(id_of(number)));
    }
}

TEST_CASE("What was filed before a damaged outbox could be read keeps its number; both are kept") {
    VirtualDisk disk;
    fill(disk);
    for (std::uint64_t i = 0; i < 200; ++i)
        disk.flip_bit(outbox_file, (last_page(disk) * 4096 + i) * 8);
    auto quiet = tests::KeptLines();
    const auto found = disk.content(outbox_file);
    // Set aside, but not read yet: what a start finds that could make a new file and no more.
    disk.place(outbox_file, {});
    {
        auto outbox = Outbox::open(tests::outbox_options(disk)).value();
        REQUIRE(tests::put(*outbox, tests::sample_submission(60)));
        REQUIRE(tests::put(*outbox, tests::sample_submission(61)));
    }
    disk.place(kept_file, found);
    disk.place("/data/damaged/outbox-1.salvage", {});
    auto outbox = Outbox::open(tests::outbox_options(disk)).value();
    CHECK(readable(*outbox) >= 7);
    CHECK(outbox->find(id_of(60)).value()->sequence == 1);
    CHECK(outbox->find(id_of(61)).value()->sequence == 2);
    CHECK(outbox->find(id_of(1)).value()->sequence > 2);
    CHECK(outbox->manifest_of(id_of(1)).has_value());
    CHECK(outbox->manifest_of(id_of(60)).has_value());
}

TEST_CASE("A damaged outbox of schema 3 is read by the ids that its envelopes name") {
    VirtualDisk disk;
    {
        auto outbox = Outbox::open(tests::outbox_options(disk)).value();
        for (std::uint8_t number = 1; number <= 3; ++number)
            REQUIRE(tests::put(*outbox, tests::sample_submission(number)));
        // As it was before: envelopes under the id, and one whose row is gone.
        REQUIRE(outbox->database().execute(
            "DROP TRIGGER unsent_envelope_is_kept; DROP TRIGGER unsent_submission_is_kept;"
            "PRAGMA foreign_keys=OFF;"
            "CREATE TABLE old (submission BLOB PRIMARY KEY, manifest BLOB NOT NULL) STRICT;"
            "INSERT INTO old SELECT id, manifest FROM submission JOIN envelope ON submission ="
            " sequence; DROP TABLE envelope; ALTER TABLE old RENAME TO envelope;"
            "DELETE FROM submission WHERE sequence = 2"));
    }
    auto quiet = tests::KeptLines();
    auto outbox = Outbox::open(tests::outbox_options(disk)).value();
    REQUIRE(disk.files().size_of(kept_file).value());
    CHECK(readable(*outbox) == 3);
    CHECK(outbox->find(id_of(2)).value()->sequence == 2);
    // Whoever was not told yet that it is stored puts it again.
    CHECK(tests::put(*outbox, tests::sample_submission(2)));
    CHECK(outbox->counts()->unsent() == 3);
}
