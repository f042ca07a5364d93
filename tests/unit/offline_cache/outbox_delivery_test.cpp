#include <doctest.h>

#include "offline_cache/audit_chain.h"
#include "offline_cache/outbox.h"
#include "tests/unit/offline_cache/fixture.h"

using namespace std::chrono_literals;
using offline_cache::Outbox;
using offline_cache::OutboxState;
using offline_cache::ParkedReason;
using offline_cache::Query;
using offline_cache::Transition;
using tests::id_of;
using tests::put;
using tests::sample_steady;
using tests::sample_submission;
using tests::sample_wall;
using tests::TempFolder;

namespace {

std::size_t number_of(Outbox& outbox, const char* what) {
    Query query(outbox.database(), std::string("SELECT count(*) FROM ") + what);
    REQUIRE(query.next().value());
    return static_cast<std::size_t>(query.integer(0));
}

std::unique_ptr<Outbox> with_submissions(const TempFolder& folder, std::uint8_t number) {
    auto outbox = Outbox::open(tests::outbox_options(folder)).value();
    for (std::uint8_t i = 1; i <= number; ++i) REQUIRE(put(*outbox, sample_submission(i)));
    return outbox;
}

OutboxState state_of(Outbox& outbox, std::uint8_t number) {
    return outbox.find(id_of(number)).value()->state;
}

std::int64_t begin(Outbox& outbox, std::uint8_t number, OutboxState from, OutboxState to) {
    return outbox.begin_attempt(id_of(number), from, to, sample_wall).value().value();
}

bool finish(Outbox& outbox, std::uint8_t number, std::int64_t attempt, Transition step) {
    return outbox
        .finish_attempt(
            id_of(number),
            {.attempt = attempt, .outcome = "no_answer", .http_status = 0, .problem = "x"}, step,
            sample_wall)
        .value();
}

}  // namespace

TEST_CASE("An attempt is on record before anything is sent, and closed after") {
    const TempFolder folder;
    auto outbox = with_submissions(folder, 1);
    const auto attempt = begin(*outbox, 1, OutboxState::queued, OutboxState::registering);
    CHECK(state_of(*outbox, 1) == OutboxState::registering);
    CHECK(number_of(*outbox, "attempt WHERE ended_at IS NULL AND phase = 'REGISTERING'") == 1);
    CHECK(finish(*outbox, 1, attempt,
                 {.from = OutboxState::registering,
                  .to = OutboxState::resolving,
                  .not_before = sample_steady + 2s,
                  .failures = 1,
                  .parked_reason = {}}));
    CHECK(number_of(*outbox, "attempt WHERE ended_at IS NOT NULL AND outcome = 'no_answer'") == 1);
    const auto entry = outbox->find(id_of(1)).value().value();
    CHECK(entry.state == OutboxState::resolving);
    CHECK(entry.attempts == 1);
    CHECK(entry.failures == 1);
}

TEST_CASE("A step from a state that the entry has left changes nothing") {
    const TempFolder folder;
    auto outbox = with_submissions(folder, 1);
    const auto attempt = begin(*outbox, 1, OutboxState::queued, OutboxState::registering);
    CHECK_FALSE(
        outbox->begin_attempt(id_of(1), OutboxState::queued, OutboxState::registering, sample_wall)
            .value());
    CHECK(number_of(*outbox, "attempt") == 1);
    CHECK_FALSE(finish(*outbox, 1, attempt,
                       {.from = OutboxState::committing,
                        .to = OutboxState::parked,
                        .not_before = {},
                        .failures = 0,
                        .parked_reason = ParkedReason::rejected}));
    CHECK(state_of(*outbox, 1) == OutboxState::registering);
    CHECK_FALSE(
        outbox->begin_attempt(id_of(7), OutboxState::queued, OutboxState::registering, sample_wall)
            .value());
}

TEST_CASE("A late receipt for an entry that was parked meanwhile changes nothing") {
    const TempFolder folder;
    auto outbox = with_submissions(folder, 1);
    const auto attempt = begin(*outbox, 1, OutboxState::queued, OutboxState::registering);
    REQUIRE(finish(*outbox, 1, attempt,
                   {.from = OutboxState::registering,
                    .to = OutboxState::parked,
                    .not_before = {},
                    .failures = 0,
                    .parked_reason = ParkedReason::conflict}));
    CHECK_FALSE(
        outbox
            ->accept(tests::sample_receipt(1),
                     {.attempt = attempt, .outcome = "accepted", .http_status = 200, .problem = {}},
                     OutboxState::committing, sample_wall)
            .value());
    CHECK(state_of(*outbox, 1) == OutboxState::parked);
    CHECK_FALSE(outbox->receipt_for(id_of(1)).value());
}

