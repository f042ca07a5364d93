#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "kiosk/base/encoding.h"
#include "kiosk/base/result.h"

namespace drivers::sim {

/// What lies in the chip of a sample person's card. Written from the description of the chip, not
/// from the driver's decoder: a mistake there must not be repeated here.
struct SimCard {
    std::string id;
    kiosk::Bytes serial;        ///< 8 bytes
    kiosk::Bytes text;          ///< 256 bytes, UTF-16LE
    kiosk::Bytes photo;         ///< 1024 bytes that look like WLT and are none
    kiosk::Bytes fingerprints;  ///< 1024 bytes or none
    kiosk::Bytes new_address;   ///< 70 bytes or none
};

/// **Errors:** `bad_format` with file and line: unknown key, field too long, kind unknown.
[[nodiscard]] kiosk::Result<std::vector<SimCard>> load_cards(const std::filesystem::path& file);

}  // namespace drivers::sim
