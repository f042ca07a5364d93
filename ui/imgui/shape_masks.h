#pragma once

#include "ui/present/mask_atlas.h"

namespace ui {

// Coverage of basic forms, from signed distances. All are squares.

/// A disc that touches all four sides: its quarters are the corners of rounded rectangles.
[[nodiscard]] Mask disc_mask(int radius);
/// A ring inside that disc, `thickness` wide.
[[nodiscard]] Mask ring_mask(int radius, int thickness);
/// A corner of a blurred rounded rectangle, the top left one: `reach` pixels outside and `inner`
/// inside of each edge. Gaussian blur of standard deviation `sigma`.
[[nodiscard]] Mask shadow_corner_mask(int radius, int sigma, int reach, int inner);

}  // namespace ui
