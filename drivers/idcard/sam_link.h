#pragma once

#include <span>
#include <string>

#include "drivers/idcard/frame.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/result.h"

namespace drivers {

/// The way bytes take to a security module and back, whatever the cable.
///
/// **Threads:** the device's thread. **Time:** every call returns within its time-out and 250 ms.
/// **Errors:** those of the port below; `device_gone` ends the life of an opening.
class SamLink {
  public:
    virtual ~SamLink() = default;

    /// Opening an open link closes it first.
    [[nodiscard]] virtual kiosk::Result<void> open() = 0;
    virtual void close() = 0;
    [[nodiscard]] virtual bool is_open() const = 0;
    /// Sends one whole frame.
    [[nodiscard]] virtual kiosk::Result<void> send(std::span<const unsigned char> frame) = 0;
    /// Hands over what has come, at least one byte; `timed_out` when nothing came. `part` tells
    /// which pipe is to be asked where header and body have one each.
    [[nodiscard]] virtual kiosk::Result<std::size_t> receive(std::span<unsigned char> buffer,
                                                             FramePart part,
                                                             kiosk::Duration timeout) = 0;
    /// Throws away what an earlier, failed exchange left behind.
    virtual void discard_input() = 0;
    /// The strongest reset the cable allows.
    [[nodiscard]] virtual kiosk::Result<void> reset() = 0;
    /// On lines whose speed has to be found: closes, and takes the next one for the next opening.
    /// False when all were tried (the first one is next again), and on every other cable.
    [[nodiscard]] virtual bool try_next_speed() { return false; }
};

}  // namespace drivers
