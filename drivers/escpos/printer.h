#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "drivers/api/document_printer.h"
#include "drivers/core/supervisor.h"
#include "drivers/escpos/patience.h"
#include "kiosk/base/clock.h"

namespace drivers {

struct EscposPrinterConfig {
    /// assets/quirks/receipt_printers.toml
    std::filesystem::path quirks_file;
    /// Empty: printers are looked for on USB. Otherwise this device node, and USB is left alone.
    std::string serial_port;
    /// Where the paper left is remembered over restarts; empty: nowhere.
    std::filesystem::path paper_file;
    SupervisorLimits limits;
    escpos::Patience patience;
};

/// Makes the receipt printer of the terminal and lets it work: hot-plug runs, a printer that is
/// plugged in comes online by itself, several are possible and the first is used.
///
/// The first event is `PrinterChanged`. The destructor takes back what runs, completes it and what
/// waits with `cancelled` and joins. `clock` and what `sink` refers to must outlive it.
///
/// **Threads:** two of its own: "escpos" and, with USB, "usb-hotplug".
/// **Errors:** `bad_config` (quirks), `io_error` (libusb cannot start). A missing printer is a
/// state, not an error.
[[nodiscard]] kiosk::Result<std::unique_ptr<DocumentPrinter>> make_escpos_printer(
    const EscposPrinterConfig& config, const kiosk::Clock& clock, DocumentPrinterEventSink sink);

}  // namespace drivers
