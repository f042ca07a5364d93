#pragma once

#include <umockdev.h>

#include "drivers/sim/emulated_usb.h"

namespace drivers::sim {

/// umockdev's own object, for the files that emulate nodes and attributes. Private to this folder.
struct UsbTestbed::Impl {
    UMockdevTestbed* testbed = nullptr;
};

}  // namespace drivers::sim
