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
    others_but_data_matrix,
    /// QR codes and the others.
    all,
};

/// ZXing-cpp 1.4. Debian's library is built with its assertions, and two of them fail on pictures:
/// the same linear code found at two sizes (never more than one symbol is asked for), and squares
/// whose middle is no ink (the call is given up, see assertion_guard.h).
/// **Threads:** any. **Limits:** one code; what holds more than `CodeScanner::code_bytes_max` is
/// none, and so is a part of a message that is spread over several codes (Structured Append).
/// **Time:** no bound of its own: every three squares like those of a QR code are tried, and the
/// search for Data Matrix has no end in some pictures (FrameWatcher::hangs).
[[nodiscard]] std::optional<SeenCode> read_with_zxing(const GreyView& picture, ZxingWish wish);

}  // namespace drivers
