#pragma once

#include "kiosk/base/clock.h"

namespace drivers {

/// How code on a device's thread waits, so that a cancel ends the wait and a test needs no real
/// time.
/// **Threads:** the device's thread.
class Pause {
  public:
    virtual ~Pause() = default;
    /// Sleeps; false when the running command was cancelled, at once or during the sleep.
    [[nodiscard]] virtual bool wait(kiosk::Duration time) = 0;
    /// True when the running command was cancelled. Long transfers ask between their slices.
    [[nodiscard]] virtual bool cancelled() = 0;
};

}  // namespace drivers
