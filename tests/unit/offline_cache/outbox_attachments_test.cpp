#include <algorithm>

#include <doctest.h>
#include <nlohmann/json.hpp>

#include "offline_cache/manifest.h"
#include "offline_cache/schema.h"
#include "tests/unit/offline_cache/fixture.h"

using kiosk::ErrorCode;
using offline_cache::Database;
using offline_cache::Outbox;
using offline_cache::OutboxState;
using offline_cache::Query;
using tests::id_of;
using tests::sample_steady;
using tests::sample_submission;
using tests::sample_wall;
using tests::VirtualDisk;

namespace {

const tests::DataKeyPair& keys() {
    static const tests::DataKeyPair pair;
    return pair;
}

kiosk::Attachment keep(Outbox& outbox, std::size_t size) {
    static kiosk::SystemRandom random;
    REQUIRE(outbox.blobs().prepare());
    auto writer = tests::begin_page(outbox.blobs(), keys(), random);
    REQUIRE(writer->append(kiosk::as_bytes(std::string(size, 's'))));
    return writer->finish().value();
}

kiosk::Submission with_attachment(Outbox& outbox, std::uint8_t number, std::size_t size) {
    auto submission = sample_submission(number);
    submission.attachments.push_back(keep(outbox, size));
    return submission;
}

/// As far as UPLOADING.
void register_it(Outbox& outbox, std::uint8_t number) {
    const auto attempt = outbox
                             .begin_attempt(id_of(number), OutboxState::queued,
                                            OutboxState::registering, sample_wall)
                             .value();
    REQUIRE(outbox
                .finish_attempt(id_of(number),
                                {.attempt = attempt.value(),
                                 .outcome = "registered",
                                 .http_status = 201,
                                 .problem = {}},
                                {.from = OutboxState::registering, .to = OutboxState::uploading},
                                sample_wall)
                .value());
}

std::size_t chunk_files(const VirtualDisk& disk) {
    return static_cast<std::size_t>(std::ranges::count_if(
        disk.paths(), [](const auto& path) { return path.starts_with("/data/blobs/"); }));
}

}  // namespace

TEST_CASE("A submission names its attachments in its manifest, and its row their chunks") {
    VirtualDisk disk;
    auto outbox = Outbox::open(tests::outbox_options(disk)).value();
    const auto submission = with_attachment(*outbox, 1, 2'500'000);
    REQUIRE(tests::put(*outbox, submission));
    const auto stored = outbox->attachments_of(id_of(1)).value();
    REQUIRE(stored.size() == 1);
    CHECK(stored[0].content.sha256 == submission.attachments[0].sha256);
    CHECK(stored[0].content.chunks == submission.attachments[0].chunks);
    CHECK(stored[0].content.chunks.size() == 3);
    CHECK_FALSE(stored[0].is_complete());
    CHECK(outbox->find(id_of(1)).value()->has_attachments);
    const auto manifest = nlohmann::json::parse(outbox->manifest_of(id_of(1)).value());
    CHECK(manifest["attachments"][0]["name"] == "page");
    CHECK(manifest["attachments"][0]["size"] == submission.attachments[0].size);
    CHECK(offline_cache::attachments_in(manifest.dump()) == submission.attachments);
}

TEST_CASE("A submission whose attachment is not on the disk is not stored") {
    VirtualDisk disk;
    auto outbox = Outbox::open(tests::outbox_options(disk)).value();
    const auto submission = with_attachment(*outbox, 1, 1000);
    REQUIRE(outbox->blobs().remove(submission.attachments[0].chunks[0]));
    CHECK(tests::put(*outbox, submission).error().code == ErrorCode::checksum_error);
    CHECK_FALSE(outbox->find(id_of(1)).value());
}

