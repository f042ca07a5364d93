#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "drivers/core/usb_port.h"

namespace drivers {

/// One interface of an attached HID device, as hidapi names it.
struct HidPlace {
    std::string path;
    int interface = 0;
};

/// hidapi over libusb, one method a call, no logic. Tests replace it and make the n-th call fail.
///
/// The libusb flavour is meant: it takes the interface from the kernel's driver, so that a scanner
/// that acts as a keyboard types into no window, and gives it back when it is closed.
///
/// **Threads:** one; hidapi runs one more of its own for each open device.
/// **Errors:** `device_gone` unplugged, or not there any more · `timed_out` nothing arrived ·
/// `device_fault` it does not answer · `io_error` hidapi cannot start.
class HidPort {
  public:
    virtual ~HidPort() = default;

    /// Interfaces of all devices with this identity.
    [[nodiscard]] virtual kiosk::Result<std::vector<HidPlace>> enumerate(UsbId id) = 0;
    [[nodiscard]] virtual kiosk::Result<void> open(const std::string& path) = 0;
    /// One input report; byte 0 is its number when the device numbers its reports.
    [[nodiscard]] virtual kiosk::Result<std::size_t> read(std::span<unsigned char> buffer,
                                                          kiosk::Duration timeout) = 0;
    /// Asks for the maker's name over the control pipe: whoever answers is alive.
    [[nodiscard]] virtual kiosk::Result<void> ask_name() = 0;
    virtual void close() = 0;
};

[[nodiscard]] std::unique_ptr<HidPort> make_hidapi_port();

}  // namespace drivers
