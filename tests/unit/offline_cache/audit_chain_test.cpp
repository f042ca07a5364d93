#include "offline_cache/audit_chain.h"

#include <doctest.h>

#include "tests/unit/offline_cache/fixture.h"

using offline_cache::append_audit;
using offline_cache::Database;
using offline_cache::Outbox;
using offline_cache::Query;
using offline_cache::verify_audit;
using tests::sample_wall;
using tests::VirtualDisk;

namespace {

void fill_chain(Outbox& outbox, int entries) {
    REQUIRE(outbox.database().transaction([&]() -> offline_cache::Result<void> {
        for (int i = 0; i < entries; ++i)
            if (auto done = append_audit(outbox.database(), sample_wall + std::chrono::hours(i),
                                         "accepted", "subject");
                !done)
                return done;
        return {};
    }));
}

/// As somebody would who has the file: rules of the program don't hold him.
void tamper(Outbox& outbox, const std::string& sql) {
    REQUIRE(outbox.database().execute(
        "DROP TRIGGER IF EXISTS audit_is_kept; DROP TRIGGER IF EXISTS audit_is_not_changed;" +
        sql));
}

}  // namespace

TEST_CASE("An untouched chain is whole, and counts its entries") {
    VirtualDisk disk;
    auto outbox = Outbox::open(tests::outbox_options(disk)).value();
    CHECK(verify_audit(outbox->database()).value().entries == 0);
    fill_chain(*outbox, 50);
    const auto verdict = verify_audit(outbox->database()).value();
    CHECK(verdict.entries == 50);
    CHECK(verdict.last == 50);
    CHECK_FALSE(verdict.fault);
}

TEST_CASE(
    "A change of any member, a gap, and entries moved are found at the first wrong one (R-142)") {
    struct Case {
        const char* sql;
        std::uint64_t found_at;
    };
    for (const auto& [sql, found_at] :
         {Case{"UPDATE audit SET event = 'filed' WHERE sequence = 20", 20},
          Case{"UPDATE audit SET subject = 'other' WHERE sequence = 20", 20},
          Case{"UPDATE audit SET at = at + 1 WHERE sequence = 20", 20},
          Case{"UPDATE audit SET hash = zeroblob(32) WHERE sequence = 20", 20},
          Case{"UPDATE audit SET previous = zeroblob(32) WHERE sequence = 20", 20},
          Case{"DELETE FROM audit WHERE sequence = 20", 21},
          Case{"DELETE FROM audit WHERE sequence = 1", 2},
          Case{"DELETE FROM audit WHERE sequence < 20", 20},
          Case{"UPDATE audit SET sequence = 99 WHERE sequence = 50", 99}}) {
        CAPTURE(sql);
        VirtualDisk disk;
        auto outbox = Outbox::open(tests::outbox_options(disk)).value();
        fill_chain(*outbox, 50);
        tamper(*outbox, sql);
        const auto verdict = verify_audit(outbox->database()).value();
        REQUIRE(verdict.fault);
        CHECK(verdict.fault->sequence == found_at);
    }
}

TEST_CASE("An end that the platform has and the terminal has not is found") {
    VirtualDisk disk;
    auto outbox = Outbox::open(tests::outbox_options(disk)).value();
    fill_chain(*outbox, 50);
    REQUIRE(offline_cache::note_audit_delivered(outbox->database(), 45));
    tamper(*outbox, "DELETE FROM audit WHERE sequence > 47");
    CHECK_FALSE(verify_audit(outbox->database()).value().fault);
    tamper(*outbox, "DELETE FROM audit WHERE sequence > 40");
    CHECK(verify_audit(outbox->database()).value().fault->what.find("end") != std::string::npos);
}

TEST_CASE("The program itself neither changes nor removes an entry before the platform has it") {
    VirtualDisk disk;
    auto outbox = Outbox::open(tests::outbox_options(disk)).value();
    fill_chain(*outbox, 50);
    auto& database = outbox->database();
    CHECK_FALSE(database.execute("UPDATE audit SET event = 'x'"));
    CHECK_FALSE(database.execute("DELETE FROM audit WHERE sequence = 50"));
    CHECK(offline_cache::drop_old_audit(database, std::chrono::hours(1)).value() == 0);
    REQUIRE(offline_cache::note_audit_delivered(database, 30));
    REQUIRE(offline_cache::note_audit_delivered(database, 20));
    CHECK(offline_cache::audit_delivered(database).value() == 30);
    CHECK(offline_cache::drop_old_audit(database, std::chrono::hours(24)).value() == 25);
    const auto verdict = verify_audit(database).value();
    CHECK_FALSE(verdict.fault);
    CHECK(verdict.entries == 25);
    fill_chain(*outbox, 5);
    CHECK_FALSE(verify_audit(database).value().fault);
}

TEST_CASE("A clock that jumps takes nothing out of the middle of the record") {
    VirtualDisk disk;
    auto outbox = Outbox::open(tests::outbox_options(disk)).value();
    auto& database = outbox->database();
    for (const int hours : {0, 900'000, 1, 900'001, 2, 900'002})
        REQUIRE(database.transaction([&] {
            return append_audit(database, sample_wall + std::chrono::hours(hours), "filed", "x");
        }));
    REQUIRE(offline_cache::note_audit_delivered(database, 6));
    CHECK(offline_cache::drop_old_audit(database, std::chrono::hours(24)).value() == 1);
    CHECK_FALSE(verify_audit(database).value().fault);
}
