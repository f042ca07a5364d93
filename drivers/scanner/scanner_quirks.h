#pragma once

#include <cstdint>

#include "drivers/core/quirks.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/encoding.h"

namespace drivers {

/// How a model of scanner wraps the bytes of a code; made of assets/quirks/code_scanners.toml.
struct ScannerQuirks {
    enum class Way {
        pos,       ///< HID usage page 0x8C: reports with length, identifier and bytes
        keyboard,  ///< HID usage page 0x07: the code is typed
        serial,    ///< a stream of bytes
    };

    Way way = Way::serial;
    /// HID interface of the device that speaks.
    int interface = 0;

    /// Position of each part in a POS report; 0 where there is none. The report number is byte 0.
    int report_id = 2;
    int length_at = 1;
    int aim_at = 2;
    int data_at = 5;
    int data_bytes = 56;
    int continued_at = 63;

    /// Put before and behind each code by the scanner's set-up; taken away again.
    kiosk::Bytes prefix;
    kiosk::Bytes suffix;
    /// The scanner sends the AIM identifier ("]Q1") before the code.
    bool sends_aim = false;
    /// A code that is not ended by its suffix is over after so much silence (when `suffix` is
    /// empty), or has broken off (when there is one).
    kiosk::Duration gap{50};
    /// The same code again within so long is the same showing of it, not a second one.
    kiosk::Duration repeat{1'500};
    int baud = 9'600;
};

/// **Errors:** `bad_config` when a fact is missing or out of range.
[[nodiscard]] kiosk::Result<ScannerQuirks> scanner_quirks_of(const DeviceQuirks& device);

}  // namespace drivers
