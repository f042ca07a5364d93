#pragma once

#include <array>

#include <imgui.h>

#include "ui/present/pixels.h"
#include "ui/present/texture.h"

namespace ui {

/// Any triangle, with colours and texture coordinates running linearly between its corners. Corners
/// are rounded to 1/256 pixel; an edge that two triangles share is drawn by exactly one of them
/// (top-left rule).
void draw_triangle(const PixelBuffer& target, const Texture& texture, const PixelRect& clip,
                   std::array<const ImDrawVert*, 3> corners);

}  // namespace ui
