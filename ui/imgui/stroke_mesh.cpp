#include "ui/imgui/stroke_mesh.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <imgui_internal.h>

namespace ui {

namespace {

/// Half a pixel on either side of an edge.
constexpr float soft = 0.5F;
constexpr int corners_min = 12;
constexpr int corners_max = 96;

ImVec2 normal(const ImVec2& from, const ImVec2& to) {
    const float x = to.x - from.x;
    const float y = to.y - from.y;
    const float length = std::sqrt(x * x + y * y);
    return length > 0 ? ImVec2(y / length, -x / length) : ImVec2(0, 0);
}

/// Half way between two normals, longer where the line turns, at most tenfold.
ImVec2 joint(const ImVec2& a, const ImVec2& b) {
    const ImVec2 middle((a.x + b.x) / 2, (a.y + b.y) / 2);
    const float square = middle.x * middle.x + middle.y * middle.y;
    if (square < 1e-6F) return middle;
    const float stretch = std::min(1 / square, 100.F);
    return {middle.x * stretch, middle.y * stretch};
}

ImVec2 beside(const ImVec2& point, const ImVec2& direction, float distance) {
    return {point.x + direction.x * distance, point.y + direction.y * distance};
}

/// Two triangles between the edges a–b and c–d.
void strip(ImDrawList& list, unsigned a, unsigned b, unsigned c, unsigned d) {
    for (const unsigned corner : {a, b, d, a, d, c})
        list.PrimWriteIdx(static_cast<ImDrawIdx>(corner));
}

}  // namespace

void add_stroke(ImDrawList& list, std::span<const ImVec2> points, float width, ImU32 colour) {
    if (points.size() < 2) return;
    const auto count = static_cast<int>(points.size());
    const ImVec2 white = list._Data->TexUvWhitePixel;
    const ImU32 clear = colour & ~IM_COL32_A_MASK;
    const float inner = std::max(0.F, width / 2 - soft);
    const float outer = width / 2 + soft;
    list.PrimReserve((count - 1) * 18, count * 4);
    const unsigned first = list._VtxCurrentIdx;
    ImVec2 before = normal(points[0], points[1]);
    for (std::size_t i = 0; i < points.size(); ++i) {
        const ImVec2 after = i + 1 < points.size() ? normal(points[i], points[i + 1]) : before;
        const ImVec2 across = joint(before, after);
        before = after;
        list.PrimWriteVtx(beside(points[i], across, outer), white, clear);
        list.PrimWriteVtx(beside(points[i], across, inner), white, colour);
        list.PrimWriteVtx(beside(points[i], across, -inner), white, colour);
        list.PrimWriteVtx(beside(points[i], across, -outer), white, clear);
    }
    for (int i = 0; i + 1 < count; ++i) {
        const unsigned here = first + static_cast<unsigned>(i) * 4;
        for (unsigned edge = 0; edge < 3; ++edge)
            strip(list, here + edge, here + edge + 1, here + edge + 4, here + edge + 5);
    }
}

void add_dot(ImDrawList& list, const ImVec2& centre, float radius, ImU32 colour) {
    if (radius <= 0) return;
    const int corners = std::clamp(static_cast<int>(radius * 4), corners_min, corners_max);
    const ImVec2 white = list._Data->TexUvWhitePixel;
    const float inner = std::max(0.F, radius - soft);
    list.PrimReserve(corners * 9, corners * 2 + 1);
    const unsigned middle = list._VtxCurrentIdx;
    list.PrimWriteVtx(centre, white, colour);
    for (int i = 0; i < corners; ++i) {
        const double angle = 2 * std::numbers::pi * i / corners;
        const ImVec2 way(static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle)));
        list.PrimWriteVtx(beside(centre, way, inner), white, colour);
        list.PrimWriteVtx(beside(centre, way, radius + soft), white, colour & ~IM_COL32_A_MASK);
    }
    for (int i = 0; i < corners; ++i) {
        const unsigned here = middle + 1 + static_cast<unsigned>(i) * 2;
        const unsigned next = middle + 1 + static_cast<unsigned>((i + 1) % corners) * 2;
        for (const unsigned corner : {middle, here, next})
            list.PrimWriteIdx(static_cast<ImDrawIdx>(corner));
        strip(list, here, here + 1, next, next + 1);
    }
}

}  // namespace ui
