#include "drivers/camera/frame_ring.h"

#include <algorithm>
#include <atomic>
#include <cstring>

#include <doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/base/encoding.h"
#include "kiosk/base/executor.h"

using drivers::FrameRing;
using kiosk::Bytes;
using kiosk::Duration;
using kiosk::ErrorCode;
using kiosk::SteadyTime;

namespace {

constexpr FrameRing::Shape shape{64, 48, 64 * 3};
constexpr std::size_t size = std::size_t{64} * 3 * 48;

FrameRing made() {
    auto ring = FrameRing::create(size);
    REQUIRE(ring);
    return std::move(*ring);
}

/// The same memory as another program sees it.
FrameRing seen(const FrameRing& ring) {
    auto other = FrameRing::open(::dup(ring.file()));
    REQUIRE(other);
    return std::move(*other);
}

}  // namespace

TEST_CASE("a frame is read as it was written, with its number, shape and time") {
    FrameRing writer = made();
    FrameRing reader = seen(writer);
    CHECK(reader.newest() == 0);
    Bytes pixels(size);
    for (std::size_t i = 0; i < size; ++i) pixels[i] = static_cast<unsigned char>(i * 7);
    REQUIRE(writer.write(pixels, shape, SteadyTime{Duration{42}}));
    const auto frame = reader.read(0, Duration{0});
    REQUIRE(frame);
    CHECK(frame->sequence == 1);
    CHECK(frame->width == 64);
    CHECK(frame->height == 48);
    CHECK(frame->stride == 192);
    CHECK(frame->taken_at == SteadyTime{Duration{42}});
    CHECK(frame->pixels.reveal() == pixels);
    const auto again = reader.read(1, Duration{5});
    REQUIRE_FALSE(again);
    CHECK(again.error().code == ErrorCode::timed_out);
}

