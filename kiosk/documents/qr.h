#pragma once

#include <string_view>

#include "kiosk/base/result.h"
#include "kiosk/documents/page.h"

namespace kiosk {

/// A QR code (ISO/IEC 18004, error correction M) that fills `box`, the quiet zone of four modules
/// included.
/// **Errors:** `limit_exceeded`: no code of any size holds the text.
[[nodiscard]] Result<FilledBoxes> qr_code(std::string_view text, const PageBox& box, Colour colour);

}  // namespace kiosk
