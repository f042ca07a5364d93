#pragma once

#include <string>
#include <vector>

#include "kiosk/base/encoding.h"

namespace tests {

/// The hash tree over the receipts of one batch (RFC 9162 §2.1, SHA-256): one signature over its
/// root vouches for all of them, and each verifies alone by its path.
class ReceiptTree {
  public:
    /// In the order of the batch. At least one.
    explicit ReceiptTree(const std::vector<std::string>& payloads);

    [[nodiscard]] const kiosk::Bytes& root() const { return levels_.back().front(); }
    /// From the leaf's neighbour up to below the root.
    [[nodiscard]] std::vector<kiosk::Bytes> path(std::size_t index) const;

  private:
    std::vector<std::vector<kiosk::Bytes>> levels_;
};

}  // namespace tests
