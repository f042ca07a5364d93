#include "offline_cache/admission.h"

#include <doctest.h>

#include "offline_cache/blobs.h"
#include "offline_cache/store.h"
#include "tests/unit/offline_cache/fixture.h"

using kiosk::ErrorCode;
using offline_cache::Admission;
using offline_cache::AdmissionOptions;
using offline_cache::RoomLevel;
using tests::TempFolder;

namespace {

/// Small enough for every machine that builds this project.
AdmissionOptions small(const TempFolder& folder) {
    AdmissionOptions options;
    options.folder = folder.path();
    options.ballast_bytes = 1024 * 1024;
    options.case_bytes = 1024 * 1024;
    options.prefetch_floor = options.attachments_floor = options.case_floor = 1;
    return options;
}

constexpr std::uint64_t more_than_any_disk = std::uint64_t{1} << 60;

}  // namespace

TEST_CASE("With room and ballast a case may start") {
    const TempFolder folder;
    Admission admission(small(folder));
    CHECK_FALSE(admission.has_ballast());
    CHECK(admission.admit().error().code == ErrorCode::disk_full);
    CHECK(admission.lay_ballast().value());
    CHECK(admission.has_ballast());
    CHECK(std::filesystem::file_size(folder / "ballast") == 1024 * 1024);
    CHECK(admission.level().value() == RoomLevel::plenty);
    CHECK(admission.admit());
    CHECK(admission.lay_ballast().value());
}

TEST_CASE("Without room for the worst case no case starts") {
    const TempFolder folder;
    auto options = small(folder);
    REQUIRE(Admission(options).lay_ballast().value());
    options.case_bytes = more_than_any_disk;
    Admission admission(options);
    CHECK(admission.level().value() == RoomLevel::closed);
    CHECK(admission.admit().error().code == ErrorCode::disk_full);
}

TEST_CASE(
    "Ballast that does not fit is not laid, and given up ballast closes intake until it is laid "
    "again") {
    const TempFolder folder;
    auto options = small(folder);
    options.ballast_bytes = more_than_any_disk;
    Admission too_much(options);
    CHECK_FALSE(too_much.lay_ballast().value());
    CHECK_FALSE(std::filesystem::exists(folder / "ballast"));

    Admission admission(small(folder));
    REQUIRE(admission.lay_ballast().value());
    CHECK(admission.release_ballast());
    CHECK_FALSE(admission.release_ballast());
    CHECK(admission.admit().error().code == ErrorCode::disk_full);
    REQUIRE(admission.lay_ballast().value());
    CHECK(admission.admit());
}

TEST_CASE("A folder that is not there is an error, not a full disk") {
    const TempFolder folder;
    auto options = small(folder);
    options.folder = folder / "missing";
    CHECK(Admission(options).level().error().code == ErrorCode::io_error);
}

TEST_CASE("What was reserved for scans nobody else gets, and each chunk has its room") {
    tests::VirtualDisk disk;
    offline_cache::AdmissionOptions options;
    options.folder = "/data";
    options.ballast_bytes = options.case_bytes = 1024 * 1024;
    options.prefetch_floor = options.attachments_floor = options.case_floor = 1;
    constexpr std::uint64_t capacity = std::uint64_t{64} * 1024 * 1024;
    constexpr std::uint64_t scans = std::uint64_t{20} * 1024 * 1024;
    disk.set_capacity(capacity);
    Admission admission(options, disk.files());
    REQUIRE(admission.lay_ballast().value());
    REQUIRE(admission.admit(scans));
    REQUIRE(admission.reserve(scans));
    // Others take all that is left, and again whatever becomes free.
    const tests::DataKeyPair keys;
    kiosk::SystemRandom random;
    offline_cache::Blobs blobs("/data/blobs", disk.files());
    blobs.set_room_maker([&](std::uint64_t bytes) {
        disk.take_room(0);
        disk.take_room(capacity - disk.used());
        admission.use_reserve(bytes);
    });
    for (int page = 0; page < 8; ++page) {
        CAPTURE(page);
        auto writer = tests::begin_page(blobs, keys, random);
        CHECK(writer->append(kiosk::as_bytes(std::string(scans / 8, 's'))));
        CHECK(writer->finish());
    }
    admission.end_reserve();
    for (const auto& path : disk.paths()) CHECK(path.find("reserve") == std::string::npos);
}

