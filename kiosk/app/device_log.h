#pragma once

#include <map>
#include <mutex>
#include <string>

#include "drivers/api/device.h"

namespace kiosk {

/// Writes into the log when a device comes, fails and is back: once for each change, not for each
/// try. **Threads:** any.
class DeviceLog {
  public:
    void on_state(const std::string& device, const drivers::DeviceState& state);

  private:
    std::mutex mutex_;
    std::map<std::string, drivers::DeviceState> last_;
};

}  // namespace kiosk
