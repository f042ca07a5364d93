#pragma once

#include <cstdint>
#include <vector>

namespace kiosk {

/// One point of a signature: position in the signing box (0…1 each way, y down), time since the
/// first point.
struct StrokePoint {
    float x = 0;
    float y = 0;
    std::uint32_t ms = 0;
    friend bool operator==(const StrokePoint&, const StrokePoint&) = default;
};

/// Pen down to pen up. **Limits:** 4,096 points a stroke, 256 strokes a signature.
using Stroke = std::vector<StrokePoint>;

inline constexpr std::size_t stroke_points_max = 4096;
inline constexpr std::size_t strokes_max = 256;

}  // namespace kiosk
