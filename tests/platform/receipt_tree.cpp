#include "tests/platform/receipt_tree.h"

#include "kiosk/base/check.h"

namespace tests {

namespace {

kiosk::Bytes tree_hash(unsigned char kind, std::span<const unsigned char> one,
                       std::span<const unsigned char> two = {}) {
    kiosk::Bytes all{kind};
    all.insert(all.end(), one.begin(), one.end());
    all.insert(all.end(), two.begin(), two.end());
    return kiosk::sha256(all);
}

}  // namespace

ReceiptTree::ReceiptTree(const std::vector<std::string>& payloads) {
    KIOSK_CHECK(!payloads.empty());
    std::vector<kiosk::Bytes> level;
    for (const auto& payload : payloads) level.push_back(tree_hash(0, kiosk::as_bytes(payload)));
    levels_.push_back(level);
    while (levels_.back().size() > 1) {
        const auto& below = levels_.back();
        std::vector<kiosk::Bytes> above;
        for (std::size_t i = 0; i + 1 < below.size(); i += 2)
            above.push_back(tree_hash(1, below[i], below[i + 1]));
        // One without a neighbour goes up as it is.
        if (below.size() % 2 == 1) above.push_back(below.back());
        levels_.push_back(std::move(above));
    }
}

std::vector<kiosk::Bytes> ReceiptTree::path(std::size_t index) const {
    std::vector<kiosk::Bytes> hashes;
    for (std::size_t level = 0; level + 1 < levels_.size(); ++level, index /= 2) {
        const auto neighbour = index ^ 1;
        if (neighbour < levels_[level].size()) hashes.push_back(levels_[level][neighbour]);
    }
    return hashes;
}

}  // namespace tests
