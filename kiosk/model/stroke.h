#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

namespace kiosk {

/// One point of a signature: position in the signing box (0…1 each way, y down), time since the
/// first point, and how hard the pen was pressed (0…1; 0: the screen does not tell).
struct StrokePoint {
    float x = 0;
    float y = 0;
    std::uint32_t ms = 0;
    float pressure = 0;
    friend bool operator==(const StrokePoint&, const StrokePoint&) = default;
};

/// Pen down to pen up. **Limits:** 4,096 points a stroke, 256 strokes a signature.
using Stroke = std::vector<StrokePoint>;

inline constexpr std::size_t stroke_points_max = 4096;
inline constexpr std::size_t strokes_max = 256;

/// The longest stroke must be this long, in widths of the box: a dot is no signature.
inline constexpr float stroke_length_min = 0.05F;

[[nodiscard]] inline bool is_signature(std::span<const Stroke> strokes) {
    const auto length_of = [](const Stroke& stroke) {
        float length = 0;
        for (std::size_t i = 1; i < stroke.size(); ++i)
            length += std::hypot(stroke[i].x - stroke[i - 1].x, stroke[i].y - stroke[i - 1].y);
        return length;
    };
    return std::any_of(strokes.begin(), strokes.end(), [&](const Stroke& stroke) {
        return length_of(stroke) >= stroke_length_min;
    });
}

}  // namespace kiosk
