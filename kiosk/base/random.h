#pragma once

#include <cstdint>
#include <span>

#include "kiosk/base/clock.h"
#include "kiosk/base/strong_id.h"

namespace kiosk {

/// The only source of randomness. **Threads:** any.
class Random {
  public:
    virtual ~Random() = default;
    virtual void fill(std::span<std::uint8_t> bytes) = 0;

    [[nodiscard]] std::uint64_t next();
    /// Uniform in [0, bound); 0 for bound 0.
    [[nodiscard]] std::uint64_t below(std::uint64_t bound);
    /// RFC 9562 version 7: ordered by time, 74 random bits.
    [[nodiscard]] Uuid uuid_v7(WallTime now);
};

/// The operating system's generator (getrandom). Fit for keys.
class SystemRandom final : public Random {
  public:
    void fill(std::span<std::uint8_t> bytes) override;
};

/// Repeatable from a seed (SplitMix64). For tests and simulations, never for keys.
class SeededRandom final : public Random {
  public:
    explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
    void fill(std::span<std::uint8_t> bytes) override;

  private:
    std::uint64_t state_;
};

}  // namespace kiosk
