#pragma once

#include <memory>
#include <span>

#include "kiosk/base/encoding.h"

namespace kiosk {

/// SHA-256 of what comes in pieces; `sha256` of encoding.h does it in one.
/// **Threads:** one.
class Sha256 {
  public:
    Sha256();
    ~Sha256();
    Sha256(const Sha256&) = delete;
    Sha256& operator=(const Sha256&) = delete;

    void add(std::span<const unsigned char> bytes);
    /// From here on it goes on from what `other` has got so far.
    void go_on_from(const Sha256& other);
    /// Nothing may follow.
    [[nodiscard]] Bytes finish();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace kiosk
