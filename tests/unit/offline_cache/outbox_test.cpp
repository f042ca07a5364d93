#include "offline_cache/outbox.h"

#include <doctest.h>
#include <nlohmann/json.hpp>

#include "tests/unit/offline_cache/fixture.h"

using kiosk::ErrorCode;
using offline_cache::Outbox;
using offline_cache::OutboxState;
using tests::id_of;
using tests::put;
using tests::sample_evaluation;
using tests::sample_steady;
using tests::sample_submission;
using tests::sample_wall;
using tests::TempFolder;

namespace {

std::vector<std::uint8_t> peeked(Outbox& outbox, kiosk::SteadyTime now = sample_steady,
                                 std::size_t max = 100, std::size_t max_bytes = 1 << 20) {
    std::vector<std::uint8_t> numbers;
    const auto entries = outbox.peek(now, max, max_bytes).value();
    for (const auto& entry : entries) numbers.push_back(entry.id.value().bytes[15]);
    return numbers;
}

}  // namespace

TEST_CASE("What was put is there when the file is opened again") {
    const TempFolder folder;
    {
        auto outbox = Outbox::open(tests::outbox_options(folder)).value();
        REQUIRE(put(*outbox, sample_submission(1)));
    }
    auto outbox = Outbox::open(tests::outbox_options(folder)).value();
    const auto entry = outbox->find(id_of(1)).value();
    REQUIRE(entry);
    CHECK(entry->state == OutboxState::queued);
    CHECK(entry->sequence == 1);
    CHECK(entry->created_at == sample_submission(1).created_at);
    const auto manifest = outbox->manifest_of(id_of(1)).value();
    CHECK(kiosk::sha256(kiosk::as_bytes(manifest)) == entry->content_digest);
    CHECK(entry->manifest_bytes == manifest.size());
    CHECK_FALSE(outbox->receipt_for(id_of(1)).value());
    CHECK_FALSE(outbox->find(id_of(2)).value());
}

TEST_CASE("The same submission put twice is one, another content under its id is a conflict") {
    const TempFolder folder;
    auto outbox = Outbox::open(tests::outbox_options(folder)).value();
    REQUIRE(put(*outbox, sample_submission(1)));
    const auto first = outbox->manifest_of(id_of(1)).value();
    CHECK(put(*outbox, sample_submission(1)));
    CHECK(outbox->manifest_of(id_of(1)).value() == first);
    CHECK(put(*outbox, sample_submission(1, "changed")).error().code == ErrorCode::conflict);
    CHECK(outbox->counts()->waiting == 1);
}

TEST_CASE("A submission put again after it was delivered is not sent again") {
    const TempFolder folder;
    auto outbox = Outbox::open(tests::outbox_options(folder)).value();
    REQUIRE(put(*outbox, sample_submission(1)));
    REQUIRE(tests::deliver(*outbox, 1));
    REQUIRE(outbox->purge_accepted().value() == 1);
    CHECK(put(*outbox, sample_submission(1)));
    CHECK(peeked(*outbox).empty());
    CHECK(outbox->counts()->unsent() == 0);
}

TEST_CASE("Sequence numbers count up and are not used again") {
    const TempFolder folder;
    auto outbox = Outbox::open(tests::outbox_options(folder)).value();
    REQUIRE(put(*outbox, sample_submission(1)));
    REQUIRE(tests::deliver(*outbox, 1));
    REQUIRE(outbox->purge_accepted());
    REQUIRE(outbox->database().execute("DELETE FROM submission"));
    CHECK_FALSE(outbox->find(id_of(1)).value());
    REQUIRE(put(*outbox, sample_submission(2)));
    CHECK(outbox->find(id_of(2)).value()->sequence == 2);
    const auto json = nlohmann::json::parse(outbox->manifest_of(id_of(2)).value());
    CHECK(json["sequence"] == 2);
}

TEST_CASE("One submission more than the outbox may hold is refused") {
    const TempFolder folder;
    auto options = tests::outbox_options(folder);
    options.entries_max = 2;
    auto outbox = Outbox::open(options).value();
    REQUIRE(put(*outbox, sample_submission(1)));
    REQUIRE(put(*outbox, sample_submission(2)));
    CHECK(put(*outbox, sample_submission(3)).error().code == ErrorCode::limit_exceeded);
    CHECK(put(*outbox, sample_submission(2)));
    REQUIRE(tests::deliver(*outbox, 1));
    REQUIRE(outbox->purge_accepted());
    CHECK(put(*outbox, sample_submission(3)));
}

