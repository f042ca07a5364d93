#include "ui/text_engine/piece_cache.h"

#include <algorithm>
#include <vector>

#include <doctest.h>

namespace {

using ui::PieceCache;

/// A file whose bytes tell their place, and how often it was asked.
struct File {
    std::size_t size = 0;
    std::size_t reads = 0;

    [[nodiscard]] static unsigned char at(std::uint64_t place) {
        return static_cast<unsigned char>(place * 31 % 251);
    }
    PieceCache::Read reader() {
        return [this](std::uint64_t place, std::span<unsigned char> out) {
            ++reads;
            std::size_t count = 0;
            for (; count < out.size() && place + count < size; ++count)
                out[count] = at(place + count);
            return count;
        };
    }
};

bool is_right(PieceCache& cache, const File& file, std::uint64_t place, std::size_t count) {
    std::vector<unsigned char> out(count);
    const std::size_t expected = place < file.size ? std::min(count, file.size - place) : 0;
    if (cache.read(place, out) != expected) return false;
    for (std::size_t i = 0; i < expected; ++i)
        if (out[i] != File::at(place + i)) return false;
    return true;
}

}  // namespace

TEST_CASE("small pieces that stand beside each other are read from the file once") {
    File file{200'000};
    PieceCache cache(file.reader());
    for (std::uint64_t place = 4'096; place < 4'196; place += 2)
        CHECK(is_right(cache, file, place, 2));
    CHECK(file.reads == 1);
}

TEST_CASE("a piece over the end of a block, and a long one, are read as they are asked for") {
    File file{200'000};
    PieceCache cache(file.reader());
    for (std::uint64_t place = 0; place < 3 * PieceCache::block_bytes; ++place)
        for (const std::size_t count : {std::size_t{1}, std::size_t{3}, PieceCache::small_bytes,
                                        PieceCache::small_bytes + 1, 2 * PieceCache::block_bytes})
            REQUIRE(is_right(cache, file, place, count));
}

TEST_CASE("pieces of more blocks than are kept are right, and so is one that was given up") {
    File file{4 * PieceCache::blocks * PieceCache::block_bytes};
    PieceCache cache(file.reader());
    for (int round = 0; round < 2; ++round)
        for (std::uint64_t place = 7; place < file.size; place += PieceCache::block_bytes)
            REQUIRE(is_right(cache, file, place, 4));
}

TEST_CASE("at the end of the file there are fewer bytes, and behind it none") {
    File file{PieceCache::block_bytes + 10};
    PieceCache cache(file.reader());
    CHECK(is_right(cache, file, file.size - 3, 8));
    CHECK(is_right(cache, file, file.size, 4));
    CHECK(is_right(cache, file, file.size + 100'000, 4));
}
