#pragma once

#include <filesystem>
#include <memory>

#include "drivers/api/code_scanner.h"
#include "drivers/core/supervisor.h"
#include "kiosk/base/clock.h"

namespace drivers {

struct CodeScannerConfig {
    /// assets/quirks/code_scanners.toml
    std::filesystem::path quirks_file;
    /// Empty: scanners are looked for on USB. Otherwise this device node, and USB is left alone.
    std::string serial_port;
    /// Also a scanner that was given up is tried every few seconds: whoever mends it need not
    /// restart anything.
    SupervisorLimits limits{.back_off_max = kiosk::Duration{3'000},
                            .quarantine = kiosk::Duration{3'000}};
};

/// Makes the scanner of the terminal and lets it work: hot-plug runs, a scanner that is plugged in
/// comes online by itself, the first of several is used. It starts off: call `set_on`.
///
/// The first event is a `DeviceEvent` with the state found. The destructor joins (at most 2 s).
/// `clock` and what `sink` refers to must outlive it.
///
/// **Threads:** its own: "scanner", with USB also "usb-hotplug" and hidapi's reader.
/// **Errors:** `bad_config` (quirks), `io_error` (libusb cannot start). A missing scanner is a
/// state.
[[nodiscard]] kiosk::Result<std::unique_ptr<CodeScanner>> make_code_scanner(
    const CodeScannerConfig& config, const kiosk::Clock& clock, CodeScannerEventSink sink);

}  // namespace drivers
