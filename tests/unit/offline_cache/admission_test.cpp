#include "offline_cache/admission.h"

#include <doctest.h>

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
