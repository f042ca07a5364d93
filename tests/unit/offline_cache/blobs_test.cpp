#include "offline_cache/blobs.h"

#include <doctest.h>

#include "tests/unit/offline_cache/fixture.h"

using kiosk::ErrorCode;
using offline_cache::Blobs;
using tests::DataKeyPair;
using tests::VirtualDisk;

namespace {

/// A scan of that size; none of it twice.
std::string scan(std::size_t size) {
    kiosk::SeededRandom random(size);
    std::string bytes(size, '\0');
    random.fill(std::span(reinterpret_cast<std::uint8_t*>(bytes.data()), size));
    return bytes;
}

kiosk::Result<kiosk::Attachment> keep(Blobs& blobs, const DataKeyPair& keys,
                                      const std::string& content, std::size_t piece = 100'000) {
    static kiosk::SystemRandom random;
    auto writer = blobs.begin(keys.recipients(), random, "page", "image/jpeg");
    if (!writer) return writer.error();
    for (std::size_t at = 0; at < content.size(); at += piece)
        if (auto done = (*writer)->append(kiosk::as_bytes(content.substr(at, piece))); !done)
            return done.error();
    return (*writer)->finish();
}

std::string whole(Blobs& blobs, const kiosk::Attachment& attachment) {
    std::string file;
    for (const auto& chunk : attachment.chunks) {
        const auto bytes = blobs.read(chunk);
        if (!bytes) return "chunk: " + bytes.error().detail;
        file += *bytes;
    }
    return file;
}

std::size_t files_in(const VirtualDisk& disk) {
    return static_cast<std::size_t>(std::ranges::count_if(
        disk.paths(), [](const auto& path) { return path.starts_with("/data/blobs/"); }));
}

}  // namespace

TEST_CASE("A scan of any size comes back whole from its encrypted chunks") {
    const DataKeyPair keys;
    VirtualDisk disk;
    Blobs blobs("/data/blobs", disk.files());
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{300'000},
                                   kiosk::attachment_chunk_size, std::size_t{3'000'000}}) {
        CAPTURE(size);
        const auto content = scan(size);
        const auto kept = keep(blobs, keys, content).value();
        const auto file = whole(blobs, kept);
        CHECK(kept.size == file.size());
        CHECK(kept.sha256 == kiosk::sha256(kiosk::as_bytes(file)));
        CHECK(kept.chunks.size() ==
              (kept.size + kiosk::attachment_chunk_size - 1) / kiosk::attachment_chunk_size);
        CHECK(blobs.has(kept).value());
        const auto bytes = kiosk::as_bytes(file);
        CHECK((keys.open({bytes.begin(), bytes.end()}) == content));
    }
}

TEST_CASE(
    "What was finished survives a power cut; what was not is collected; nothing is readable") {
    const DataKeyPair keys;
    bool went_through = false;
    for (int n = 1; !went_through; ++n) {
        CAPTURE(n);
        REQUIRE(n < 60);
        for (const auto survives :
             {tests::Survives::nothing, tests::Survives::everything, tests::Survives::some}) {
            VirtualDisk disk;
            disk.forbid("canary");
            Blobs blobs("/data/blobs", disk.files());
            disk.cut_power_at(n);
            const auto kept = keep(blobs, keys, "canary" + scan(1'500'000));
            went_through = kept.has_value() && !disk.struck();
            disk.reboot(survives, static_cast<std::uint64_t>(n));
            CHECK(disk.forbidden_writes() == 0);
            std::set<kiosk::Bytes> named;
            if (kept) {
                named = {kept->chunks.begin(), kept->chunks.end()};
                CHECK(kiosk::sha256(kiosk::as_bytes(whole(blobs, *kept))) == kept->sha256);
            }
            REQUIRE(blobs.collect(named));
            CHECK(files_in(disk) == named.size());
        }
    }
}

TEST_CASE("A disk that doesn't sync loses scans: the test above sees it") {
    const DataKeyPair keys;
    VirtualDisk disk;
    SUBCASE("files") {
        disk.lie_about_sync();
    }
    SUBCASE("folders") {
        disk.lie_about_folders();
    }
    Blobs blobs("/data/blobs", disk.files());
    const auto kept = keep(blobs, keys, scan(2'000'000)).value();
    disk.cut_power();
    disk.reboot(tests::Survives::nothing, 1);
    const auto there = blobs.has(kept);
    CHECK((!there.value() || blobs.read(kept.chunks[0]).error().code == ErrorCode::checksum_error));
}

TEST_CASE("A full disk or a failed write ends a scan with an error, and its chunks go") {
    const DataKeyPair keys;
    bool went_through = false;
    for (int n = 1; !went_through; ++n) {
        CAPTURE(n);
        REQUIRE(n < 60);
        for (const auto fault : {tests::DiskFault::io_error, tests::DiskFault::full}) {
            VirtualDisk disk;
            Blobs blobs("/data/blobs", disk.files());
            disk.fail_nth(n, fault);
            const auto kept = keep(blobs, keys, scan(1'500'000));
            went_through = kept.has_value() && !disk.struck();
            if (went_through) continue;
            CHECK(kept.error().code ==
                  (fault == tests::DiskFault::full ? ErrorCode::disk_full : ErrorCode::io_error));
            REQUIRE(blobs.collect({}));
            CHECK(files_in(disk) == 0);
        }
    }
}

TEST_CASE("A scan over the limit is refused, and so is more of it") {
    const DataKeyPair keys;
    VirtualDisk disk;
    Blobs blobs("/data/blobs", disk.files());
    kiosk::SystemRandom random;
    {
        auto writer = blobs.begin(keys.recipients(), random, "page", "image/jpeg").value();
        const std::string much(Blobs::attachment_size_max / 2, 'm');
        REQUIRE(writer->append(kiosk::as_bytes(much)));
        REQUIRE(writer->append(kiosk::as_bytes(much)));
        CHECK(writer->append(kiosk::as_bytes("m")).error().code == ErrorCode::limit_exceeded);
        CHECK_FALSE(writer->append(kiosk::as_bytes("m")));
        CHECK_FALSE(writer->finish());
    }
    CHECK(files_in(disk) == 0);
}

TEST_CASE("A chunk that is missing, changed or longer is noticed") {
    const DataKeyPair keys;
    VirtualDisk disk;
    Blobs blobs("/data/blobs", disk.files());
    const auto kept = keep(blobs, keys, scan(300'000)).value();
    const auto path = "/data/blobs/" + kiosk::to_hex(kept.chunks[0]);
    SUBCASE("missing") {
        REQUIRE(blobs.remove(kept.chunks[0]));
        CHECK_FALSE(blobs.has(kept).value());
    }
    SUBCASE("changed") {
        disk.flip_bit(path, 12'345);
    }
    SUBCASE("longer") {
        disk.place(path, std::string(kiosk::attachment_chunk_size + 1, 'x'));
        CHECK_FALSE(blobs.has(kept).value());
    }
    CHECK(blobs.read(kept.chunks[0]).error().code == ErrorCode::checksum_error);
}