TEST_CASE("After a receipt the content goes and the tombstone stays") {
    const TempFolder folder;
    auto outbox = with_submissions(folder, 2);
    CHECK(outbox->purge_accepted().value() == 0);
    REQUIRE(tests::deliver(*outbox, 1));
    CHECK(state_of(*outbox, 1) == OutboxState::accepted);
    CHECK(number_of(*outbox, "envelope") == 2);
    CHECK(outbox->purge_accepted().value() == 1);
    CHECK(state_of(*outbox, 1) == OutboxState::purged);
    CHECK(number_of(*outbox, "envelope") == 1);
    CHECK(outbox->manifest_of(id_of(2)));
    const auto receipt = outbox->receipt_for(id_of(1)).value().value();
    CHECK(receipt.case_no == "CASE0001");
    CHECK(receipt.accepted_at == sample_wall);
    CHECK(receipt.jws == "a.b.c");
    CHECK(std::filesystem::file_size(folder / "outbox.db-wal") == 0);
}

TEST_CASE(
    "Tombstones go when the platform's time has gone on for long enough, unsent entries never") {
    const TempFolder folder;
    auto outbox = with_submissions(folder, 3);
    REQUIRE(tests::deliver(*outbox, 1));
    REQUIRE(tests::deliver(*outbox, 2, sample_wall + 24h));
    CHECK(outbox->drop_tombstones(0ms).value() == 0);  // still have their content
    REQUIRE(outbox->purge_accepted());
    CHECK(outbox->drop_tombstones(24h).value() == 0);
    CHECK(outbox->drop_tombstones(24h - 1ms).value() == 1);
    CHECK_FALSE(outbox->find(id_of(1)).value());
    CHECK(outbox->drop_tombstones(0ms).value() == 0);
    CHECK(outbox->receipt_for(id_of(2)).value());
    CHECK(state_of(*outbox, 3) == OutboxState::queued);
}

TEST_CASE("An entry rests as long as it was told, and no longer") {
    const TempFolder folder;
    auto outbox = with_submissions(folder, 1);
    const auto attempt = begin(*outbox, 1, OutboxState::queued, OutboxState::registering);
    REQUIRE(finish(*outbox, 1, attempt,
                   {.from = OutboxState::registering,
                    .to = OutboxState::resolving,
                    .not_before = sample_steady + 10s,
                    .failures = 1,
                    .parked_reason = {}}));
    CHECK(outbox->peek(sample_steady + 9s, 1, 1)->empty());
    CHECK(outbox->next_due(sample_steady).value() == sample_steady + 10s);
    CHECK(outbox->peek(sample_steady + 10s, 1, 1)->size() == 1);
    // Ten hours of waiting is no wait that this program gives: the clock is another one.
    CHECK(outbox->peek(sample_steady - 10h, 1, 1)->size() == 1);
    auto options = tests::outbox_options(folder);
    options.boot_id = "boot-2";
    auto after_boot = Outbox::open(options).value();
    CHECK(after_boot->peek(sample_steady, 1, 1)->size() == 1);
    CHECK(after_boot->next_due(sample_steady).value() == sample_steady);
    REQUIRE(outbox->clear_waits());
    CHECK(outbox->peek(sample_steady, 1, 1)->size() == 1);
}

TEST_CASE("What was being sent when the program ended is asked for first") {
    const TempFolder folder;
    auto outbox = with_submissions(folder, 3);
    (void)begin(*outbox, 1, OutboxState::queued, OutboxState::registering);
    const auto attempt = begin(*outbox, 2, OutboxState::queued, OutboxState::registering);
    REQUIRE(finish(*outbox, 2, attempt,
                   {.from = OutboxState::registering,
                    .to = OutboxState::committing,
                    .not_before = {},
                    .failures = 0,
                    .parked_reason = {}}));
    REQUIRE(outbox->recover_interrupted());
    CHECK(state_of(*outbox, 1) == OutboxState::resolving);
    CHECK(state_of(*outbox, 2) == OutboxState::resolving);
    CHECK(state_of(*outbox, 3) == OutboxState::queued);
    CHECK(number_of(*outbox, "attempt WHERE outcome = 'interrupted'") == 1);
}

