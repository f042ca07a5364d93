#include <cstdio>
#include <cstdlib>
#include <fstream>

#include <doctest.h>
#include <sys/mount.h>
#include <unistd.h>

#include "offline_cache/store.h"
#include "tests/unit/offline_cache/fixture.h"

using kiosk::ErrorCode;
using offline_cache::Store;
using offline_cache::StoreOptions;
using tests::id_of;
using tests::TempFolder;

namespace {

constexpr std::uint64_t mebibyte = 1024 * 1024;

/// A file system of its own, 64 MiB.
class SmallDisk {
  public:
    SmallDisk() {
        mounted_ =
            ::mount("bianmin-test", folder_.path().c_str(), "tmpfs", 0, "size=64m,mode=0700") == 0;
        if (!mounted_) {
            std::puts("skipped: no small file system may be mounted here (needs root)");
            std::exit(77);
        }
    }
    ~SmallDisk() {
        if (mounted_) (void)::umount2(folder_.path().c_str(), MNT_DETACH);
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

    /// Somebody else fills the disk to the last byte.
    void fill() {
        std::ofstream hog(folder_ / "hog", std::ios::binary | std::ios::app);
        const std::string block(64 * 1024, 'h');
        while (hog.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) {
        }
    }
    void empty() { std::filesystem::remove(folder_ / "hog"); }
    [[nodiscard]] std::filesystem::path data() const { return folder_ / "data"; }

  private:
    TempFolder folder_;
    bool mounted_ = false;
};

struct Fixture {
    SmallDisk disk;
    tests::DataKeyPair platform;
    kiosk::VirtualClock clock;
    kiosk::SystemRandom random;
    [[nodiscard]] std::unique_ptr<Store> open() {
        StoreOptions options;
        options.folder = disk.data();
        options.terminal_id = "T-0001";
        options.recipients = platform.recipients();
        options.admission.ballast_bytes = 10 * mebibyte;
        options.admission.case_bytes = 2 * mebibyte;
        return std::move(Store::open(std::move(options), clock, random).value());
    }
};

}  // namespace

TEST_CASE(
    "On a full disk the person is told before the case starts, and the case under way is still "
    "stored") {
    Fixture fixture;
    auto store = fixture.open();
    REQUIRE(store->admit());
    fixture.disk.fill();
    CHECK(store->admit().error().code == ErrorCode::disk_full);
    CHECK(store->submit(tests::sample_submission(1, std::string(200'000, 'x'))));
    CHECK(store->counts()->waiting == 1);
    CHECK(store->admit().error().code == ErrorCode::disk_full);
    fixture.disk.empty();
    CHECK(store->admit());
}

TEST_CASE("A case that was admitted with its scans can be finished on a disk that others filled") {
    Fixture fixture;
    auto store = fixture.open();
    REQUIRE(store->admit(8 * mebibyte));
    fixture.disk.fill();
    auto submission = tests::sample_submission(1);
    for (int page = 0; page < 4; ++page) {
        auto writer = store->begin_attachment("page", "image/jpeg").value();
        REQUIRE(writer->append(kiosk::as_bytes(std::string(2 * mebibyte, 's'))));
        submission.attachments.push_back(writer->finish().value());
        fixture.disk.fill();
    }
    CHECK(store->submit(submission));
    CHECK(store->admit(8 * mebibyte).error().code == ErrorCode::disk_full);
    REQUIRE(store->drop_drafts());
    CHECK(store->find(tests::id_of(1)).value()->has_attachments);
}

TEST_CASE("A full disk never takes back or damages what was acknowledged") {
    Fixture fixture;
    std::uint8_t stored = 0;
    {
        auto store = fixture.open();
        for (std::uint8_t number = 1; number < 250; ++number) {
            const auto done =
                store->submit(tests::sample_submission(number, std::string(300'000, 'x')));
            if (!done) {
                CHECK(done.error().code == ErrorCode::disk_full);
                break;
            }
            stored = number;
        }
        REQUIRE(stored > 10);
        REQUIRE(stored < 249);
    }
    // Full to the brim, ballast gone: the files still open, and every acknowledged case is whole.
    auto outbox = offline_cache::Outbox::open({.file = fixture.disk.data() / "outbox.db",
                                               .terminal_id = "T-0001",
                                               .boot_id = "boot-1",
                                               .vfs = {},
                                               .at_point = {}})
                      .value();
    for (std::uint8_t number = 1; number <= stored; ++number) {
        CAPTURE(int{number});
        CHECK(outbox->manifest_of(id_of(number)));
    }
}

TEST_CASE("Delivery frees a full disk: with the ballast given up, accepted cases can go") {
    Fixture fixture;
    auto store = fixture.open();
    for (std::uint8_t number = 1; number <= 5; ++number)
        REQUIRE(store->submit(tests::sample_submission(number, std::string(300'000, 'x'))));
    fixture.disk.fill();
    auto outbox = offline_cache::Outbox::open({.file = fixture.disk.data() / "outbox.db",
                                               .terminal_id = "T-0001",
                                               .boot_id = "boot-1",
                                               .vfs = {},
                                               .at_point = {}})
                      .value();
    offline_cache::AdmissionOptions options;
    options.folder = fixture.disk.data();
    offline_cache::Admission admission(options);
    bool was_full = false;
    const auto done = [&](const kiosk::Result<void>& result) {
        if (result) return true;
        CHECK(result.error().code == ErrorCode::disk_full);
        was_full = true;
        CHECK(admission.release_ballast());
        REQUIRE(outbox->database().recover());
        return false;
    };
    for (std::uint8_t number = 1; number <= 5; ++number) {
        CAPTURE(int{number});
        if (!done(tests::deliver(*outbox, number))) {
            REQUIRE(outbox->recover_interrupted());
            REQUIRE(outbox->database().execute(
                "UPDATE submission SET state = 'QUEUED' WHERE state = 'RESOLVING'"));
            REQUIRE(tests::deliver(*outbox, number));
        }
        const auto purge = [&]() -> kiosk::Result<void> {
            const auto purged = outbox->purge_accepted();
            if (!purged) return purged.error();
            return {};
        };
        if (!done(purge())) REQUIRE(purge());
    }
    CHECK(was_full);
    CHECK(outbox->counts()->unsent() == 0);
}
