#include "drivers/vision/pages/page_quad.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace drivers {

LineVector line_through(cv::Point2f a, cv::Point2f b) {
    const cv::Point2d from = a;
    const cv::Point2d to = b;
    const LineVector line(from.y - to.y, to.x - from.x, from.x * to.y - to.x * from.y);
    const double length = std::hypot(line[0], line[1]);
    return length > 0 ? line * (1 / length) : line;
}

std::optional<cv::Point2f> crossing_of(const LineVector& a, const LineVector& b) {
    const cv::Vec3d point = a.cross(b);
    if (std::abs(point[2]) < 1e-9) return std::nullopt;
    return cv::Point2f(static_cast<float>(point[0] / point[2]),
                       static_cast<float>(point[1] / point[2]));
}

double area_of(const QuadCorners& corners) {
    double sum = 0;
    for (std::size_t i = 0; i < 4; ++i) sum += corners[i].cross(corners[(i + 1) % 4]);
    return sum / 2;
}

std::array<double, 4> sides_of(const QuadCorners& corners) {
    std::array<double, 4> sides{};
    for (std::size_t i = 0; i < 4; ++i) sides[i] = cv::norm(corners[(i + 1) % 4] - corners[i]);
    return sides;
}

double aspect_of(const QuadCorners& corners) {
    const auto sides = sides_of(corners);
    const double aspect = (sides[0] + sides[2]) / std::max(1e-6, sides[1] + sides[3]);
    return aspect < 1 ? 1 / std::max(1e-6, aspect) : aspect;
}

bool is_possible_page(const QuadCorners& corners, cv::Size picture) {
    const double area = std::abs(area_of(corners));
    if (area < 0.035 * picture.area() || area > 0.985 * picture.area()) return false;
    const double side_min = 0.08 * picture.width;
    for (std::size_t i = 0; i < 4; ++i) {
        const cv::Point2f next = corners[(i + 1) % 4] - corners[i];
        const cv::Point2f before = corners[(i + 3) % 4] - corners[i];
        const double length = cv::norm(next);
        const double length_before = cv::norm(before);
        if (length < side_min || length_before < side_min) return false;
        const double cosine = static_cast<double>(next.dot(before)) / (length * length_before);
        if (std::abs(cosine) > 0.5 || next.cross(before) <= 0) return false;
    }
    const auto sides = sides_of(corners);
    for (std::size_t i = 0; i < 2; ++i)
        if (std::min(sides[i], sides[i + 2]) < 0.55 * std::max(sides[i], sides[i + 2]))
            return false;
    return aspect_of(corners) < 4.2;
}

QuadCorners clockwise(QuadCorners corners) {
    if (area_of(corners) < 0) std::swap(corners[1], corners[3]);
    return corners;
}

}  // namespace drivers
