#pragma once

#include <array>
#include <optional>
#include <vector>

#include <opencv2/core.hpp>

namespace drivers {

using QuadCorners = std::array<cv::Point2f, 4>;

/// Four sides that may be those of a page, clockwise in the picture.
struct PageQuad {
    QuadCorners corners{};
    double score = -1;
    /// Which part of each side is backed by an edge.
    std::array<double, 4> support{};
};

/// a x + b y + c = 0 with a² + b² = 1.
using LineVector = cv::Vec3d;
[[nodiscard]] LineVector line_through(cv::Point2f a, cv::Point2f b);
[[nodiscard]] std::optional<cv::Point2f> crossing_of(const LineVector& a, const LineVector& b);
[[nodiscard]] inline double distance_from(const LineVector& line, cv::Point2f point) {
    return std::abs(line[0] * static_cast<double>(point.x) +
                    line[1] * static_cast<double>(point.y) + line[2]);
}

[[nodiscard]] double area_of(const QuadCorners& corners);
[[nodiscard]] std::array<double, 4> sides_of(const QuadCorners& corners);
/// Long by short side, as seen.
[[nodiscard]] double aspect_of(const QuadCorners& corners);
/// Could a page lie so before a camera above it? Large enough, corners of 60° to 120°, opposite
/// sides alike.
[[nodiscard]] bool is_possible_page(const QuadCorners& corners, cv::Size picture);
[[nodiscard]] QuadCorners clockwise(QuadCorners corners);

}  // namespace drivers
