#include "drivers/camera/frame_ring.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>

#include <fcntl.h>
#include <linux/futex.h>
#include <linux/memfd.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace drivers {

using kiosk::Duration;
using kiosk::ErrorCode;
using kiosk::Result;
using kiosk::SteadyTime;

namespace {

constexpr std::uint32_t ring_mark = 0x52465642;  // "BVFR"
constexpr std::uint32_t ring_version = 1;
constexpr std::size_t header_bytes = 4096;
/// Nobody cuts it, and nobody but us, who has it mapped already, writes to it.
constexpr unsigned seals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_FUTURE_WRITE | F_SEAL_SEAL;
using Word = std::uint64_t;
/// Orders of the fields of a slot and of its pixels. Each store of the writer comes after its odd
/// counter, each load of the reader before its second look at the counter.
constexpr auto release = std::memory_order_release;
constexpr auto acquire = std::memory_order_acquire;

struct Slot {
    std::uint32_t counter;  // odd: being written
    std::uint32_t width;
    std::uint32_t height;
    std::uint32_t stride;
    std::uint64_t sequence;
    std::int64_t taken_at_ms;
};

/// The first page of the memory; frames follow, one slot behind the other.
struct Header {
    std::uint32_t mark;
    std::uint32_t version;
    std::uint64_t slot_bytes;
    /// Counts frames; its low half is what waiters sleep on.
    std::uint64_t newest;
    std::uint32_t bell;
    std::uint32_t padding;
    Slot slot[FrameRing::slots];
};
static_assert(sizeof(Header) <= header_bytes);
static_assert(std::atomic_ref<std::uint64_t>::is_always_lock_free);

template <class T>
T load(const T& place, std::memory_order order = std::memory_order_relaxed) {
    // atomic_ref has no flavour for constant objects in C++20.
    return std::atomic_ref<T>(const_cast<T&>(place)).load(order);
}
template <class T>
void store(T& place, T value, std::memory_order order = std::memory_order_relaxed) {
    std::atomic_ref<T>(place).store(value, order);
}

std::size_t rounded(std::size_t bytes) {
    constexpr std::size_t page = 4096;
    return (bytes + page - 1) / page * page;
}

long futex(const std::uint32_t* word, int operation, std::uint32_t value, const timespec* timeout) {
    return ::syscall(SYS_futex, word, operation, value, timeout, nullptr, 0);
}

}  // namespace

struct FrameRing::Map {
    int file = -1;
    std::size_t bytes = 0;
    /// As it was when the ring was opened: the header is the other side's, which may be broken.
    std::size_t slot_bytes = 0;
    unsigned char* memory = nullptr;
    bool ours = false;

    ~Map() {
        if (memory != nullptr) ::munmap(memory, bytes);
        if (file >= 0) ::close(file);
    }
    [[nodiscard]] Header& header() const { return *reinterpret_cast<Header*>(memory); }
    [[nodiscard]] Word* pixels(unsigned slot) const {
        return reinterpret_cast<Word*>(memory + header_bytes + slot * slot_bytes);
    }
    [[nodiscard]] bool map(bool writable) {
        const int rights = PROT_READ | (writable ? PROT_WRITE : 0);
        void* const place = ::mmap(nullptr, bytes, rights, MAP_SHARED, file, 0);
        if (place == MAP_FAILED) return false;
        memory = static_cast<unsigned char*>(place);
        return true;
    }
};

FrameRing::FrameRing(std::unique_ptr<Map> map) : map_(std::move(map)) {}
FrameRing::~FrameRing() = default;
FrameRing::FrameRing(FrameRing&&) noexcept = default;
FrameRing& FrameRing::operator=(FrameRing&&) noexcept = default;

