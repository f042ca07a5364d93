#include "ui/text_engine/piece_cache.h"

#include <algorithm>

namespace ui {

std::size_t PieceCache::read(std::uint64_t place, std::span<unsigned char> out) {
    const std::uint64_t number = place / block_bytes;
    const auto begin = static_cast<std::size_t>(place % block_bytes);
    if (out.size() > small_bytes || begin + out.size() > block_bytes) return read_(place, out);
    const Block& from = block(number);
    if (from.size <= begin) return 0;
    const std::size_t count = std::min(out.size(), from.size - begin);
    std::copy_n(from.bytes.begin() + static_cast<std::ptrdiff_t>(begin), count, out.begin());
    return count;
}

const PieceCache::Block& PieceCache::block(std::uint64_t number) {
    auto& place = blocks_[static_cast<std::size_t>(number % blocks)];
    if (place && place->number == number && place->size > 0) return *place;
    if (!place) place = std::make_unique<Block>();
    place->number = number;
    place->size = read_(number * block_bytes, place->bytes);
    return *place;
}

}  // namespace ui