TEST_CASE("Attachments wait until no case can be sent; the one with the least left comes first") {
    VirtualDisk disk;
    auto outbox = Outbox::open(tests::outbox_options(disk)).value();
    REQUIRE(tests::put(*outbox, with_attachment(*outbox, 1, 3'000'000)));
    REQUIRE(tests::put(*outbox, with_attachment(*outbox, 2, 100)));
    register_it(*outbox, 1);
    register_it(*outbox, 2);
    REQUIRE(tests::put(*outbox, sample_submission(3)));
    const auto next = [&] {
        const auto entries = outbox->peek(sample_steady, 10, 1'000'000).value();
        REQUIRE(entries.size() == 1);
        return entries[0].id;
    };
    CHECK(next() == id_of(3));
    REQUIRE(tests::deliver(*outbox, 3));
    CHECK(next() == id_of(2));
    // An old one is not put off for ever: each later case counts against the newer.
    for (std::uint8_t number = 4; number < 100; ++number) {
        REQUIRE(tests::put(*outbox, sample_submission(number)));
        REQUIRE(tests::deliver(*outbox, number));
    }
    REQUIRE(tests::put(*outbox, with_attachment(*outbox, 100, 200'000)));
    register_it(*outbox, 100);
    CHECK(next() == id_of(2));
    const auto attempt =
        outbox->begin_attempt(id_of(2), OutboxState::uploading, OutboxState::uploading, sample_wall)
            .value();
    REQUIRE(outbox
                ->finish_attempt(id_of(2), {.attempt = attempt.value()},
                                 {.from = OutboxState::uploading,
                                  .to = OutboxState::uploading,
                                  .not_before = sample_steady + std::chrono::hours(1)},
                                 sample_wall)
                .value());
    CHECK(next() == id_of(1));
}

TEST_CASE("What the platform said of an upload is kept, and forgotten when it begins again") {
    VirtualDisk disk;
    auto outbox = Outbox::open(tests::outbox_options(disk)).value();
    REQUIRE(tests::put(*outbox, with_attachment(*outbox, 1, 5000)));
    register_it(*outbox, 1);
    const auto step = [&](const offline_cache::Transition& transition) {
        const auto attempt = outbox
                                 ->begin_attempt(id_of(1), OutboxState::uploading,
                                                 OutboxState::uploading, sample_wall)
                                 .value();
        return outbox
            ->finish_attempt(id_of(1), {.attempt = attempt.value()}, transition, sample_wall)
            .value();
    };
    REQUIRE(step({.from = OutboxState::uploading,
                  .to = OutboxState::uploading,
                  .upload = offline_cache::UploadMark{0, "https://p/v1/uploads/7", 1234}}));
    CHECK(outbox->attachments_of(id_of(1)).value()[0].upload == "https://p/v1/uploads/7");
    CHECK(outbox->attachments_of(id_of(1)).value()[0].sent == 1234);
    REQUIRE(step(
        {.from = OutboxState::uploading, .to = OutboxState::uploading, .restarts_uploads = true}));
    CHECK(outbox->attachments_of(id_of(1)).value()[0].upload.empty());
    CHECK(outbox->attachments_of(id_of(1)).value()[0].sent == 0);
}

TEST_CASE("After a restart an upload goes on where it was; held, it asks first") {
    VirtualDisk disk;
    auto outbox = Outbox::open(tests::outbox_options(disk)).value();
    REQUIRE(tests::put(*outbox, with_attachment(*outbox, 1, 5000)));
    register_it(*outbox, 1);
    REQUIRE(outbox->recover_interrupted());
    CHECK(outbox->find(id_of(1)).value()->state == OutboxState::uploading);
    CHECK(outbox->counts().value().waiting == 1);
    CHECK(outbox->hold_all(sample_wall).value() == 1);
    CHECK(outbox->release_held(sample_wall).value() == 1);
    CHECK(outbox->find(id_of(1)).value()->state == OutboxState::resolving);
}

TEST_CASE(
    "Chunks go with their accepted submission and not before; what nobody names is collected") {
    VirtualDisk disk;
    auto outbox = Outbox::open(tests::outbox_options(disk)).value();
    REQUIRE(tests::put(*outbox, with_attachment(*outbox, 1, 5000)));
    REQUIRE(tests::put(*outbox, with_attachment(*outbox, 2, 5000)));
    (void)keep(*outbox, 700);
    CHECK(chunk_files(disk) == 3);
    CHECK(outbox->collect_chunks().value() == 1);
    CHECK(chunk_files(disk) == 2);
    CHECK_FALSE(outbox->database().execute("DELETE FROM attachment"));
    REQUIRE(tests::deliver(*outbox, 1));
    CHECK(outbox->purge_accepted().value() <= 1);
    CHECK(chunk_files(disk) == 1);
    CHECK(outbox->attachments_of(id_of(1)).value().empty());
    CHECK(outbox->incomplete().value() == 0);
    REQUIRE(outbox->blobs().remove(outbox->attachments_of(id_of(2)).value()[0].content.chunks[0]));
    CHECK(outbox->incomplete().value() == 1);
}

TEST_CASE(
    "A row whose names of chunks have changed on the disk costs no chunk: the manifest has them") {
    VirtualDisk disk;
    auto outbox = Outbox::open(tests::outbox_options(disk)).value();
    REQUIRE(tests::put(*outbox, with_attachment(*outbox, 1, 5000)));
    REQUIRE(outbox->database().execute("UPDATE attachment SET chunks = zeroblob(32)"));
    CHECK(outbox->collect_chunks().value() == 0);
    CHECK(chunk_files(disk) == 1);
    CHECK(outbox->mend_attachments(id_of(1)).value());
    CHECK(outbox->incomplete().value() == 0);
}

TEST_CASE(
    "While a damaged outbox lies there, only scans that were made since then and never filed are "
    "collected") {
    VirtualDisk disk;
    { (void)keep(*Outbox::open(tests::outbox_options(disk)).value(), 700); }
    disk.place("/data/damaged/outbox-1.db", "damaged");
    auto outbox = Outbox::open(tests::outbox_options(disk)).value();
    CHECK(outbox->collect_chunks().value() == 0);
    (void)keep(*outbox, 2'500'000);
    CHECK(chunk_files(disk) == 4);
    CHECK(outbox->collect_chunks().value() == 3);
    CHECK(chunk_files(disk) == 1);
    REQUIRE(tests::put(*outbox, with_attachment(*outbox, 1, 5000)));
    CHECK(outbox->collect_chunks().value() == 0);
    CHECK(chunk_files(disk) == 2);
}

TEST_CASE("What a row may have named is not collected when the row was lost to damage since then") {
    VirtualDisk disk;
    auto outbox = Outbox::open(tests::outbox_options(disk)).value();
    REQUIRE(tests::put(*outbox, with_attachment(*outbox, 1, 5000)));
    // As a salvage that could not read it leaves it.
    REQUIRE(outbox->database().execute(
        "DROP TRIGGER unsent_attachment_is_kept; DROP TRIGGER unsent_envelope_is_kept;"
        "DELETE FROM attachment; DELETE FROM envelope"));
    disk.place("/data/damaged/outbox-1.db", "damaged");
    CHECK(outbox->collect_chunks().value() == 0);
    CHECK(chunk_files(disk) == 1);
}

TEST_CASE("A damaged outbox is replaced with the attachments that its manifests name") {
    VirtualDisk disk;
    std::vector<kiosk::Attachment> kept;
    {
        auto outbox = Outbox::open(tests::outbox_options(disk)).value();
        const auto submission = with_attachment(*outbox, 1, 2'000'000);
        kept = submission.attachments;
        REQUIRE(tests::put(*outbox, submission));
    }
    // Somewhere in the table of attempts, which is empty: the rest can be read.
    {
        auto database = Database::open({.file = "/data/outbox.db",
                                        .application_id = offline_cache::outbox_application_id,
                                        .migrations = offline_cache::outbox_migrations(),
                                        .vfs = disk.vfs(),
                                        .files = &disk.files(),
                                        .at_point = {}})
                            .value();
        Query root(*database, "SELECT rootpage FROM sqlite_schema WHERE name = 'attempt'");
        REQUIRE(root.next().value());
        disk.flip_bit("/data/outbox.db",
                      static_cast<std::uint64_t>(root.integer(0) - 1) * 4096 * 8);
    }
    auto outbox = Outbox::open(tests::outbox_options(disk)).value();
    CHECK_FALSE(disk.content("/data/damaged/outbox-1.db").empty());
    REQUIRE(outbox->find(id_of(1)).value());
    const auto stored = outbox->attachments_of(id_of(1)).value();
    REQUIRE(stored.size() == 1);
    CHECK(stored[0].content.chunks == kept[0].chunks);
    CHECK(stored[0].content.size == kept[0].size);
}

TEST_CASE("An outbox of the first version keeps its rows, attempts and rules") {
    const tests::TempFolder folder;
    {
        auto database = Database::open({.file = folder / "outbox.db",
                                        .application_id = offline_cache::outbox_application_id,
                                        .migrations = offline_cache::outbox_migrations().first(1),
                                        .vfs = {},
                                        .at_point = {}})
                            .value();
        REQUIRE(database->execute(
            "INSERT INTO submission (id, sequence, kind, service_code, created_at, fingerprint,"
            " content_digest, manifest_bytes, state) VALUES (x'01900000000170008000000000000001',"
            " 1, 'submission', 'S', 5, zeroblob(32), zeroblob(32), 2, 'QUEUED');"
            "INSERT INTO envelope VALUES (x'01900000000170008000000000000001', x'7b7d');"
            "INSERT INTO attempt (submission, phase, started_at)"
            " VALUES (x'01900000000170008000000000000001', 'REGISTERING', 6);"
            "UPDATE counter SET value = 1"));
    }
    auto outbox = Outbox::open(tests::outbox_options(folder)).value();
    CHECK(outbox->find(id_of(1)).value()->state == OutboxState::queued);
    Query attempts(outbox->database(), "SELECT count(*) FROM attempt");
    REQUIRE(attempts.next().value());
    CHECK(attempts.integer(0) == 1);
    CHECK_FALSE(outbox->database().execute("DELETE FROM envelope"));
    CHECK_FALSE(outbox->database().execute("DELETE FROM submission"));
    // A row that nobody has is refused again.
    CHECK_FALSE(outbox->database().execute("INSERT INTO envelope VALUES (9, x'7b7d')"));
}
