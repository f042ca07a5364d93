#pragma once

#include <cstdint>
#include <variant>
#include <vector>

#include "kiosk/base/secret.h"

namespace drivers {

/// What a receipt printer puts on its roll, as values. Shaped text of any script comes as a
/// picture; the printer's own characters serve test prints and printers without graphics.
/// **Secrets:** everything on a receipt is personal.

/// One bit a dot, 1 is black, the leftmost dot in the highest bit; each row begins a new byte.
struct MonochromePicture {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    kiosk::SecretBytes rows;

    [[nodiscard]] std::size_t row_bytes() const { return (std::size_t{width} + 7) / 8; }
};

enum class RollAlign { left, centre, right };

struct RollText {
    /// UTF-8. Only characters that GB 18030 writes in one or two bytes: printers know no others.
    kiosk::SecretText words;
    RollAlign align = RollAlign::left;
    bool bold = false;
    bool large = false;  ///< twice as wide and high
};

struct RollPicture {
    MonochromePicture picture;
};

struct RollQr {
    kiosk::SecretText text;
    int module_dots = 6;  ///< 1 … 16
};

struct RollFeed {
    double millimetres = 0;
};

using RollItem = std::variant<RollText, RollPicture, RollQr, RollFeed>;

/// A cut follows its end.
struct RollDocument {
    std::vector<RollItem> items;
};

}  // namespace drivers
