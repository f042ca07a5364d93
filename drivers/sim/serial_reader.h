#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "drivers/sim/sam_firmware.h"

namespace drivers::sim {

/// A simulated security module behind a pseudo terminal; `link` points to it while it is plugged
/// in.
///
/// **Threads:** any; the line is served on a thread of its own.
class SerialReader {
  public:
    explicit SerialReader(std::string link);
    ~SerialReader();
    SerialReader(const SerialReader&) = delete;
    SerialReader& operator=(const SerialReader&) = delete;

    /// False when already so, or when the system gives no pseudo terminal.
    bool plug();
    bool unplug();
    [[nodiscard]] bool is_plugged() const;
    void locked(const std::function<void(SamFirmware&)>& action);
    void set_delay(std::chrono::milliseconds delay);
    /// The speed that the module is set to; 0: it understands every one.
    void set_speed(int baud);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace drivers::sim
