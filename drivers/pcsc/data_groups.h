#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "drivers/api/smart_card.h"
#include "kiosk/base/result.h"

namespace drivers {

/// Files of the travel document's application.
/// **Source:** ICAO Doc 9303-10 §4.6, §4.7.
enum class DocumentFile : std::uint16_t { com = 0x011E, dg1 = 0x0101, dg2 = 0x0102, sod = 0x011D };

/// EF.COM: the tags of the data groups that the chip says it has (61, 75, 6E …).
[[nodiscard]] kiosk::Result<std::vector<std::uint32_t>> parse_com(
    std::span<const unsigned char> file);

/// DG1: the machine-readable zone with its fields.
/// **Errors:** `bad_format`, also for a check digit that is wrong.
[[nodiscard]] kiosk::Result<TravelDocument> parse_dg1(std::span<const unsigned char> file);

struct FacePicture {
    kiosk::SecretBytes bytes;
    TravelDocument::PictureFormat format = TravelDocument::PictureFormat::none;
};

/// DG2: the first face, as it is, JPEG or JPEG 2000.
/// **Errors:** `bad_format` for anything that is not a facial record of ISO/IEC 19794-5:2005.
[[nodiscard]] kiosk::Result<FacePicture> parse_dg2(std::span<const unsigned char> file);

}  // namespace drivers
