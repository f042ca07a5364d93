#pragma once

#include <span>

#include "kiosk/base/encoding.h"

namespace tests {

/// A chip card as its reader meets it: answers to reset, then command by command.
class EmulatedCard {
  public:
    virtual ~EmulatedCard() = default;
    [[nodiscard]] virtual kiosk::Bytes answer_to_reset() const = 0;
    /// Power was switched or the line was reset: every session is over.
    virtual void reset() = 0;
    [[nodiscard]] virtual kiosk::Bytes answer(std::span<const unsigned char> command) = 0;
};

/// A contact card of protocol T=1 without historical bytes.
[[nodiscard]] inline kiosk::Bytes plain_answer_to_reset() {
    return {0x3B, 0x88, 0x80, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x81, 0x71, 0x00, 0x79};
}

}  // namespace tests
