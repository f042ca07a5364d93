#include <set>

#include <doctest.h>

#include "offline_cache/drafts.h"
#include "tests/unit/offline_cache/fixture.h"

using offline_cache::Outbox;
using offline_cache::OutboxState;
using tests::DiskFault;
using tests::id_of;
using tests::Survives;
using tests::VirtualDisk;

namespace {

/// What the program was told is done. Whatever happens to the disk, this must hold afterwards.
struct Acknowledged {
    std::set<std::uint8_t> put;
    std::set<std::uint8_t> accepted;
};

constexpr std::uint8_t life_length = 5;

/// A life of the outbox: filed, delivered, purged, and filed again.
void live(Outbox& outbox, Acknowledged& acknowledged) {
    for (std::uint8_t number = 1; number <= life_length; ++number) {
        if (!tests::put(outbox, tests::sample_submission(number, std::string(3000, 'x')))) return;
        acknowledged.put.insert(number);
        if (number % 2 == 0) continue;
        if (!tests::deliver(outbox, number)) return;
        acknowledged.accepted.insert(number);
        if (!outbox.purge_accepted()) return;
    }
}

/// Every invariant of the outbox, after it was opened again.
void check(Outbox& outbox, const Acknowledged& acknowledged) {
    for (std::uint8_t number = 1; number <= life_length; ++number) {
        CAPTURE(int{number});
        const auto entry = outbox.find(id_of(number)).value();
        if (acknowledged.put.contains(number)) CHECK(entry.has_value());
        if (!entry) continue;
        const auto receipt = outbox.receipt_for(id_of(number)).value();
        if (acknowledged.accepted.contains(number)) CHECK(receipt.has_value());
        // Whole, or gone after its receipt; never half.
        if (entry->state == OutboxState::purged)
            CHECK(receipt.has_value());
        else
            CHECK(outbox.manifest_of(id_of(number)).has_value());
    }
    CHECK(outbox.recover_interrupted());
    // Filing the same once more is safe, and the life can be lived to its end.
    Acknowledged rest;
    for (std::uint8_t number = 1; number <= life_length; ++number)
        CHECK(tests::put(outbox, tests::sample_submission(number, std::string(3000, 'x'))));
}

int power_cuts(Survives survives) {
    for (int n = 1;; ++n) {
        CAPTURE(n);
        REQUIRE(n < 1000);
        VirtualDisk disk;
        Acknowledged acknowledged;
        {
            auto outbox = Outbox::open(tests::outbox_options(disk)).value();
            disk.cut_power_at(n);
            live(*outbox, acknowledged);
        }
        const bool struck = disk.struck();
        disk.reboot(survives, static_cast<std::uint64_t>(n));
        auto outbox = Outbox::open(tests::outbox_options(disk));
        REQUIRE(outbox);
        check(**outbox, acknowledged);
        if (!struck) return n;
    }
}

}  // namespace

TEST_CASE("A power cut at any operation loses nothing acknowledged: what was not synced is gone") {
    const int operations = power_cuts(Survives::nothing);
    CHECK(operations > 20);
    MESSAGE("power was cut at each of ", operations - 1, " operations");
}

TEST_CASE("A power cut at any operation loses nothing acknowledged: torn sectors of it survive") {
    (void)power_cuts(Survives::some);
}

TEST_CASE("A power cut at any operation loses nothing acknowledged: all of it happens to survive") {
    (void)power_cuts(Survives::everything);
}

TEST_CASE(
    "Control: a disk that says synced before it is loses acknowledged submissions, and this test "
    "sees it") {
    VirtualDisk disk;
    disk.lie_about_sync();
    Acknowledged acknowledged;
    {
        auto outbox = Outbox::open(tests::outbox_options(disk)).value();
        disk.cut_power_at(40);
        live(*outbox, acknowledged);
    }
    REQUIRE(acknowledged.put.contains(1));
    disk.reboot(Survives::nothing, 1);
    const auto outbox = Outbox::open(tests::outbox_options(disk));
    CHECK((!outbox || !(*outbox)->find(id_of(1)).value()));
}

TEST_CASE(
    "Whichever operation fails, a put has happened or has not, and can be repeated until it has") {
    for (const auto fault : {DiskFault::io_error, DiskFault::full}) {
        for (int n = 1;; ++n) {
            CAPTURE(n);
            REQUIRE(n < 200);
            VirtualDisk disk;
            auto outbox = Outbox::open(tests::outbox_options(disk)).value();
            REQUIRE(tests::put(*outbox, tests::sample_submission(1)));
            disk.fail_nth(n, fault);
            const auto first = tests::put(*outbox, tests::sample_submission(2));
            const bool struck = disk.struck();
            REQUIRE(outbox->recover());
            CHECK(outbox->find(id_of(1)).value());
            if (first) CHECK(outbox->find(id_of(2)).value());
            CHECK(tests::put(*outbox, tests::sample_submission(2)));
            CHECK(outbox->counts()->waiting == 2);
            if (!struck) break;
        }
    }
}

TEST_CASE(
    "Whichever operation fails, a receipt is noted whole or not at all, and content goes only "
    "after it") {
    for (int n = 1;; ++n) {
        CAPTURE(n);
        REQUIRE(n < 300);
        VirtualDisk disk;
        auto outbox = Outbox::open(tests::outbox_options(disk)).value();
        REQUIRE(tests::put(*outbox, tests::sample_submission(1)));
        disk.fail_nth(n, DiskFault::io_error);
        const bool delivered = tests::deliver(*outbox, 1).has_value();
        const bool purged = delivered && outbox->purge_accepted().has_value();
        const bool struck = disk.struck();
        REQUIRE(outbox->recover());
        const auto receipt = outbox->receipt_for(id_of(1)).value();
        const auto state = outbox->find(id_of(1)).value()->state;
        if (delivered) CHECK(receipt.has_value());
        CHECK(receipt.has_value() ==
              (state == OutboxState::accepted || state == OutboxState::purged));
        if (state != OutboxState::purged) CHECK(outbox->manifest_of(id_of(1)));
        if (!struck) {
            CHECK(purged);
            break;
        }
    }
}

TEST_CASE("Whichever operation fails while the store is first made, it can be made again") {
    for (int n = 1;; ++n) {
        CAPTURE(n);
        REQUIRE(n < 300);
        VirtualDisk disk;
        disk.cut_power_at(n);
        bool opened = false;
        { opened = Outbox::open(tests::outbox_options(disk)).has_value(); }
        const bool struck = disk.struck();
        disk.reboot(Survives::some, static_cast<std::uint64_t>(n));
        auto outbox = Outbox::open(tests::outbox_options(disk));
        REQUIRE(outbox);
        CHECK(tests::put(**outbox, tests::sample_submission(1)));
        if (!struck) {
            CHECK(opened);
            break;
        }
    }
}
