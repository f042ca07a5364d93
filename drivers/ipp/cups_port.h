#pragma once

#include <memory>
#include <string>

#include "drivers/ipp/ipp_port.h"
#include "drivers/ipp/printer.h"

namespace drivers {

/// Speaks IPP through libcups' HTTP and IPP calls straight to the printer. The higher calls of
/// libcups are not used: they connect again and ask for passwords by themselves, so that the end of
/// a call could not be bounded.
/// **Errors:** `bad_config`: not an ipp: or ipps: URI with a host.
[[nodiscard]] kiosk::Result<std::unique_ptr<IppPort>> open_cups_port(
    const IppPrinterConfig& config);

/// What libbianmin-cups.so exports as `bianmin_cups`.
struct CupsModule {
    kiosk::Result<std::unique_ptr<IppPort>> (*open_port)(const IppPrinterConfig& config) = nullptr;
};

/// As `open_cups_port`, from the module that is loaded now. **Errors:** also those of
/// `kiosk::load_module`.
[[nodiscard]] kiosk::Result<std::unique_ptr<IppPort>> make_cups_port(
    const IppPrinterConfig& config);

}  // namespace drivers