TEST_CASE("The oldest comes first, within the bounds of number and size") {
    const TempFolder folder;
    auto outbox = Outbox::open(tests::outbox_options(folder)).value();
    for (const std::uint8_t number : std::vector<std::uint8_t>{9, 3, 5})
        REQUIRE(put(*outbox, sample_submission(number)));
    CHECK(peeked(*outbox) == std::vector<std::uint8_t>{9, 3, 5});
    CHECK(peeked(*outbox, sample_steady, 2) == std::vector<std::uint8_t>{9, 3});
    CHECK(peeked(*outbox, sample_steady, 10, 1) == std::vector<std::uint8_t>{9});
    const auto size = outbox->find(id_of(9)).value()->manifest_bytes;
    CHECK(peeked(*outbox, sample_steady, 10, 2 * size) == std::vector<std::uint8_t>{9, 3});
}

TEST_CASE(
    "An evaluation stays back until the submission it rates is accepted, and holds up nobody "
    "else") {
    const TempFolder folder;
    auto outbox = Outbox::open(tests::outbox_options(folder)).value();
    REQUIRE(put(*outbox, sample_submission(1)));
    REQUIRE(put(*outbox, sample_evaluation(2, 1)));
    REQUIRE(put(*outbox, sample_submission(3)));
    CHECK(peeked(*outbox) == std::vector<std::uint8_t>{1, 3});
    REQUIRE(tests::deliver(*outbox, 1));
    CHECK(peeked(*outbox) == std::vector<std::uint8_t>{2, 3});
    REQUIRE(outbox->purge_accepted());
    CHECK(peeked(*outbox) == std::vector<std::uint8_t>{2, 3});
}

TEST_CASE("An evaluation of a submission that is not here any more goes out") {
    const TempFolder folder;
    auto outbox = Outbox::open(tests::outbox_options(folder)).value();
    REQUIRE(put(*outbox, sample_evaluation(2, 1)));
    CHECK(peeked(*outbox) == std::vector<std::uint8_t>{2});
}

TEST_CASE("Counts tell what waits, what stands still, and since when") {
    const TempFolder folder;
    auto outbox = Outbox::open(tests::outbox_options(folder)).value();
    CHECK_FALSE(outbox->counts()->oldest);
    for (std::uint8_t number = 1; number <= 3; ++number)
        REQUIRE(put(*outbox, sample_submission(number)));
    REQUIRE(tests::deliver(*outbox, 1));
    const auto counts = outbox->counts().value();
    CHECK(counts.waiting == 2);
    CHECK(counts.accepted == 1);
    CHECK(counts.unsent() == 2);
    CHECK(counts.oldest == sample_submission(2).created_at);
}

TEST_CASE("A write by another process is noticed once") {
    const TempFolder folder;
    auto mine = Outbox::open(tests::outbox_options(folder)).value();
    auto other = Outbox::open(tests::outbox_options(folder)).value();
    (void)mine->changed_elsewhere();
    CHECK_FALSE(mine->changed_elsewhere().value());
    REQUIRE(put(*other, sample_submission(1)));
    CHECK(mine->changed_elsewhere().value());
    CHECK_FALSE(mine->changed_elsewhere().value());
    REQUIRE(put(*mine, sample_submission(2)));
    CHECK_FALSE(mine->changed_elsewhere().value());
}

TEST_CASE("A stored manifest that changed on the disk is not handed out") {
    const TempFolder folder;
    auto outbox = Outbox::open(tests::outbox_options(folder)).value();
    REQUIRE(put(*outbox, sample_submission(1)));
    REQUIRE(outbox->database().execute("UPDATE envelope SET manifest = x'00'"));
    CHECK(outbox->manifest_of(id_of(1)).error().code == ErrorCode::checksum_error);
    CHECK(outbox->manifest_of(id_of(2)).error().code == ErrorCode::not_found);
}

TEST_CASE("The database itself refuses to delete what was not accepted (R-264)") {
    const TempFolder folder;
    auto outbox = Outbox::open(tests::outbox_options(folder)).value();
    REQUIRE(put(*outbox, sample_submission(1)));
    CHECK_FALSE(outbox->database().execute("DELETE FROM envelope"));
    CHECK_FALSE(outbox->database().execute("DELETE FROM submission"));
    CHECK_FALSE(outbox->database().execute("UPDATE submission SET state = 'ACCEPTED'"));
    CHECK(outbox->counts()->waiting == 1);
    CHECK(outbox->manifest_of(id_of(1)));
}

TEST_CASE("Every state and reason has a name that leads back to it") {
    for (const auto state : {OutboxState::queued, OutboxState::registering, OutboxState::committing,
                             OutboxState::resolving, OutboxState::accepted, OutboxState::purged,
                             OutboxState::parked, OutboxState::held})
        CHECK(offline_cache::outbox_state(name_of(state)) == state);
    CHECK_FALSE(offline_cache::outbox_state("SENT"));
    using offline_cache::ParkedReason;
    for (const auto reason :
         {ParkedReason::receipt, ParkedReason::conflict, ParkedReason::rejected})
        CHECK(offline_cache::parked_reason(name_of(reason)) == reason);
    CHECK_FALSE(offline_cache::parked_reason(""));
}
