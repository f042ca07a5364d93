#pragma once

#include <memory>
#include <span>
#include <string>

#include "kiosk/base/clock.h"
#include "kiosk/base/result.h"

namespace drivers {

/// termios, one method a system call (or the few that belong together), no logic. Tests replace it.
///
/// **Threads:** one.
/// **Errors:** `device_gone` the node vanished or the line hung up · `timed_out` · `unauthorised` ·
/// `device_busy` another process holds it exclusively · `io_error`.
class SerialPort {
  public:
    virtual ~SerialPort() = default;

    [[nodiscard]] virtual bool exists(const std::string& path) = 0;
    /// Non-blocking, exclusive.
    [[nodiscard]] virtual kiosk::Result<void> open(const std::string& path) = 0;
    /// Raw, 8N1, no flow control.
    [[nodiscard]] virtual kiosk::Result<void> configure(int baud) = 0;
    /// DTR and RTS on. Ports without modem lines (ENOTTY) are fine as they are.
    [[nodiscard]] virtual kiosk::Result<void> raise_modem_lines() = 0;
    [[nodiscard]] virtual kiosk::Result<std::size_t> write(std::span<const unsigned char> bytes,
                                                           kiosk::Duration timeout) = 0;
    [[nodiscard]] virtual kiosk::Result<std::size_t> read(std::span<unsigned char> buffer,
                                                          kiosk::Duration timeout) = 0;
    [[nodiscard]] virtual kiosk::Result<void> flush_input() = 0;
    virtual void close() = 0;
};

[[nodiscard]] std::unique_ptr<SerialPort> make_termios_port();

}  // namespace drivers
