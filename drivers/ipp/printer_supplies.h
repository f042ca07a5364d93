#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "drivers/api/document_printer.h"
#include "drivers/ipp/ipp_port.h"

namespace drivers {

/// One value of printer-supply: "type=toner;maxcapacity=100;level=75;colorantname=black;". Keys may
/// come in any order, unknown ones are left out. Nothing when it names neither type nor level.
/// **Source:** PWG 5100.13 (printer-supply); RFC 3805 prtMarkerSupplies: a level of -2 is not
/// known, of -3 is some; of a receptacle the level is the room that is left.
[[nodiscard]] std::optional<PrinterSupply> supply_of(std::string_view value);

/// What the printer prints with: as printer-supply tells, else as marker-levels do. Up to 10 % is
/// low. Pure. **Limits:** 32 supplies, names of 64 bytes.
[[nodiscard]] std::vector<PrinterSupply> supplies_of(const IppPrinterFacts& facts);

}  // namespace drivers
