#include "ui/imgui/shape_masks.h"

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

template <class Coverage>
Mask square(int side, const Coverage& coverage) {
    Mask mask;
    mask.width = side;
    mask.height = side;
    mask.coverage.reserve(static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            const double value = std::clamp(coverage(x + 0.5, y + 0.5), 0.0, 1.0);
            mask.coverage.push_back(static_cast<std::uint8_t>(value * 255 + 0.5));
        }
    }
    return mask;
}

}  // namespace

Mask disc_mask(int radius) {
    return square(2 * radius, [=](double x, double y) {
        return 0.5 + radius - std::hypot(x - radius, y - radius);
    });
}

Mask ring_mask(int radius, int thickness) {
    return square(2 * radius, [=](double x, double y) {
        const double from_middle = std::hypot(x - radius, y - radius);
        const double outer = std::clamp(0.5 + radius - from_middle, 0.0, 1.0);
        const double inner = std::clamp(0.5 + (radius - thickness) - from_middle, 0.0, 1.0);
        return outer - inner;
    });
}

Mask shadow_corner_mask(int radius, int sigma, int reach, int inner) {
    // Blurring rounds corners: the field of a corner with a wider radius is close to the true
    // convolution.
    const double round = radius + sigma * 0.8;
    return square(reach + inner, [=](double x, double y) {
        const double right = reach + round - x;
        const double down = reach + round - y;
        const double corner = std::hypot(std::max(right, 0.0), std::max(down, 0.0));
        const double outward = corner > 0 ? corner - round : std::max(right, down) - round;
        return 0.5 * std::erfc(outward / (std::sqrt(2.0) * sigma));
    });
}

}  // namespace ui