TEST_CASE("a reader that waits is woken by the next frame") {
    FrameRing writer = made();
    FrameRing reader = seen(writer);
    kiosk::ThreadExecutor thread("writer", 1);
    REQUIRE(thread.post([&] { CHECK(writer.write(Bytes(size, 9), shape, SteadyTime{})); }));
    CHECK(reader.read(0, Duration{5'000}));
}

TEST_CASE("while frames are written as fast as can be no torn frame is ever read") {
    FrameRing writer = made();
    FrameRing reader = seen(writer);
    std::atomic<bool> done = false;
    kiosk::ThreadExecutor thread("writer", 1);
    REQUIRE(thread.post([&] {
        for (unsigned n = 0; !done; ++n)
            CHECK(writer.write(Bytes(size, static_cast<unsigned char>(n)), shape, SteadyTime{}));
    }));
    std::uint64_t last = 0;
    for (int i = 0; i < 400; ++i) {
        const auto frame = reader.read(last, Duration{1'000});
        if (!frame) continue;  // overtaken each time it looked
        CHECK(frame->sequence > last);
        last = frame->sequence;
        const auto& pixels = frame->pixels.reveal();
        bool whole = true;
        for (const auto byte : pixels) whole = whole && byte == pixels.front();
        CHECK(whole);
    }
    done = true;
    thread.stop();
    CHECK(last > 0);
}

TEST_CASE("a writer that is killed half way leaves nothing torn that a reader takes") {
    FrameRing writer = made();
    FrameRing reader = seen(writer);
    for (int round = 0; round < 20; ++round) {
        const auto before = reader.newest();
        const pid_t child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0)
            for (unsigned n = 0;; ++n)
                static_cast<void>(
                    writer.write(Bytes(size, static_cast<unsigned char>(n)), shape, SteadyTime{}));
        while (reader.newest() < before + 5) ::usleep(100);
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        const auto frame = reader.read(0, Duration{100});
        REQUIRE(frame);
        const auto& pixels = frame->pixels.reveal();
        CHECK(std::all_of(pixels.begin(), pixels.end(),
                          [&](unsigned char byte) { return byte == pixels.front(); }));
    }
}

TEST_CASE("wiped frames are gone, the next one is read again") {
    FrameRing writer = made();
    FrameRing reader = seen(writer);
    REQUIRE(writer.write(Bytes(size, 7), shape, SteadyTime{}));
    writer.wipe();
    CHECK_FALSE(reader.read(0, Duration{5}));
    REQUIRE(writer.write(Bytes(size, 8), shape, SteadyTime{}));
    const auto frame = reader.read(0, Duration{5});
    REQUIRE(frame);
    CHECK(frame->pixels.reveal().front() == 8);
}

TEST_CASE("frames that do not fit, or whose shape lies, are refused") {
    FrameRing writer = made();
    CHECK_FALSE(writer.write(Bytes(size + 1), shape, SteadyTime{}));
    CHECK_FALSE(writer.write(Bytes(size), {65, 48, 192}, SteadyTime{}));
    CHECK_FALSE(writer.write(Bytes(size), {0, 0, 0}, SteadyTime{}));
    const Bytes large(std::size_t{4} * 1024 * 1024);
    CHECK_FALSE(writer.write(large, {1024, 1024, 4096}, SteadyTime{}));
    FrameRing reader = seen(writer);
    CHECK_FALSE(reader.write(Bytes(size), shape, SteadyTime{}));
    CHECK(FrameRing::create(FrameRing::frame_bytes_max));
    CHECK_FALSE(FrameRing::create(FrameRing::frame_bytes_max + 1));
    CHECK_FALSE(FrameRing::create(0));
}

TEST_CASE("the memory can neither be cut nor written to by the reader") {
    FrameRing writer = made();
    CHECK(::ftruncate(writer.file(), 10) != 0);
    void* const memory =
        ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, writer.file(), 0);
    CHECK(memory == MAP_FAILED);
    const unsigned char byte = 1;
    CHECK(::pwrite(writer.file(), &byte, 1, 0) < 0);
}

TEST_CASE("what the other side writes over the header later leads nobody out of the memory") {
    FrameRing writer = made();
    Bytes pixels(size);
    for (std::size_t i = 0; i < size; ++i) pixels[i] = static_cast<unsigned char>(i * 7);
    REQUIRE(writer.write(pixels, shape, SteadyTime{}));
    // The same ring in memory that can still be written to.
    struct stat about {};
    REQUIRE(::fstat(writer.file(), &about) == 0);
    const auto bytes = static_cast<std::size_t>(about.st_size);
    const int file = ::memfd_create("other", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    REQUIRE(::ftruncate(file, about.st_size) == 0);
    REQUIRE(::fcntl(file, F_ADD_SEALS, F_SEAL_SHRINK) == 0);
    void* const place = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    REQUIRE(place != MAP_FAILED);
    auto* const memory = static_cast<unsigned char*>(place);
    REQUIRE(::pread(writer.file(), memory, bytes, 0) == about.st_size);
    auto reader = FrameRing::open(::dup(file));
    REQUIRE(reader);
    const auto honest = reader->frame_bytes();

    const std::uint64_t slot_bytes = std::uint64_t{1} << 40;
    std::memcpy(memory + 8, &slot_bytes, sizeof slot_bytes);
    CHECK(reader->frame_bytes() == honest);
    const auto frame = reader->read(0, Duration{0});
    REQUIRE(frame);
    CHECK(frame->pixels.reveal() == pixels);

    // The first frame is in the second slot, whose height follows the counter and the width.
    const std::uint32_t height = 16'384;
    std::memcpy(memory + 64 + 8, &height, sizeof height);
    CHECK_FALSE(reader->read(0, Duration{0}));
    ::munmap(place, bytes);
    ::close(file);
}

TEST_CASE("files that are no ring are refused") {
    CHECK_FALSE(FrameRing::open(-1));
    CHECK_FALSE(FrameRing::open(::open("/dev/null", O_RDONLY | O_CLOEXEC)));
    const int loose = ::memfd_create("loose", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    REQUIRE(::ftruncate(loose, 100'000) == 0);
    CHECK_FALSE(FrameRing::open(::dup(loose)));  // could be cut
    REQUIRE(::fcntl(loose, F_ADD_SEALS, F_SEAL_SHRINK) == 0);
    CHECK_FALSE(FrameRing::open(::dup(loose)));  // no mark
    ::close(loose);
}
