#pragma once

#include <string>

#include "kiosk/base/clock.h"

namespace tests {

/// Time of a world: steady time begins anew with each boot, wall time jumps when told to.
/// **Threads:** one.
class SimClock final : public kiosk::Clock {
  public:
    [[nodiscard]] kiosk::Now now() const override {
        return {.steady = kiosk::SteadyTime(steady_), .wall = wall_};
    }
    void advance(kiosk::Duration by) {
        steady_ += by;
        wall_ += by;
        elapsed_ += by;
    }
    void set_wall(kiosk::WallTime to) { wall_ = to; }
    void boot() {
        steady_ = kiosk::Duration(1000);
        ++boots_;
    }
    /// Since the world began; nobody in it can see this.
    [[nodiscard]] kiosk::Duration elapsed() const { return elapsed_; }
    [[nodiscard]] std::string boot_id() const { return "boot-" + std::to_string(boots_); }

  private:
    kiosk::Duration steady_{1'000'000};
    kiosk::Duration elapsed_{0};
    kiosk::WallTime wall_{std::chrono::hours{24 * 365 * 56}};
    int boots_ = 1;
};

}  // namespace tests
