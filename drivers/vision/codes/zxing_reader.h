#pragma once

#include <optional>

#include "drivers/vision/codes/seen_code.h"

namespace drivers {

/// What ZXing-cpp is asked for.
enum class ZxingWish {
    /// QR codes, wherever they are in the picture.
    qr,
    /// The same without a look at smaller copies: for pictures that are small already.
    qr_as_is,
    /// The picture is one QR code, drawn upright, black and white, with its quiet zone.
    qr_drawn,
    /// What else a terminal is shown: Code 128, PDF417, Data Matrix.
    others,
    /// QR codes and the others.
    all,
};

/// ZXing-cpp 1.4. Debian's library is built with its assertions, and two of them fail on pictures:
/// the same linear code found at two sizes (never more than one symbol is asked for), and squares
/// whose middle is no ink (the call is given up, see assertion_guard.h).
/// **Threads:** any. **Limits:** one code; what holds more than `CodeScanner::code_bytes_max` is
/// none.
[[nodiscard]] std::optional<SeenCode> read_with_zxing(const GreyView& picture, ZxingWish wish);

}  // namespace drivers
