#pragma once

#include <libusb-1.0/libusb.h>

#include "drivers/core/usb_port.h"

namespace drivers {

/// What libusb knows of a device without opening it; allowed inside a hot-plug callback.
[[nodiscard]] kiosk::Result<UsbDevice> describe(libusb_device* device);
[[nodiscard]] kiosk::Error error_of(int libusb_code, const char* call);

}  // namespace drivers
