#include "drivers/vision/codes/plane_map.h"

#include <cmath>

namespace drivers {

namespace {

/// Moves and scales points so that their centre is 0 and their mean distance from it √2.
cv::Matx33d normaliser(const std::vector<PlanePair>& pairs, cv::Point2f PlanePair::*which) {
    cv::Point2d centre;
    for (const PlanePair& pair : pairs) centre += cv::Point2d(pair.*which);
    centre *= 1.0 / static_cast<double>(pairs.size());
    double distance = 0;
    for (const PlanePair& pair : pairs) distance += cv::norm(cv::Point2d(pair.*which) - centre);
    distance /= static_cast<double>(pairs.size());
    const double scale = distance > 0 ? std::sqrt(2.0) / distance : 1;
    return {scale, 0, -scale * centre.x, 0, scale, -scale * centre.y, 0, 0, 1};
}

cv::Vec3d moved(const cv::Matx33d& by, cv::Point2f point) {
    return by * cv::Vec3d(static_cast<double>(point.x), static_cast<double>(point.y), 1);
}

}  // namespace

std::optional<PlaneMap> fit_plane(const std::vector<PlanePair>& pairs) {
    if (pairs.size() < 4) return std::nullopt;
    const cv::Matx33d plane = normaliser(pairs, &PlanePair::plane);
    const cv::Matx33d seen = normaliser(pairs, &PlanePair::seen);
    cv::Matx<double, 9, 9> sums = cv::Matx<double, 9, 9>::zeros();
    for (const PlanePair& pair : pairs) {
        const cv::Vec3d p = moved(plane, pair.plane);
        const cv::Vec3d s = moved(seen, pair.seen);
        const cv::Matx<double, 9, 1> across(p[0], p[1], 1, 0, 0, 0, -s[0] * p[0], -s[0] * p[1],
                                            -s[0]);
        const cv::Matx<double, 9, 1> down(0, 0, 0, p[0], p[1], 1, -s[1] * p[0], -s[1] * p[1],
                                          -s[1]);
        sums += pair.weight * (across * across.t() + down * down.t());
    }
    cv::Mat values;
    cv::Mat vectors;
    if (!cv::eigen(cv::Mat(sums), values, vectors)) return std::nullopt;
    // Two directions without weight: the pairs lie on a line.
    if (values.at<double>(7) < 1e-9 * values.at<double>(0)) return std::nullopt;
    const cv::Mat best = vectors.row(8).reshape(1, 3);
    const cv::Matx33d matrix = seen.inv() * cv::Matx33d(best) * plane;
    if (!std::isfinite(matrix(2, 2)) || std::abs(matrix(2, 2)) < 1e-12) return std::nullopt;
    return PlaneMap(matrix * (1 / matrix(2, 2)));
}

}  // namespace drivers
