#pragma once

#include <string>

#include "kiosk/base/result.h"

namespace drivers {

/// What a vendor's library may reach.
enum class VendorReach {
    nothing,  // it computes; no device, no network
    usb,      // readers at the USB bus
    serial,   // readers at serial lines
};

/// From now on this process, and all that it starts, may read what lies beside `library` and the
/// system's libraries, open the devices of `reach`, and nothing else: it writes no file, opens no
/// other device node, no connection to anywhere, starts no other program, and looks into no other
/// process. There is no way back. To be called before the library is loaded, because loading runs
/// its code.
///
/// **Threads:** the one that there is. **Errors:** `bad_config` the kernel can't do it: then
/// nothing of a vendor's is loaded.
/// **Source:** Landlock (Documentation/userspace-api/landlock.rst, since Linux 5.13) for files,
/// seccomp filters for calls.
[[nodiscard]] kiosk::Result<void> confine(const std::string& library, VendorReach reach);

}  // namespace drivers
