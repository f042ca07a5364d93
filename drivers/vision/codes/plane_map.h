#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include <opencv2/core.hpp>

namespace drivers {

/// A flat thing as a camera sees it: plane coordinates to places in the picture.
class PlaneMap {
  public:
    PlaneMap() = default;
    explicit PlaneMap(const cv::Matx33d& matrix) : matrix_(matrix) {}

    [[nodiscard]] cv::Point2f at(double x, double y) const {
        const double w = matrix_(2, 0) * x + matrix_(2, 1) * y + matrix_(2, 2);
        return {static_cast<float>((matrix_(0, 0) * x + matrix_(0, 1) * y + matrix_(0, 2)) / w),
                static_cast<float>((matrix_(1, 0) * x + matrix_(1, 1) * y + matrix_(1, 2)) / w)};
    }

  private:
    cv::Matx33d matrix_ = cv::Matx33d::eye();
};

/// A place on the plane and where it is seen; counts as `weight` of them.
struct PlanePair {
    cv::Point2f plane;
    cv::Point2f seen;
    double weight = 1;
};

/// The map that suits the pairs best in the sense of least squares (normalised direct linear
/// transform). None for fewer than four, or when they do not fix one.
/// **Source:** Hartley and Zisserman, Multiple View Geometry, algorithm 4.2.
[[nodiscard]] std::optional<PlaneMap> fit_plane(const std::vector<PlanePair>& pairs);

/// Grey at a place between points; outside the picture that of its rim. Two points a side at least.
[[nodiscard]] inline float grey_at(const cv::Mat& grey, cv::Point2f at) {
    // Also what is no number becomes 0.
    const auto inside = [](float value, int size) {
        return value > 0 ? std::min(value, static_cast<float>(size) - 1.001F) : 0;
    };
    const float x = inside(at.x, grey.cols);
    const float y = inside(at.y, grey.rows);
    const int column = static_cast<int>(x);
    const int row = static_cast<int>(y);
    const float u = x - static_cast<float>(column);
    const float v = y - static_cast<float>(row);
    const unsigned char* upper = grey.ptr(row) + column;
    const unsigned char* lower = upper + grey.step;
    const auto mix = [](unsigned char a, unsigned char b, float by) {
        return static_cast<float>(a) * (1 - by) + static_cast<float>(b) * by;
    };
    return mix(upper[0], upper[1], u) * (1 - v) + mix(lower[0], lower[1], u) * v;
}

}  // namespace drivers
