#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tests {

/// A drawn piece, one byte a dot; square for a code, empty when it cannot be drawn.
struct DrawnCells {
    std::size_t width = 0;
    std::vector<std::uint8_t> cells;
};

/// A QR code (model 2, correction M) without a quiet zone.
[[nodiscard]] DrawnCells draw_qr(std::string_view text, std::size_t module_dots);
/// One line of characters in cells of 12 × 24 and 24 × 24 dots, times `scale`.
[[nodiscard]] DrawnCells draw_line(std::u32string_view line, std::size_t scale);

}  // namespace tests
