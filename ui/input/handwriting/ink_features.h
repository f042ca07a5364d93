#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "kiosk/model/stroke.h"

namespace ui {

/// A point of a line and how the line runs there: an angle in radians, the same in both directions.
struct InkPoint {
    float x = 0;
    float y = 0;
    float angle = 0;
};

/// What a character looks like, however it was written: in each of 8 × 8 cells how much line runs
/// in each of four directions. Order and number of strokes play no part.
inline constexpr std::size_t ink_cells = 8;
inline constexpr std::size_t ink_directions = 4;
inline constexpr std::size_t ink_features_count = ink_cells * ink_cells * ink_directions;
/// Length of the features of a character, all together.
inline constexpr float ink_quantum = 400;
using InkFeatures = std::array<std::int8_t, ink_features_count>;

/// Points lie evenly on the lines; units and place do not matter. nullopt: too little ink.
[[nodiscard]] std::optional<InkFeatures> ink_features(std::span<const InkPoint> points);

/// Strokes of a canvas that is `aspect` times as wide as it is high, as even points.
[[nodiscard]] std::vector<InkPoint> ink_points(std::span<const kiosk::Stroke> strokes,
                                               float aspect);

/// How alike two characters look; the greater the more.
[[nodiscard]] int likeness(const std::int8_t* a, const std::int8_t* b);

}  // namespace ui
