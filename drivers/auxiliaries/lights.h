#pragma once

#include <filesystem>
#include <string>

#include "drivers/api/auxiliaries.h"

namespace drivers {

/// Module lights: LEDs of the kernel's class leds whose names begin with a prefix
/// ("bianmin:white:") and end with the light's name. Flashing is the kernel's trigger "timer".
/// **Threads:** one. **Errors:** `not_found` no such light · `io_error` it cannot be set.
class Lights {
  public:
    Lights(const std::filesystem::path& root, std::string prefix)
        : folder_(root / "class" / "leds"), prefix_(std::move(prefix)) {}

    [[nodiscard]] kiosk::Result<void> set(const std::string& name, LightState state) const;

  private:
    const std::filesystem::path folder_;
    const std::string prefix_;
};

}  // namespace drivers