TEST_CASE(
    "A reserve that does not fit leaves nothing, and one of an earlier process is given back") {
    tests::VirtualDisk disk;
    offline_cache::AdmissionOptions options;
    options.folder = "/data";
    options.ballast_bytes = options.case_bytes = 1024 * 1024;
    options.prefetch_floor = options.attachments_floor = options.case_floor = 1;
    disk.set_capacity(std::uint64_t{16} * 1024 * 1024);
    {
        Admission admission(options, disk.files());
        REQUIRE(admission.lay_ballast().value());
        CHECK(admission.admit(std::uint64_t{20} * 1024 * 1024).error().code ==
              ErrorCode::disk_full);
        CHECK(admission.reserve(std::uint64_t{20} * 1024 * 1024).error().code ==
              ErrorCode::disk_full);
        CHECK(disk.paths().size() == 1);
        REQUIRE(admission.reserve(1024));
        CHECK(disk.paths().size() == 1 + Admission::reserve_margin);
        CHECK(admission.admit());
    }
    Admission admission(options, disk.files());
    admission.end_reserve();
    CHECK(disk.paths().size() == 1);
}

namespace {

constexpr std::uint64_t mebibyte = std::uint64_t{1024} * 1024;

/// A disk on which others leave just so much.
void leave(tests::VirtualDisk& disk, std::uint64_t capacity, std::uint64_t free) {
    disk.take_room(0);
    disk.take_room(capacity - disk.used() - free);
}

}  // namespace

TEST_CASE(
    "Less than a fifth of the disk lays no spares, less than a tenth takes no scans, less than a "
    "twentieth no case; on a large disk so many gibibytes do") {
    std::uint64_t capacity = 400 * mebibyte;
    std::uint64_t twentieth = 20 * mebibyte;
    SUBCASE("by its shares") {}
    SUBCASE("by the floors") {
        capacity = 100 * 1024 * mebibyte;
        twentieth = 1024 * mebibyte;
    }
    tests::VirtualDisk disk;
    disk.set_capacity(capacity);
    AdmissionOptions options;
    options.folder = "/data";
    options.ballast_bytes = options.case_bytes = mebibyte;
    Admission admission(options, disk.files());
    REQUIRE(admission.lay_ballast().value());
    const auto level_with = [&](std::uint64_t free) {
        leave(disk, capacity, free);
        return admission.level().value();
    };
    CHECK(level_with(4 * twentieth) == RoomLevel::plenty);
    CHECK(level_with(4 * twentieth - 1) == RoomLevel::no_prefetch);
    CHECK(admission.admit(mebibyte));
    CHECK(level_with(2 * twentieth) == RoomLevel::no_prefetch);
    CHECK(level_with(2 * twentieth - 1) == RoomLevel::no_attachments);
    CHECK(admission.admit());
    CHECK(admission.admit(mebibyte).error().code == ErrorCode::disk_full);
    CHECK(level_with(twentieth) == RoomLevel::no_attachments);
    CHECK(level_with(twentieth - 1) == RoomLevel::closed);
    CHECK(admission.admit().error().code == ErrorCode::disk_full);
}

TEST_CASE(
    "Spares for scans are laid while a fifth of the disk is free, and scans go without them") {
    constexpr std::uint64_t capacity = 400 * mebibyte;
    tests::VirtualDisk disk;
    disk.set_capacity(capacity);
    const tests::DataKeyPair keys;
    const kiosk::VirtualClock clock;
    kiosk::SystemRandom random;
    offline_cache::StoreOptions options;
    options.folder = "/data";
    options.terminal_id = "T-0001";
    options.recipients = keys.recipients();
    options.admission.ballast_bytes = options.admission.case_bytes = mebibyte;
    options.vfs = disk.vfs();
    options.files = &disk.files();
    const auto store = offline_cache::Store::open(std::move(options), clock, random).value();
    const auto spares = [&disk] {
        return std::ranges::count_if(disk.paths(), [](const auto& path) {
            return path.find("spare-") != std::string::npos;
        });
    };
    leave(disk, capacity, 70 * mebibyte);
    REQUIRE(store->admit(2 * mebibyte));
    CHECK(spares() == 0);
    auto writer = store->begin_attachment("page", "image/jpeg").value();
    REQUIRE(writer->append(kiosk::as_bytes(std::string(2 * mebibyte, 's'))));
    CHECK(writer->finish());
    REQUIRE(store->drop_drafts());
    leave(disk, capacity, 200 * mebibyte);
    REQUIRE(store->admit(2 * mebibyte));
    CHECK(spares() > 0);
}
