#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>

#include "kiosk/base/encoding.h"

namespace drivers::sim {

/// What a simulated device on a serial line does.
/// **Threads:** called with the line's lock held.
class SerialFunction {
  public:
    virtual ~SerialFunction() = default;

    /// False: the device takes nothing now; the bytes wait in the line.
    [[nodiscard]] virtual bool takes(std::size_t bytes) const = 0;
    virtual void host_sent(std::span<const unsigned char> bytes) = 0;
    /// What it wants to say now.
    [[nodiscard]] virtual kiosk::Bytes take_output() = 0;
    /// Pulled out and put back.
    virtual void power_cycle() = 0;
    /// True when the device wants the cable pulled now.
    [[nodiscard]] virtual bool wants_unplug() const = 0;
};

/// A pseudo terminal to which a link points while it is plugged in, and a device at its other end.
/// **Threads:** the public methods one at a time; the line is served on a thread of its own.
class SerialLine {
  public:
    SerialLine(std::string link, std::unique_ptr<SerialFunction> function);
    ~SerialLine();
    SerialLine(const SerialLine&) = delete;
    SerialLine& operator=(const SerialLine&) = delete;

    /// False when already so.
    bool plug();
    bool unplug();
    [[nodiscard]] bool is_plugged() const;
    /// Runs `action` while the line is not served.
    void locked(const std::function<void()>& action);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace drivers::sim
