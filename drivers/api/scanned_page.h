#pragma once

#include <cstddef>
#include <cstdint>

#include "kiosk/base/secret.h"

namespace drivers {

/// A captured page as it is kept and sent: flat, clean, coded. A material is a row of them.
///
/// **Limits:** `scanned_side_max` points a side, `scanned_bytes_max` bytes.
/// **Secrets:** what is on it.
struct ScannedPage {
    enum class Coding : std::uint8_t {
        /// A JPEG file, red, green and blue: for what bears a seal, a photo or colour.
        jpeg,
        /// ITU-T T.6 (“CCITT group 4”) with the mark of its end: for plain text.
        group4,
    } coding = Coding::jpeg;
    kiosk::SecretBytes bytes;
    int width = 0;  ///< in points
    int height = 0;
    int dots_per_inch = 200;
};

inline constexpr int scanned_side_max = 4096;
inline constexpr std::size_t scanned_bytes_max = std::size_t{8} << 20;

}  // namespace drivers
