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
[[nodiscard]] kiosk::Result<std::unique_ptr<IppPort>> make_cups_port(
    const IppPrinterConfig& config);

}  // namespace drivers
