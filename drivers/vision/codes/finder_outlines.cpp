#include <algorithm>
#include <cmath>
#include <optional>

#include <opencv2/imgproc.hpp>

#include "drivers/vision/codes/finder_patterns.h"

namespace drivers {

namespace {

using Outline = std::vector<cv::Point>;

struct OutlineTree {
    std::vector<Outline> outlines;
    /// Next, previous, first inside, around.
    std::vector<cv::Vec4i> places;
};

struct Largest {
    int index = -1;
    double area = 0;
};

Largest largest_inside(const OutlineTree& tree, int around) {
    Largest found;
    for (int i = tree.places[static_cast<std::size_t>(around)][2]; i >= 0;
         i = tree.places[static_cast<std::size_t>(i)][0]) {
        const double area = cv::contourArea(tree.outlines[static_cast<std::size_t>(i)]);
        if (area > found.area) found = {i, area};
    }
    return found;
}

std::optional<cv::Point2f> centre_of(const Outline& outline) {
    const cv::Moments moments = cv::moments(outline);
    if (moments.m00 <= 0) return std::nullopt;
    return cv::Point2f(static_cast<float>(moments.m10 / moments.m00),
                       static_cast<float>(moments.m01 / moments.m00));
}

/// Four corners around a hull, or none when it is no square seen from anywhere.
std::optional<std::array<cv::Point2f, 4>> square_around(const Outline& hull, double area) {
    const double length = cv::arcLength(hull, true);
    std::array<cv::Point2f, 4> corners;
    Outline shape;
    for (const double part : {0.04, 0.06, 0.08, 0.11}) {
        cv::approxPolyDP(hull, shape, part * length, true);
        if (shape.size() != 4) continue;
        if (cv::contourArea(shape) < 0.8 * area) break;
        std::copy(shape.begin(), shape.end(), corners.begin());
        return corners;
    }
    const cv::RotatedRect box = cv::minAreaRect(hull);
    if (area < 0.78 * static_cast<double>(box.size.area())) return std::nullopt;
    box.points(corners.data());
    return corners;
}

std::optional<FinderPattern> finder_at(const OutlineTree& tree, std::size_t outer) {
    const cv::Rect box = cv::boundingRect(tree.outlines[outer]);
    if (box.width < 8 || box.height < 8 || box.width > box.height * 3 || box.height > box.width * 3)
        return std::nullopt;
    const Largest hole = largest_inside(tree, static_cast<int>(outer));
    if (hole.index < 0) return std::nullopt;
    const Largest core = largest_inside(tree, hole.index);
    if (core.index < 0 || core.area < 4) return std::nullopt;
    Outline hull;
    cv::convexHull(tree.outlines[outer], hull);
    const double area = cv::contourArea(hull);
    // 49 : 25 : 9 modules, wide open for blur.
    const double to_hole = area / std::max(1.0, hole.area);
    const double to_core = area / core.area;
    if (area < 60 || to_hole < 1.15 || to_hole > 4.2 || to_core < 2.4 || to_core > 16)
        return std::nullopt;
    const auto inner = centre_of(tree.outlines[static_cast<std::size_t>(core.index)]);
    const auto whole = centre_of(hull);
    if (!inner || !whole || cv::norm(*inner - *whole) > 0.14 * std::sqrt(area)) return std::nullopt;
    const auto corners = square_around(hull, area);
    if (!corners) return std::nullopt;
    return FinderPattern{(*inner + *whole) * 0.5F, *corners,
                         static_cast<float>(std::sqrt(area) / 7)};
}

}  // namespace

std::vector<FinderPattern> finders_by_outlines(const cv::Mat& ink) {
    OutlineTree tree;
    cv::findContours(ink, tree.outlines, tree.places, cv::RETR_TREE, cv::CHAIN_APPROX_SIMPLE);
    std::vector<FinderPattern> found;
    for (std::size_t i = 0; i < tree.outlines.size(); ++i) {
        if (tree.places[i][2] < 0) continue;
        const auto finder = finder_at(tree, i);
        if (finder) add_if_new(found, *finder);
    }
    return found;
}

}  // namespace drivers
