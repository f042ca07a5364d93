#pragma once

#include "ui/present/pixels.h"

struct ImDrawData;

namespace ui {

/// How quads are drawn. `general` sends everything through the triangle path; tests compare the
/// two.
enum class RasterPath { fast, general };

/// Draws ImGui's draw data into `target`, clipped to `area`. Deterministic: the same draw data give
/// the same pixels on every processor. A pixel belongs to a shape when its centre does (left and
/// top edges included). Textures are `const Texture*`, sampled at the nearest texel.
/// **Limits:** coordinates beyond ±16,384 pixels are clamped.
void rasterise(const ImDrawData& data, const PixelBuffer& target, const PixelRect& area,
               RasterPath path = RasterPath::fast);

}  // namespace ui
