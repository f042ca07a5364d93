#include "drivers/vision/pages/quad_refine.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

namespace drivers {

namespace {

/// Where the steepest step of a profile is, in points from the middle.
struct Step {
    double height = 0;
    double at = 0;
};

class Profiles {
  public:
    Profiles(const cv::Mat& bgr, cv::Point2f direction, int reach)
        : bgr_(bgr), direction_(direction), normal_(-direction.y, direction.x), reach_(reach) {}

    /// The steepest step across the side at a place, of the channel that shows it best.
    [[nodiscard]] Step steepest(cv::Point2f at) const {
        const std::vector<cv::Vec3f> profile = profile_at(at);
        Step best;
        for (int channel = 0; channel < 3; ++channel) {
            for (int off = -reach_; off <= reach_; ++off) {
                // Far places are less likely.
                const double near = 1 - 0.35 * std::abs(off) / (reach_ + 1.0);
                const double height = slope(profile, channel, off);
                if (height * near <= best.height) continue;
                best = {height * near, off + peak(profile, channel, off, height)};
            }
        }
        return best;
    }

  private:
    /// Brightness across the side, a little averaged along it; one more place at each end.
    [[nodiscard]] std::vector<cv::Vec3f> profile_at(cv::Point2f at) const {
        std::vector<cv::Vec3f> profile;
        for (int off = -reach_ - 2; off <= reach_ + 2; ++off) {
            cv::Vec3f sum;
            for (int along = -2; along <= 2; ++along) {
                const cv::Point2f place = at + normal_ * static_cast<float>(off) +
                                          direction_ * (static_cast<float>(along) * 1.5F);
                const int x = std::clamp(cvRound(place.x), 0, bgr_.cols - 1);
                const int y = std::clamp(cvRound(place.y), 0, bgr_.rows - 1);
                sum += cv::Vec3f(bgr_.at<cv::Vec3b>(y, x));
            }
            profile.push_back(sum * 0.2F);
        }
        return profile;
    }

    [[nodiscard]] double slope(const std::vector<cv::Vec3f>& profile, int channel, int off) const {
        const auto at = static_cast<std::size_t>(off + reach_ + 2);
        if (at == 0 || at + 1 >= profile.size()) return 0;
        return std::abs(static_cast<double>(profile[at + 1][channel] - profile[at - 1][channel]));
    }

    /// Where the top of a parabola through three slopes is.
    [[nodiscard]] double peak(const std::vector<cv::Vec3f>& profile, int channel, int off,
                              double height) const {
        const double before = slope(profile, channel, off - 1);
        const double after = slope(profile, channel, off + 1);
        const double bend = before - 2 * height + after;
        if (std::abs(bend) < 1e-6) return 0;
        return std::clamp(0.5 * (before - after) / bend, -0.5, 0.5);
    }

    const cv::Mat& bgr_;
    const cv::Point2f direction_;
    const cv::Point2f normal_;
    const int reach_;
};

/// A line through most of the points, those far from it left out.
std::optional<LineVector> line_of_most(const std::vector<cv::Point2f>& points, double length) {
    constexpr int tries = 80;
    cv::RNG random(12345);
    LineVector best;
    int best_count = 0;
    const auto count = static_cast<int>(points.size());
    for (int i = 0; i < tries; ++i) {
        const cv::Point2f a = points[static_cast<std::size_t>(random.uniform(0, count))];
        const cv::Point2f b = points[static_cast<std::size_t>(random.uniform(0, count))];
        if (cv::norm(a - b) < length * 0.25) continue;
        const LineVector line = line_through(a, b);
        const auto on_it = std::count_if(points.begin(), points.end(), [&](cv::Point2f point) {
            return distance_from(line, point) < 1.3;
        });
        if (on_it <= best_count) continue;
        best_count = static_cast<int>(on_it);
        best = line;
    }
    if (best_count < count * 0.45) return std::nullopt;
    std::vector<cv::Point2f> on_it;
    for (const cv::Point2f& point : points)
        if (distance_from(best, point) < 1.6) on_it.push_back(point);
    cv::Vec4f fit;
    cv::fitLine(on_it, fit, cv::DIST_HUBER, 0, 0.01, 0.01);
    const cv::Point2f at(fit[2], fit[3]);
    return line_through(at, at + cv::Point2f(fit[0], fit[1]) * 100);
}

LineVector refined_side(const cv::Mat& bgr, cv::Point2f from, cv::Point2f to, int reach) {
    constexpr double step_min = 6;
    const cv::Point2f along = to - from;
    const double length = cv::norm(along);
    const Profiles profiles(bgr, along * (1 / length), reach);
    const cv::Point2f normal(-along.y / static_cast<float>(length),
                             along.x / static_cast<float>(length));
    const int samples = std::clamp(static_cast<int>(length / 6), 30, 160);
    std::vector<cv::Point2f> points;
    for (int i = 0; i < samples; ++i) {
        // Corners are round, or covered by a finger.
        const double part = 0.07 + 0.86 * (i + 0.5) / samples;
        const cv::Point2f at = from + along * part;
        const Step step = profiles.steepest(at);
        if (step.height > step_min) points.push_back(at + normal * step.at);
    }
    if (static_cast<int>(points.size()) > samples * 2 / 5)
        if (const auto line = line_of_most(points, length)) return *line;
    return line_through(from, to);
}

}  // namespace

QuadCorners refined(const cv::Mat& bgr, const QuadCorners& corners, double scale) {
    const double window = std::max(4.0, 3.0 * scale);
    std::array<LineVector, 4> sides;
    for (std::size_t i = 0; i < 4; ++i)
        sides[i] = refined_side(bgr, corners[i], corners[(i + 1) % 4], static_cast<int>(window));
    QuadCorners result = corners;
    for (std::size_t i = 0; i < 4; ++i) {
        const auto corner = crossing_of(sides[(i + 3) % 4], sides[i]);
        if (corner && cv::norm(*corner - corners[i]) < 4 * window) result[i] = *corner;
    }
    return result;
}

}  // namespace drivers
