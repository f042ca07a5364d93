#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/core/quirks.h"
#include "drivers/core/usb_port.h"

namespace drivers {

/// A device on the bus as a technician wants to see it: what it is and whether this terminal can
/// make use of it. "We see 04E8:3321, a printer, and no driver for it" instead of "no printer".
struct SeenDevice {
    UsbDevice usb;
    /// From the quirks, else what the device calls itself, else its class in words.
    std::string name;
    /// Protocol of the driver that speaks to it; empty: none does.
    std::string driver;
    /// False: `name` is its class.
    bool has_own_name = true;

    friend bool operator==(const SeenDevice&, const SeenDevice&) = default;
};

/// Names every device of a scan but hubs. `protocols` are those that a driver here speaks.
/// `product_of` tells what a device calls itself.
[[nodiscard]] std::vector<SeenDevice> name_devices(
    std::span<const UsbDevice> devices, const std::vector<DeviceQuirks>& table,
    std::span<const std::string_view> protocols,
    const std::function<std::string(const UsbDevice&)>& product_of);

/// The strings that the kernel read when the device was plugged in; no device is opened. Empty when
/// it has none. **Limits:** 128 bytes, control characters become spaces.
[[nodiscard]] std::string product_name(const UsbDevice& device);

/// "printer", "camera" … for bDeviceClass or bInterfaceClass. **Source:** USB class codes, usb.org.
[[nodiscard]] std::string_view usb_class_name(std::uint8_t class_code);
/// The same as an identifier: "serial_adapter"; "other" for a class without a name.
[[nodiscard]] std::string usb_class_id(std::uint8_t class_code);

/// "usb 1-2 (04E8:3321) Receipt printer: no driver"
[[nodiscard]] std::string text_of(const SeenDevice& device);

}  // namespace drivers
