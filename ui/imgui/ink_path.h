#pragma once

#include <cstddef>
#include <vector>

namespace ui {

struct InkPoint {
    float x = 0;
    float y = 0;
};

/// A smooth curve through the points; it never swings beyond them where they lie unevenly.
[[nodiscard]] std::vector<InkPoint> smoothed(const std::vector<InkPoint>& points);

/// Where the curve turns so sharply that a drawn line would grow a spike: indices of inner points.
[[nodiscard]] std::vector<std::size_t> sharp_turns(const std::vector<InkPoint>& curve);

}  // namespace ui
