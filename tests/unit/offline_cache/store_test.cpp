#include "offline_cache/store.h"

#include <fstream>
#include <iterator>

#include <doctest.h>

#include "offline_cache/audit_chain.h"
#include "tests/support/kept_lines.h"
#include "tests/unit/offline_cache/fixture.h"

using kiosk::ErrorCode;
using kiosk::SecretText;
using offline_cache::DraftId;
using offline_cache::OutboxState;
using offline_cache::Store;
using offline_cache::StoreOptions;
using tests::id_of;
using tests::sample_submission;
using tests::TempFolder;

namespace {

struct Fixture {
    TempFolder folder;
    tests::DataKeyPair platform;
    kiosk::VirtualClock clock;
    kiosk::SystemRandom random;

    [[nodiscard]] StoreOptions options() const {
        StoreOptions options;
        options.folder = folder / "data";
        options.wake_socket = folder / "sync.sock";
        options.terminal_id = "T-0001";
        options.recipients = platform.recipients();
        options.admission.ballast_bytes = 1024 * 1024;
        options.admission.case_bytes = 1024 * 1024;
        options.admission.prefetch_floor = options.admission.attachments_floor =
            options.admission.case_floor = 1;
        return options;
    }
    [[nodiscard]] std::unique_ptr<Store> open(StoreOptions with) {
        return std::move(Store::open(std::move(with), clock, random).value());
    }
};

std::string everything_in(const std::filesystem::path& folder) {
    std::string all;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        all += entry.path().string();
        if (!entry.is_regular_file()) continue;
        std::ifstream file(entry.path(), std::ios::binary);
        all.append(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    return all;
}

DraftId stored_draft(std::uint8_t number) {
    return DraftId(id_of(number).value());
}

}  // namespace

TEST_CASE("R-198: A submission is stored sealed, announced, and nowhere readable") {
    Fixture fixture;
    const auto wake = offline_cache::WakeReceiver::bind(fixture.folder / "sync.sock").value();
    auto store = fixture.open(fixture.options());
    REQUIRE(store->admit());
    const auto key = offline_cache::new_draft_key(fixture.random);
    REQUIRE(store->save_draft(stored_draft(9), key, SecretText(std::string(tests::sample_name))));
    for (std::uint8_t number = 1; number <= 20; ++number)
        REQUIRE(store->submit(sample_submission(number)));
    CHECK(wake.drain().any);
    CHECK(store->counts()->waiting == 20);
    CHECK(store->find(id_of(1)).value()->state == OutboxState::queued);
    const auto on_disk = everything_in(fixture.folder.path());
    CHECK(on_disk.size() > 20'000);
    for (const auto* canary : {tests::sample_name, tests::sample_number}) {
        CHECK(on_disk.find(canary) == std::string::npos);
        const auto wide = kiosk::utf16le_from_utf8(canary);
        CHECK(on_disk.find(std::string(wide.begin(), wide.end())) == std::string::npos);
        const auto national = kiosk::gb18030_from_utf8(canary).value();
        CHECK(on_disk.find(std::string(national.begin(), national.end())) == std::string::npos);
    }
    store.reset();
    CHECK(everything_in(fixture.folder.path()).find(tests::sample_number) == std::string::npos);
}

TEST_CASE("R-201: What is collected, used and filed is one chain, and a change in it is found") {
    Fixture fixture;
    auto store = fixture.open(fixture.options());
    const std::string consent = id_of(9).value().text();
    for (const auto& [event, subject] :
         {std::pair<const char*, std::string>{"collected:id_card", ""},
          {"consented", consent},
          {"used:data:household", consent},
          {"collected:paper", ""}})
        REQUIRE(store->note(event, subject));
    REQUIRE(store->submit(sample_submission(1)));
    store.reset();

    offline_cache::OutboxOptions options;
    options.file = fixture.folder / "data" / "outbox.db";
    auto outbox = std::move(offline_cache::Outbox::open(std::move(options)).value());
    auto& database = outbox->database();
    const auto entries = offline_cache::audit_after(database, 0, 100).value();
    REQUIRE(entries.size() == 5);
    CHECK(entries[0].event == "collected:id_card");
    CHECK(entries[2].event == "used:data:household");
    CHECK(entries[2].subject == consent);
    CHECK(entries[4].event == "filed");
    CHECK_FALSE(offline_cache::verify_audit(database).value().fault);
    REQUIRE(
        database.execute("DROP TRIGGER audit_is_not_changed; UPDATE audit SET subject = ''"
                         " WHERE sequence = 3"));
    const auto verdict = offline_cache::verify_audit(database).value();
    REQUIRE(verdict.fault);
    CHECK(verdict.fault->sequence == 3);
}

TEST_CASE(
    "Submitting again after a doubt is one submission, also for a restarted program with the "
    "guard's key") {
    Fixture fixture;
    auto options = fixture.options();
    options.fingerprint_key = kiosk::SecretBytes(kiosk::Bytes(32, 5));
    {
        auto store = fixture.open(std::move(options));
        REQUIRE(store->submit(sample_submission(1)));
        CHECK(store->submit(sample_submission(1)));
        CHECK(store->submit(sample_submission(1, "other")).error().code == ErrorCode::conflict);
    }
    options = fixture.options();
    options.fingerprint_key = kiosk::SecretBytes(kiosk::Bytes(32, 5));
    auto again = fixture.open(std::move(options));
    CHECK(again->submit(sample_submission(1)));
    CHECK(again->counts()->waiting == 1);
    again.reset();
    auto stranger = fixture.open(fixture.options());
    CHECK(stranger->submit(sample_submission(1)).error().code == ErrorCode::conflict);
}

TEST_CASE(
    "Without a key of the platform no store opens: nothing may be taken that can't be sealed") {
    Fixture fixture;
    auto options = fixture.options();
    options.recipients.platform = {};
    CHECK(Store::open(std::move(options), fixture.clock, fixture.random).error().code ==
          ErrorCode::bad_config);
    options = fixture.options();
    options.fingerprint_key = kiosk::SecretBytes(kiosk::Bytes(3));
    CHECK(Store::open(std::move(options), fixture.clock, fixture.random).error().code ==
          ErrorCode::bad_config);
}

TEST_CASE("The log of a stored case bears the code of its service as it was filed (R-004)") {
    Fixture fixture;
    auto store = fixture.open(fixture.options());
    const tests::KeptLines log;
    const auto submission = sample_submission(1);
    REQUIRE(store->submit(sample_submission(1)));
    CHECK(log.has("submission_stored submission=" + submission.id.value().text() +
                  " service=" + submission.service.value()));
}

TEST_CASE("With too many cases unsent no new one is begun") {
    Fixture fixture;
    auto options = fixture.options();
    options.waiting_max = 2;
    auto store = fixture.open(std::move(options));
    REQUIRE(store->submit(sample_submission(1)));
    CHECK(store->admit());
    REQUIRE(store->submit(sample_submission(2)));
    CHECK(store->admit().error().code == ErrorCode::limit_exceeded);
    CHECK(store->submit(sample_submission(3)));  // whoever was let in is served
}

TEST_CASE("A receipt that the delivery service noted is seen by the kiosk") {
    Fixture fixture;
    auto store = fixture.open(fixture.options());
    REQUIRE(store->submit(sample_submission(1)));
    (void)store->changed();
    CHECK_FALSE(store->changed().value());
    auto service = offline_cache::Outbox::open({.file = fixture.folder / "data" / "outbox.db",
                                                .terminal_id = "T-0001",
                                                .boot_id = "boot-1",
                                                .vfs = {},
                                                .at_point = {}})
                       .value();
    REQUIRE(tests::deliver(*service, 1));
    CHECK(store->changed().value());
    CHECK(store->receipt_for(id_of(1)).value()->case_no == "CASE0001");
    CHECK_FALSE(store->receipt_for(id_of(2)).value());
}

TEST_CASE("A draft that a crash left is offered by name, and dropped with all its like") {
    Fixture fixture;
    const auto key = offline_cache::new_draft_key(fixture.random);
    {
        auto store = fixture.open(fixture.options());
        REQUIRE(store->save_draft(stored_draft(1), key, SecretText("half a form")));
    }
    auto store = fixture.open(fixture.options());
    CHECK(store->leftover_draft().value() == stored_draft(1));
    CHECK(store->load_draft(stored_draft(1), key).value().value().reveal() == "half a form");
    REQUIRE(store->drop_drafts());
    CHECK_FALSE(store->leftover_draft().value());
    CHECK_FALSE(store->load_draft(stored_draft(1), key).value());
}

TEST_CASE(
    "After a disk error the store opens its files again by itself, and the submission is there "
    "once") {
    Fixture fixture;
    tests::VirtualDisk disk;
    auto options = fixture.options();
    options.vfs = disk.vfs();
    options.files = &disk.files();
    auto store = fixture.open(std::move(options));
    disk.fail_nth(2, tests::DiskFault::io_error);
    CHECK(store->submit(sample_submission(1)).error().code == ErrorCode::io_error);
    CHECK(store->submit(sample_submission(1)));
    CHECK(store->counts()->waiting == 1);
}

TEST_CASE(
    "A full disk at submit costs the ballast, not the citizen's case; then intake is closed") {
    Fixture fixture;
    tests::VirtualDisk disk;
    auto options = fixture.options();
    options.vfs = disk.vfs();
    options.files = &disk.files();
    auto store = fixture.open(std::move(options));
    const auto ballast = [&] {
        return disk.files().size_of(fixture.folder / "data" / "ballast").value();
    };
    REQUIRE(ballast());
    disk.fail_nth(1, tests::DiskFault::full);
    CHECK(store->submit(sample_submission(1)));
    CHECK_FALSE(ballast());
    CHECK(store->counts()->waiting == 1);
    CHECK(store->admit());  // there is room on this disk after all: laid again
    CHECK(ballast());
}

TEST_CASE(
    "Where the outbox must be made anew on a full disk, the ballast is given up for the case") {
    Fixture fixture;
    tests::VirtualDisk disk;
    const auto data = fixture.folder / "data";
    auto options = fixture.options();
    options.vfs = disk.vfs();
    options.files = &disk.files();
    auto store = fixture.open(std::move(options));
    REQUIRE(disk.files().size_of(data / "ballast").value());
    // Another process has set it aside for damage, and had no room for a new one.
    REQUIRE(disk.files().rename(data / "outbox.db-wal", data / "damaged" / "outbox-1.db-wal"));
    REQUIRE(disk.files().rename(data / "outbox.db", data / "damaged" / "outbox-1.db"));
    disk.take_room(disk.room().total - disk.used());
    REQUIRE(store->submit(sample_submission(1)));
    CHECK(store->counts()->waiting == 1);
}

TEST_CASE("A damaged outbox is kept as it is, and the terminal goes on with a new one") {
    Fixture fixture;
    std::filesystem::create_directories(fixture.folder / "data");
    const auto file = fixture.folder / "data" / "outbox.db";
    std::ofstream(file) << std::string(8192, 'x');
    auto store = fixture.open(fixture.options());
    CHECK(store->submit(sample_submission(1)));
    const auto kept = fixture.folder / "data" / "damaged" / "outbox-1.db";
    CHECK(std::filesystem::file_size(kept) == 8192);
}

TEST_CASE("Other keys count from the next case on; what was begun keeps those it was begun with") {
    Fixture fixture;
    auto store = fixture.open(fixture.options());
    const tests::DataKeyPair next;
    // Encryption for the scans of a case begins before anybody stands there, too.
    constexpr std::uint64_t scans = 100'000;
    REQUIRE(store->admit(scans));
    const auto scanned_page = [&](const tests::DataKeyPair& pair) {
        auto writer = store->begin_attachment("page", "image/jpeg").value();
        REQUIRE(writer->append(kiosk::as_bytes("a page")));
        const auto chunk = kiosk::to_hex(writer->finish().value().sha256);
        std::ifstream file(fixture.folder / "data" / "blobs" / chunk, std::ios::binary);
        return pair.open({std::istreambuf_iterator<char>(file), {}});
    };
    const auto key = offline_cache::new_draft_key(fixture.random);
    REQUIRE(store->save_draft(stored_draft(1), key, SecretText("begun")));
    const tests::KeptLines lines;
    store->seal_to(next.recipients());
    CHECK(scanned_page(fixture.platform) == "a page");
    REQUIRE(store->admit(scans));
    REQUIRE(store->submit(sample_submission(1)));
    CHECK_FALSE(lines.has("sealing_key"));
    REQUIRE(store->drop_drafts());
    CHECK(lines.has("sealing_key key=" + next.recipients().platform.id() + " suite=age-x25519"));
    REQUIRE(store->admit(scans));
    CHECK(scanned_page(next) == "a page");
    REQUIRE(store->submit(sample_submission(2)));
    store.reset();
    auto outbox = offline_cache::Outbox::open({.file = fixture.folder / "data" / "outbox.db",
                                               .terminal_id = "T-0001",
                                               .boot_id = "boot",
                                               .vfs = {},
                                               .at_point = {}})
                      .value();
    const auto is_sealed_to = [&outbox](std::uint8_t number, const tests::DataKeyPair& pair) {
        const auto manifest = outbox->manifest_of(id_of(number)).value();
        return manifest.find(pair.recipients().platform.id()) != std::string::npos;
    };
    CHECK(is_sealed_to(1, fixture.platform));
    CHECK(is_sealed_to(2, next));
}

TEST_CASE("What the last visit left is not erased while the next one keeps something") {
    Fixture fixture;
    tests::VirtualDisk disk;
    auto options = fixture.options();
    options.vfs = disk.vfs();
    options.files = &disk.files();
    auto store = fixture.open(std::move(options));
    const auto key = offline_cache::new_draft_key(fixture.random);
    REQUIRE(store->admit());
    REQUIRE(store->save_draft(stored_draft(1), key, SecretText("of the one who left")));
    disk.fail_nth(1, tests::DiskFault::io_error);
    REQUIRE_FALSE(store->drop_drafts());
    disk.fail_nth(0, tests::DiskFault::io_error);

    const auto next_key = offline_cache::new_draft_key(fixture.random);
    REQUIRE(store->save_draft(stored_draft(2), next_key, SecretText("of the next")));
    auto submission = sample_submission(1);
    {
        auto writer = store->begin_attachment("page", "image/jpeg").value();
        REQUIRE(writer->append(kiosk::as_bytes(std::string(1000, 's'))));
        submission.attachments.push_back(writer->finish().value());
    }
    REQUIRE(store->admit());  // the terminal looks at its room from time to time
    CHECK(store->load_draft(stored_draft(2), next_key).value().has_value());
    CHECK(store->submit(submission));
    REQUIRE(store->drop_drafts());
    CHECK_FALSE(store->leftover_draft().value());
}

TEST_CASE("What the last visit left goes before the next one keeps anything") {
    Fixture fixture;
    tests::VirtualDisk disk;
    auto options = fixture.options();
    options.vfs = disk.vfs();
    options.files = &disk.files();
    auto store = fixture.open(std::move(options));
    const auto key = offline_cache::new_draft_key(fixture.random);
    REQUIRE(store->save_draft(stored_draft(1), key, SecretText("of the one who left")));
    disk.fail_nth(1, tests::DiskFault::io_error);
    REQUIRE_FALSE(store->drop_drafts());
    disk.fail_nth(0, tests::DiskFault::io_error);
    REQUIRE(store->admit());
    CHECK_FALSE(store->leftover_draft().value());
}

TEST_CASE("Room held back for the next visit stays when the last one's draft goes late") {
    Fixture fixture;
    tests::VirtualDisk disk;
    auto options = fixture.options();
    options.vfs = disk.vfs();
    options.files = &disk.files();
    auto store = fixture.open(std::move(options));
    const auto key = offline_cache::new_draft_key(fixture.random);
    REQUIRE(store->save_draft(stored_draft(1), key, SecretText("of the one who left")));
    disk.fail_nth(1, tests::DiskFault::io_error);
    REQUIRE_FALSE(store->drop_drafts());
    disk.fail_nth(1, tests::DiskFault::io_error);  // and once more
    REQUIRE(store->admit(3 * 1024 * 1024));
    REQUIRE(disk.struck());
    disk.fail_nth(0, tests::DiskFault::io_error);
    const auto held = [&] {
        return disk.files().size_of(fixture.folder / "data" / "reserve-0").value().has_value();
    };
    REQUIRE(held());
    REQUIRE(store->admit());
    CHECK(held());
    REQUIRE(store->drop_drafts());
    CHECK_FALSE(held());
}

TEST_CASE("A case is stored although the other process replaces the outbox while it is written") {
    Fixture fixture;
    tests::VirtualDisk disk;
    const auto other_process = disk.add_client();
    bool strikes = false;
    const auto start = [&] {
        auto with = fixture.options();
        with.folder = "/data";
        with.vfs = disk.vfs();
        with.files = &disk.files();
        with.at_point = [&](std::string_view point) {
            if (!strikes || point != "commit.before") return;
            strikes = false;
            // Delivery finds a bit of the file changed, sets it aside and begins a new one.
            for (std::uint64_t i = 0; i < 200; ++i)
                disk.flip_bit("/data/outbox.db", (4 * 4096 + i) * 8);
            auto of_delivery = tests::outbox_options(disk);
            of_delivery.vfs = other_process->vfs();
            of_delivery.files = &other_process->files();
            REQUIRE(offline_cache::Outbox::open(of_delivery));
        };
        return fixture.open(std::move(with));
    };
    {
        auto store = start();
        for (std::uint8_t number = 1; number <= 5; ++number)
            REQUIRE(store->submit(sample_submission(number, std::string(6000, 'x'))));
    }
    const tests::KeptLines quiet;
    {
        auto store = start();
        strikes = true;
        REQUIRE(store->submit(sample_submission(6)));
        CHECK_FALSE(strikes);
        REQUIRE(disk.files().size_of("/data/damaged/outbox-1.db").value());
    }
    CHECK(start()->find(id_of(6)).value());
}