Result<FrameRing> FrameRing::create(std::size_t frame_bytes) {
    if (frame_bytes == 0 || frame_bytes > frame_bytes_max)
        return {ErrorCode::limit_exceeded, "frames of " + std::to_string(frame_bytes) + " bytes"};
    auto map = std::make_unique<Map>();
    map->slot_bytes = rounded(frame_bytes);
    map->bytes = header_bytes + slots * map->slot_bytes;
    map->ours = true;
    map->file = ::memfd_create("bianmin-frames", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (map->file < 0 || ::ftruncate(map->file, static_cast<off_t>(map->bytes)) != 0 ||
        !map->map(true) || ::fcntl(map->file, F_ADD_SEALS, seals) != 0)
        return {ErrorCode::io_error, std::string("shared memory: ") + std::strerror(errno)};
    Header& header = map->header();
    header.slot_bytes = map->slot_bytes;
    header.version = ring_version;
    store(header.mark, ring_mark, std::memory_order_release);
    return FrameRing(std::move(map));
}

Result<FrameRing> FrameRing::open(int file) {
    auto map = std::make_unique<Map>();
    map->file = file;
    struct stat about {};
    if (::fstat(file, &about) != 0) return {ErrorCode::bad_format, "no file"};
    const int present = ::fcntl(file, F_GET_SEALS);
    constexpr unsigned wanted = F_SEAL_SHRINK;
    if (present < 0 || (static_cast<unsigned>(present) & wanted) != wanted)
        return {ErrorCode::bad_format, "a file that could be cut"};
    map->bytes = static_cast<std::size_t>(about.st_size);
    if (map->bytes < header_bytes || !map->map(false))
        return {ErrorCode::bad_format, "too short for a ring"};
    const Header& header = map->header();
    const std::size_t slot_bytes = load(header.slot_bytes);
    map->slot_bytes = slot_bytes;
    if (load(header.mark, std::memory_order_acquire) != ring_mark ||
        header.version != ring_version || slot_bytes == 0 ||
        slot_bytes > rounded(frame_bytes_max) || slot_bytes % sizeof(Word) != 0 ||
        map->bytes != header_bytes + slots * slot_bytes)
        return {ErrorCode::bad_format, "not a ring of frames"};
    return FrameRing(std::move(map));
}

int FrameRing::file() const {
    return map_->file;
}

std::size_t FrameRing::frame_bytes() const {
    return map_->slot_bytes;
}

Result<void> FrameRing::write(std::span<const unsigned char> pixels, const Shape& shape,
                              SteadyTime taken_at) {
    Header& header = map_->header();
    const bool fits = shape.width > 0 && shape.height > 0 && shape.stride >= shape.width * 3 &&
                      pixels.size() == static_cast<std::size_t>(shape.stride) *
                                           static_cast<std::size_t>(shape.height) &&
                      pixels.size() <= map_->slot_bytes;
    if (!map_->ours || !fits) return {ErrorCode::limit_exceeded, "a frame that does not fit"};
    const std::uint64_t sequence = load(header.newest) + 1;
    const auto number = static_cast<unsigned>(sequence % slots);
    Slot& slot = header.slot[number];
    const std::uint32_t counter = load(slot.counter);
    store(slot.counter, counter | 1U);
    store(slot.sequence, sequence, release);
    store(slot.width, static_cast<std::uint32_t>(shape.width), release);
    store(slot.height, static_cast<std::uint32_t>(shape.height), release);
    store(slot.stride, static_cast<std::uint32_t>(shape.stride), release);
    store(slot.taken_at_ms, static_cast<std::int64_t>(taken_at.time_since_epoch().count()),
          release);
    Word* const to = map_->pixels(number);
    const std::size_t words = (pixels.size() + sizeof(Word) - 1) / sizeof(Word);
    for (std::size_t i = 0; i < words; ++i) {
        Word word = 0;
        const std::size_t at = i * sizeof(Word);
        std::memcpy(&word, pixels.data() + at, std::min(sizeof(Word), pixels.size() - at));
        store(to[i], word, std::memory_order_release);
    }
    store(slot.counter, (counter | 1U) + 1, std::memory_order_release);
    store(header.newest, sequence, std::memory_order_release);
    wake();
    return {};
}

void FrameRing::wipe() {
    if (!map_->ours) return;
    Header& header = map_->header();
    for (unsigned number = 0; number < slots; ++number) {
        Slot& slot = header.slot[number];
        const std::uint32_t counter = load(slot.counter);
        store(slot.counter, counter | 1U);
        Word* const to = map_->pixels(number);
        for (std::size_t i = 0; i < map_->slot_bytes / sizeof(Word); ++i)
            store(to[i], Word{0}, std::memory_order_release);
        store(slot.sequence, std::uint64_t{0}, release);
        store(slot.counter, (counter | 1U) + 1, std::memory_order_release);
    }
}

std::uint64_t FrameRing::newest() const {
    return load(map_->header().newest, std::memory_order_acquire);
}

void FrameRing::wake() {
    Header& header = map_->header();
    if (map_->ours) std::atomic_ref<std::uint32_t>(header.bell).fetch_add(1);
    futex(&header.bell, FUTEX_WAKE, INT32_MAX, nullptr);
}

std::optional<CameraFrame> FrameRing::copy(std::uint64_t sequence) const {
    const Header& header = map_->header();
    const auto number = static_cast<unsigned>(sequence % slots);
    const Slot& slot = header.slot[number];
    const std::uint32_t before = load(slot.counter, std::memory_order_acquire);
    if ((before & 1U) != 0 || load(slot.sequence, acquire) != sequence) return std::nullopt;
    CameraFrame frame;
    frame.width = static_cast<int>(load(slot.width, acquire));
    frame.height = static_cast<int>(load(slot.height, acquire));
    frame.stride = static_cast<int>(load(slot.stride, acquire));
    frame.sequence = sequence;
    frame.taken_at = SteadyTime{Duration{load(slot.taken_at_ms, acquire)}};
    // The other side may be broken: its numbers are not believed.
    constexpr int side_max = 16'384;
    if (frame.width <= 0 || frame.width > side_max || frame.height <= 0 ||
        frame.height > side_max || frame.stride < frame.width * 3 || frame.stride > side_max * 4)
        return std::nullopt;
    const std::size_t size =
        static_cast<std::size_t>(frame.stride) * static_cast<std::size_t>(frame.height);
    if (size > map_->slot_bytes) return std::nullopt;
    auto& pixels = frame.pixels.reveal();
    pixels.resize(size);
    const Word* const from = map_->pixels(number);
    for (std::size_t at = 0; at < size; at += sizeof(Word)) {
        const Word word = load(from[at / sizeof(Word)], std::memory_order_acquire);
        std::memcpy(pixels.data() + at, &word, std::min(sizeof(Word), size - at));
    }
    if (load(slot.counter) != before) return std::nullopt;
    return frame;
}

Result<CameraFrame> FrameRing::read(std::uint64_t after, Duration timeout) {
    const auto until = std::chrono::steady_clock::now() + timeout;
    const Header& header = map_->header();
    for (;;) {
        const std::uint32_t bell = load(header.bell, std::memory_order_acquire);
        const std::uint64_t sequence = newest();
        if (sequence > after) {
            // Overwritten while it was copied: a newer one is there by then.
            if (auto frame = copy(sequence)) return std::move(*frame);
        }
        const auto left = until - std::chrono::steady_clock::now();
        if (left <= std::chrono::steady_clock::duration::zero())
            return {ErrorCode::timed_out, "no new frame"};
        // Short sleeps: a writer that died rings no bell.
        const auto nap = std::min<std::chrono::nanoseconds>(left, std::chrono::milliseconds{250});
        const timespec time{nap.count() / 1'000'000'000, nap.count() % 1'000'000'000};
        futex(&header.bell, FUTEX_WAIT, bell, &time);
    }
}

}  // namespace drivers
