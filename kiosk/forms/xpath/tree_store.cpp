#include "kiosk/forms/xpath/tree_store.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <functional>

namespace kiosk {

namespace {

constexpr std::size_t grain = 8;
constexpr std::size_t exact_to = 64;

/// Sizes up to 64 in steps of 8, above that powers of two: what comes back fits what is asked next.
std::size_t rounded(std::size_t size) {
    if (size <= exact_to) return std::max(grain, (size + grain - 1) / grain * grain);
    return std::bit_ceil(size);
}

std::size_t class_of(std::size_t capacity) {
    if (capacity <= exact_to) return capacity / grain - 1;
    return exact_to / grain + static_cast<std::size_t>(std::bit_width(capacity / exact_to)) - 2;
}

}  // namespace

TextStore::Piece TextStore::take(std::size_t size) {
    size = rounded(size);
    auto& returned = returned_.at(class_of(size));
    if (!returned.empty()) {
        const Piece piece = returned.back();
        returned.pop_back();
        return piece;
    }
    const auto capacity = static_cast<std::uint32_t>(size);
    const std::size_t block_bytes = std::clamp(bytes_, block_bytes_min, block_bytes_max);
    if (size > block_bytes / 4) {
        blocks_.push_back(std::make_unique_for_overwrite<char[]>(size));
        bytes_ += size;
        return {blocks_.back().get(), capacity};
    }
    if (free_bytes_ < size) {
        blocks_.push_back(std::make_unique_for_overwrite<char[]>(block_bytes));
        bytes_ += block_bytes;
        free_at_ = blocks_.back().get();
        free_bytes_ = block_bytes;
    }
    const Piece piece{free_at_, capacity};
    free_at_ += size;
    free_bytes_ -= size;
    return piece;
}

void TextStore::give_back(Piece piece) {
    if (piece.data == nullptr) return;
    std::memset(piece.data, 0, piece.capacity);
    returned_.at(class_of(piece.capacity)).push_back(piece);
}

std::size_t NameHash::operator()(const QualifiedName& name) const {
    const std::hash<std::string_view> hash;
    return hash(name.local) * 31 + hash(name.uri) * 7 + hash(name.prefix);
}

}  // namespace kiosk
