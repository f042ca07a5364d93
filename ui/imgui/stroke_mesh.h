#pragma once

#include <span>

#include <imgui.h>

namespace ui {

/// Lines and dots with soft edges, as triangles that are the same on every processor: ImGui's own
/// take the reciprocal root that a processor estimates, and makers estimate differently, so that
/// the same signature was another picture on another machine.
///
/// **Threads:** the screen's. `list` must have the texture with its white texel bound.

/// At least two points, each another than the one before; the ends are flat.
void add_stroke(ImDrawList& list, std::span<const ImVec2> points, float width, ImU32 colour);

void add_dot(ImDrawList& list, const ImVec2& centre, float radius, ImU32 colour);

}  // namespace ui
