#pragma once

#include <memory>

#include "tests/support/smart_card/emulated_card.h"

namespace tests {

/// A card in a slot of vpcd: speaks its protocol on a TCP connection while it lies there.
/// **Source:** vsmartcard's vpcd: length (2, big-endian) and payload; one byte is power (0, 1),
/// reset (2) or "answer to reset?" (4), more are a command.
class VirtualSlot {
  public:
    explicit VirtualSlot(int port);
    ~VirtualSlot();
    VirtualSlot(const VirtualSlot&) = delete;
    VirtualSlot& operator=(const VirtualSlot&) = delete;

    /// `card` must outlive its stay.
    void insert(EmulatedCard& card);
    void remove();
    /// Takes the card out as soon as it has answered `commands` more commands.
    void remove_after(int commands);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace tests
