#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "kiosk/base/clock.h"
#include "kiosk/base/result.h"

namespace drivers {

/// The cable to a receipt printer.
/// **Threads:** the device's. **Time:** each call ends within its time-out.
/// **Errors:** those of UsbPort and SerialPort. `timed_out` from `write`: the printer takes no more
/// now; from `read`: it said nothing.
class PrinterLink {
  public:
    virtual ~PrinterLink() = default;

    [[nodiscard]] virtual kiosk::Result<void> open() = 0;
    virtual void close() = 0;
    /// Answers how many bytes went, at least one.
    [[nodiscard]] virtual kiosk::Result<std::size_t> write(std::span<const unsigned char> bytes,
                                                           kiosk::Duration timeout) = 0;
    [[nodiscard]] virtual kiosk::Result<std::size_t> read(std::span<unsigned char> buffer,
                                                          kiosk::Duration timeout) = 0;
    /// Empties the printer's buffers by the cable's own means, where it has one.
    virtual void flush() = 0;
    /// As if the cable had been pulled and put back, where that is possible.
    [[nodiscard]] virtual kiosk::Result<void> reset() = 0;
    /// What the device calls itself; empty when the cable has no way to ask.
    [[nodiscard]] virtual std::string model() = 0;
};

}  // namespace drivers
