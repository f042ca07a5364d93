#include "offline_cache/blobs.h"

#include <doctest.h>
#include <unistd.h>

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
    auto writer = tests::begin_page(blobs, keys, random);
    for (std::size_t at = 0; at < content.size(); at += piece)
        if (auto done = writer->append(kiosk::as_bytes(content.substr(at, piece))); !done)
            return done.error();
    return writer->finish();
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
        auto writer = tests::begin_page(blobs, keys, random);
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

TEST_CASE(
    "A scan over spare files survives a power cut, under whatever name and length it has then") {
    const DataKeyPair keys;
    const auto content = "canary" + scan(1'500'000);
    bool went_through = false;
    bool was_found_again = false;
    for (int n = 1; !went_through; ++n) {
        REQUIRE(n < 80);
        for (const auto survives :
             {tests::Survives::nothing, tests::Survives::everything, tests::Survives::some}) {
            CAPTURE(n);
            VirtualDisk disk;
            disk.forbid("canary");
            kiosk::Result<kiosk::Attachment> kept = kiosk::Error{};
            {
                Blobs blobs("/data/blobs", disk.files());
                REQUIRE(blobs.find_again({}));
                REQUIRE(blobs.lay_spares(content.size()));
                disk.cut_power_at(n);
                kept = keep(blobs, keys, content);
            }
            went_through = kept.has_value() && !disk.struck();
            if (kept) disk.cut_power();
            disk.reboot(survives, static_cast<std::uint64_t>(n));
            CHECK(disk.forbidden_writes() == 0);
            if (!kept) continue;
            Blobs blobs("/data/blobs", disk.files());
            was_found_again = was_found_again || !blobs.has(*kept).value();
            std::vector<offline_cache::NamedChunk> named;
            for (const auto& chunk : kept->chunks)
                named.push_back({chunk, named.empty() ? kiosk::attachment_chunk_size
                                                      : kept->size % kiosk::attachment_chunk_size});
            REQUIRE(blobs.find_again(named));
            CHECK(blobs.has(*kept).value());
            // Durable now, and the old spares may go.
            disk.cut_power();
            disk.reboot(tests::Survives::nothing, 1);
            REQUIRE(blobs.lay_spares(1));
            const auto file = whole(blobs, *kept);
            CHECK((keys.open({file.begin(), file.end()}) == content));
        }
    }
    CHECK(was_found_again);
}

TEST_CASE("A chunk that is put back in its place is never lost on the way") {
    const DataKeyPair keys;
    const auto content = scan(300'000);
    bool dies = false;
    SUBCASE("by another power cut") {}
    SUBCASE("by the end of the process, before another one goes on and the power fails") {
        dies = true;
    }
    for (const auto first : {tests::Survives::nothing, tests::Survives::some})
        for (const auto second : {tests::Survives::nothing, tests::Survives::some})
            for (std::uint64_t seed = 1; seed <= 40; ++seed) {
                CAPTURE(seed);
                VirtualDisk disk;
                kiosk::Attachment kept;
                {
                    Blobs blobs("/data/blobs", disk.files());
                    REQUIRE(blobs.find_again({}));
                    REQUIRE(blobs.lay_spares(content.size()));
                    kept = keep(blobs, keys, content).value();
                }
                disk.cut_power();
                disk.reboot(first, seed);
                const std::vector<offline_cache::NamedChunk> named{
                    {kept.chunks[0], static_cast<std::size_t>(kept.size)}};
                const auto n = static_cast<int>(1 + seed % 5);
                if (dies) {
                    const auto process = disk.add_client();
                    process->die_at(n);
                    (void)Blobs("/data/blobs", process->files()).find_again(named).has_value();
                    Blobs next("/data/blobs", disk.files());
                    REQUIRE(next.find_again(named));
                    REQUIRE(next.lay_spares(1));
                } else {
                    disk.cut_power_at(n);
                    (void)Blobs("/data/blobs", disk.files()).find_again(named).has_value();
                }
                disk.cut_power();
                disk.reboot(second, seed + 1);
                Blobs blobs("/data/blobs", disk.files());
                REQUIRE(blobs.find_again(named));
                const auto file = whole(blobs, kept);
                CHECK((keys.open({file.begin(), file.end()}) == content));
            }
}

TEST_CASE("What is half written bears the name of its process: two may write at once") {
    const DataKeyPair keys;
    VirtualDisk disk;
    {
        Blobs blobs("/data/blobs", disk.files());
        kiosk::SystemRandom random;
        auto writer = tests::begin_page(blobs, keys, random);
        REQUIRE(writer->append(kiosk::as_bytes(scan(300'000))));
        disk.client().die_now();
    }
    disk.client().revive();
    const auto left = disk.paths();
    REQUIRE(files_in(disk) == 1);
    CHECK(std::ranges::count(left, "/data/blobs/p" + std::to_string(::getpid()) + "-1.part") == 1);
    Blobs blobs("/data/blobs", disk.files());
    CHECK(blobs.collect({}).value() == 1);
}

TEST_CASE("Spares are laid once and used up; without one a scan is kept as well") {
    const DataKeyPair keys;
    VirtualDisk disk;
    Blobs blobs("/data/blobs", disk.files());
    REQUIRE(blobs.lay_spares(300'000));
    CHECK(files_in(disk) == 1);
    const auto laid = disk.operations();
    REQUIRE(blobs.lay_spares(300'000));
    CHECK(disk.operations() == laid);
    CHECK(blobs.empty().value());
    REQUIRE(blobs.lay_spares(std::uint64_t{64} * 1024 * 1024));
    CHECK(files_in(disk) == Blobs::spares_max);
    std::vector<kiosk::Attachment> kept;
    for (std::size_t i = 0; i < Blobs::spares_max + 2; ++i)
        kept.push_back(keep(blobs, keys, scan(1000 + i)).value());
    CHECK(files_in(disk) == kept.size());
    for (const auto& one : kept) CHECK(blobs.has(one).value());
    // Another run's are taken for nobody's, after it was looked for chunks in them.
    REQUIRE(blobs.lay_spares(1));
    Blobs next("/data/blobs", disk.files());
    REQUIRE(next.lay_spares(1));
    CHECK(files_in(disk) == kept.size() + 1);
}

TEST_CASE("Whatever operation on a spare fails, the scan fails, and nothing of it is left") {
    const DataKeyPair keys;
    for (int n = 1;; ++n) {
        CAPTURE(n);
        REQUIRE(n < 60);
        VirtualDisk disk;
        Blobs blobs("/data/blobs", disk.files());
        REQUIRE(blobs.lay_spares(1'500'000));
        disk.fail_nth(n, tests::DiskFault::io_error);
        const auto kept = keep(blobs, keys, scan(1'500'000));
        const bool struck = disk.struck();
        disk.fail_nth(0, tests::DiskFault::io_error);
        if (!struck) {
            CHECK(kept);
            break;
        }
        CHECK_FALSE(kept);
        CHECK(blobs.collect({}).has_value());
        CHECK(blobs.empty().value());
    }
}
