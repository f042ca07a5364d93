#pragma once

#include <string_view>

#include "ui/present/mask_atlas.h"

namespace ui {

/// A picture made of steps, each in a language close to SVG paths, on a grid of 24 × 24 units:
///   f …   fills (even-odd)        s<width> …  strokes with round ends
///   x …   cuts a filled form out  c<width> …  cuts a stroke out
/// followed by M L Q C Z (absolute), O cx cy r (circle), E cx cy rx ry (ellipse), R x y w h radius
/// (rounded rectangle), A cx cy r from to (arc in degrees, clockwise from the right). Steps are
/// separated by ';'. Numbers and letters are separated by spaces; a letter may touch the number
/// after it.
struct VectorShape {
    std::string_view steps;
};

inline constexpr double vector_grid = 24.0;

/// The shape's coverage in a square of `side` pixels. A malformed shape is a programming error and
/// ends the process.
[[nodiscard]] Mask draw_shape(const VectorShape& shape, int side);

}  // namespace ui