TEST_CASE("A hold keeps everything that waits and gives it back as it was") {
    const TempFolder folder;
    auto outbox = with_submissions(folder, 4);
    REQUIRE(tests::deliver(*outbox, 4));
    (void)begin(*outbox, 2, OutboxState::queued, OutboxState::registering);
    CHECK(outbox->hold_all(sample_wall).value() == 3);
    CHECK(outbox->peek(sample_steady, 9, 1 << 20)->empty());
    CHECK_FALSE(outbox->next_due(sample_steady).value());
    CHECK(outbox->counts()->held == 3);
    CHECK(outbox->counts()->unsent() == 3);
    CHECK(outbox->release_one_held().value());
    CHECK(state_of(*outbox, 1) == OutboxState::queued);
    CHECK(outbox->release_held(sample_wall).value() == 2);
    CHECK(state_of(*outbox, 2) == OutboxState::resolving);
    CHECK(state_of(*outbox, 3) == OutboxState::queued);
    CHECK_FALSE(outbox->release_one_held().value());
    REQUIRE(outbox->hold_all(sample_wall));
    REQUIRE(outbox->recover_interrupted());
    CHECK(outbox->counts()->held == 0);
}

TEST_CASE("A parked entry waits for staff, but for a doubtful receipt, which is asked for again") {
    const TempFolder folder;
    auto outbox = with_submissions(folder, 2);
    const auto park = [&](std::uint8_t number, ParkedReason reason,
                          std::optional<kiosk::SteadyTime> until) {
        const auto attempt = begin(*outbox, number, OutboxState::queued, OutboxState::registering);
        REQUIRE(finish(*outbox, number, attempt,
                       {.from = OutboxState::registering,
                        .to = OutboxState::parked,
                        .not_before = until,
                        .failures = 1,
                        .parked_reason = reason}));
    };
    park(1, ParkedReason::rejected, {});
    park(2, ParkedReason::receipt, sample_steady + 15min);
    CHECK(outbox->counts()->parked == 2);
    CHECK(outbox->peek(sample_steady, 9, 1 << 20)->empty());
    CHECK(outbox->next_due(sample_steady).value() == sample_steady + 15min);
    const auto due = outbox->peek(sample_steady + 15min, 9, 1 << 20).value();
    REQUIRE(due.size() == 1);
    CHECK(due[0].id == id_of(2));
    CHECK(due[0].parked_reason == ParkedReason::receipt);
    CHECK(outbox->requeue({id_of(1)}, sample_wall, "T-1+T-2").value() == 1);
    CHECK(state_of(*outbox, 1) == OutboxState::resolving);
    CHECK(outbox->requeue({id_of(1)}, sample_wall, "T-1+T-2").value() == 0);
    const auto entries = offline_cache::audit_after(outbox->database(), 0, 10).value();
    REQUIRE(entries.size() == 6);
    CHECK(entries[4].event == "requeued");
    CHECK(entries[4].subject == id_of(1).value().text());
    CHECK(entries[5].event == "requeued:1");
    CHECK(entries[5].subject == "T-1+T-2");
    CHECK(outbox->parked().value() == std::vector{id_of(2)});
}

TEST_CASE("A parked case whose manifest is lost stays parked, whatever staff asks for") {
    const TempFolder folder;
    auto outbox = with_submissions(folder, 2);
    REQUIRE(outbox->database().execute(
        "UPDATE submission SET state = 'PARKED', parked_reason = 'rejected';"
        "DROP TRIGGER unsent_envelope_is_kept; DELETE FROM envelope WHERE submission = 1"));
    CHECK(outbox->parked().value() == std::vector{id_of(2)});
    CHECK(outbox->requeue({id_of(1), id_of(2), id_of(9)}, sample_wall, "T-1+T-2").value() == 1);
    CHECK(state_of(*outbox, 1) == OutboxState::parked);
    CHECK(state_of(*outbox, 2) == OutboxState::resolving);
    // Unsent and without a manifest would be damage.
    CHECK(outbox->database().verify_content());
}

TEST_CASE("The record of attempts has an end") {
    const TempFolder folder;
    auto outbox = with_submissions(folder, 1);
    auto from = OutboxState::queued;
    for (std::size_t i = 0; i < Outbox::attempts_kept + 5; ++i) {
        const auto attempt = begin(*outbox, 1, from, OutboxState::resolving);
        from = OutboxState::resolving;
        REQUIRE(finish(
            *outbox, 1, attempt,
            {.from = from, .to = from, .not_before = {}, .failures = 1, .parked_reason = {}}));
    }
    CHECK(number_of(*outbox, "attempt") == Outbox::attempts_kept);
    CHECK(outbox->find(id_of(1)).value()->attempts == Outbox::attempts_kept + 5);
}
