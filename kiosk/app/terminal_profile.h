#pragma once

#include <string>
#include <vector>

#include "kiosk/base/config.h"

namespace kiosk {

/// What the terminal has by its configuration, in the words of the catalogue's `terminal.devices`:
/// idcard, document_printer or receipt_printer, scanner, smart_card, document_camera,
/// person_camera.
[[nodiscard]] std::vector<std::string> devices_of(const Config& config);

/// The capability profile that the platform is told: the devices, `level:` of what they allow
/// (guide, print, handle; R-018), `place:` of the kind of place it stands in and, if it is
/// in one, `group:` of a staged introduction.
[[nodiscard]] std::vector<std::string> capabilities_of(const Config& config);

}  // namespace kiosk
