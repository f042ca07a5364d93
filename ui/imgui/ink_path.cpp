#include "ui/imgui/ink_path.h"

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

constexpr float far_apart = 6.F;
constexpr int parts = 4;
// About 35°.
constexpr float straight_enough = 0.82F;

InkPoint operator-(const InkPoint& a, const InkPoint& b) {
    return {a.x - b.x, a.y - b.y};
}
float length(const InkPoint& a) {
    return std::hypot(a.x, a.y);
}

/// The curve's direction at `b`, for a step of length 1: neighbours count by their distance.
InkPoint tangent(const InkPoint& a, const InkPoint& b, const InkPoint& c) {
    const float span = length(b - a) + length(c - b);
    if (span <= 0) return {};
    const InkPoint whole = c - a;
    return {whole.x / span, whole.y / span};
}

}  // namespace

std::vector<InkPoint> smoothed(const std::vector<InkPoint>& points) {
    std::vector<InkPoint> out;
    for (std::size_t i = 0; i + 1 < points.size(); ++i) {
        const InkPoint& b = points[i];
        const InkPoint& c = points[i + 1];
        out.push_back(b);
        const float step = length(c - b);
        if (step < far_apart) continue;
        const InkPoint leaving = tangent(points[i == 0 ? 0 : i - 1], b, c);
        const InkPoint arriving = tangent(b, c, points[std::min(i + 2, points.size() - 1)]);
        for (int k = 1; k < parts; ++k) {
            const float t = static_cast<float>(k) / parts;
            const float s = 1 - t;
            // Hermite's cubic.
            const float from = (1 + 2 * t) * s * s;
            const float to = t * t * (3 - 2 * t);
            const float out_of = t * s * s * step;
            const float into = -t * t * s * step;
            out.push_back({from * b.x + out_of * leaving.x + to * c.x + into * arriving.x,
                           from * b.y + out_of * leaving.y + to * c.y + into * arriving.y});
        }
    }
    if (!points.empty()) out.push_back(points.back());
    return out;
}

std::vector<std::size_t> sharp_turns(const std::vector<InkPoint>& curve) {
    std::vector<std::size_t> out;
    for (std::size_t i = 1; i + 1 < curve.size(); ++i) {
        const InkPoint before = curve[i] - curve[i - 1];
        const InkPoint after = curve[i + 1] - curve[i];
        const float ahead = before.x * after.x + before.y * after.y;
        if (ahead < straight_enough * length(before) * length(after)) out.push_back(i);
    }
    return out;
}

}  // namespace ui
