#include "drivers/vision/codes/module_grid.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

#include "drivers/vision/codes/alignment.h"

namespace drivers {

namespace {

/// Which corner of the upright code's finder pattern `at` is, seen from its centre: 0 or 7 modules
/// each way.
cv::Point2f corner_in_modules(cv::Point2f from_centre, cv::Point2f along, cv::Point2f down,
                              double across) {
    const double x = from_centre.cross(down) / across;
    const double y = along.cross(from_centre) / across;
    return {x > 0 ? 7.F : 0.F, y > 0 ? 7.F : 0.F};
}

/// Pairs of the four corners and the centre of each finder pattern; empty when two corners of one
/// fall into the same place.
std::vector<PlanePair> pairs_of(const FinderTriple& finders, int modules) {
    const cv::Point2f along = finders.right.centre - finders.corner.centre;
    const cv::Point2f down = finders.left.centre - finders.corner.centre;
    const double across = along.cross(down);
    if (std::abs(across) < 1) return {};
    const float far = static_cast<float>(modules - 7);
    const std::pair<const FinderPattern*, cv::Point2f> placed[] = {
        {&finders.corner, {0, 0}}, {&finders.right, {far, 0}}, {&finders.left, {0, far}}};
    constexpr double centre_weight = 2;
    std::vector<PlanePair> pairs;
    for (const auto& [finder, origin] : placed) {
        const std::size_t first = pairs.size();
        for (const cv::Point2f& corner : finder->corners) {
            const cv::Point2f place =
                origin + corner_in_modules(corner - finder->centre, along, down, across);
            for (std::size_t i = first; i < pairs.size(); ++i)
                if (pairs[i].plane == place) return {};
            pairs.push_back({place, corner});
        }
        pairs.push_back({origin + cv::Point2f(3.5F, 3.5F), finder->centre, centre_weight});
    }
    return pairs;
}

/// How much brighter the ring inside a finder pattern is than its core.
float contrast_of(const cv::Mat& grey, const PlaneMap& map) {
    return grey_at(grey, map.at(1.5, 3.5)) - grey_at(grey, map.at(3.5, 3.5));
}

/// The middle of a module counts most; four places around it calm the noise.
float module_at(const cv::Mat& grey, const PlaneMap& map, double x, double y) {
    constexpr double off = 0.22;
    const float around = grey_at(grey, map.at(x - off, y)) + grey_at(grey, map.at(x + off, y)) +
                         grey_at(grey, map.at(x, y - off)) + grey_at(grey, map.at(x, y + off));
    return (2 * grey_at(grey, map.at(x, y)) + around) / 6;
}

/// Takes out shadows and glare: 0 is the darkest, 1 the brightest in the neighbourhood.
cv::Mat_<float> normalised(const cv::Mat_<float>& modules) {
    const cv::Mat around = cv::Mat::ones(7, 7, CV_8U);
    cv::Mat dark;
    cv::Mat bright;
    cv::erode(modules, dark, around);
    cv::dilate(modules, bright, around);
    constexpr double spread = 2.5;
    cv::GaussianBlur(dark, dark, {0, 0}, spread);
    cv::GaussianBlur(bright, bright, {0, 0}, spread);
    cv::Mat range = bright - dark;
    constexpr double contrast_min = 6;
    cv::max(range, contrast_min, range);
    cv::Mat result = (modules - dark) / range;
    return result;
}

}  // namespace

std::optional<PlaneMap> map_of_finders(const FinderTriple& finders, int modules) {
    return fit_plane(pairs_of(finders, modules));
}

double timing_score(const cv::Mat& grey, const PlaneMap& map, int modules) {
    constexpr float step_min = 8;
    int score = 0;
    int count = 0;
    for (int k = 8; k < modules - 8; ++k) {
        const double here = k + 0.5;
        const float sign = k % 2 == 0 ? -1 : 1;
        for (const bool is_down : {false, true}) {
            const cv::Point2f at = is_down ? map.at(6.5, here) : map.at(here, 6.5);
            const cv::Point2f before = is_down ? map.at(6.5, here - 1) : map.at(here - 1, 6.5);
            const float step = sign * (grey_at(grey, at) - grey_at(grey, before));
            score += step > step_min ? 1 : step < -step_min ? -1 : 0;
            ++count;
        }
    }
    return count > 0 ? static_cast<double>(score) / count : -1;
}

std::optional<ModuleGrid> sample_modules(const cv::Mat& grey, const FinderTriple& finders,
                                         int version) {
    const int modules = modules_of(version);
    std::vector<PlanePair> pairs = pairs_of(finders, modules);
    auto map = fit_plane(pairs);
    if (!map) return std::nullopt;
    const std::vector<int> places = alignment_places(version);
    if (!places.empty()) {
        const double last = places.back() + 0.5;
        if (const auto seen =
                find_last_alignment(grey, *map, last, modules, contrast_of(grey, *map))) {
            constexpr double alignment_weight = 5;
            const auto place = static_cast<float>(last);
            pairs.push_back({{place, place}, *seen, alignment_weight});
            if (const auto better = fit_plane(pairs)) map = better;
        }
    }
    const AlignmentMesh mesh(grey, *map, places, std::max(10.F, contrast_of(grey, *map)));
    ModuleGrid grid;
    cv::Mat_<float> sampled(modules, modules);
    for (int y = 0; y < modules; ++y) {
        for (int x = 0; x < modules; ++x) {
            const cv::Point2d at = mesh.bent(x + 0.5, y + 0.5);
            sampled(y, x) = module_at(grey, *map, at.x, at.y);
        }
    }
    grid.brightness = normalised(sampled);
    grid.corners = {map->at(0, 0), map->at(modules, 0), map->at(modules, modules),
                    map->at(0, modules)};
    return grid;
}

}  // namespace drivers
