#include "drivers/vision/codes/qr_rectifier.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

#include "drivers/vision/codes/module_grid.h"
#include "drivers/vision/codes/zxing_reader.h"

namespace drivers {

namespace {

/// How three squares would have to stand for a code.
struct TripleLimits {
    float size_ratio = 1.7F;
    /// Cosine of the angle between the arms; logarithm of the ratio of their lengths.
    double cosine = 0.5;
    double stretch = 0.55;
    /// In modules of the largest square.
    double arm_max = 180;
};

struct Candidate {
    double cost = 0;
    std::size_t corner = 0;
    std::size_t right = 0;
    std::size_t left = 0;
};

std::optional<Candidate> candidate_of(const std::vector<FinderPattern>& finders, std::size_t corner,
                                      std::size_t one, std::size_t other,
                                      const TripleLimits& limits) {
    const FinderPattern& a = finders[corner];
    const FinderPattern& b = finders[one];
    const FinderPattern& c = finders[other];
    const float largest = std::max({a.module, b.module, c.module});
    const float smallest = std::min({a.module, b.module, c.module});
    if (largest > limits.size_ratio * smallest) return std::nullopt;
    const cv::Point2f to_b = b.centre - a.centre;
    const cv::Point2f to_c = c.centre - a.centre;
    const double arm_b = cv::norm(to_b);
    const double arm_c = cv::norm(to_c);
    const double arm_min = 12 * static_cast<double>(smallest);
    if (arm_b < arm_min || arm_c < arm_min || arm_b > limits.arm_max * static_cast<double>(largest))
        return std::nullopt;
    const double cosine = std::abs(to_b.dot(to_c) / (arm_b * arm_c));
    const double stretch = std::abs(std::log(arm_b / arm_c));
    if (cosine > limits.cosine || stretch > limits.stretch) return std::nullopt;
    Candidate candidate;
    candidate.cost = cosine + stretch + 0.5 * std::log(static_cast<double>(largest / smallest)) +
                     0.0002 * (arm_b + arm_c) / static_cast<double>(smallest);
    candidate.corner = corner;
    candidate.right = to_b.cross(to_c) < 0 ? other : one;
    candidate.left = candidate.right == one ? other : one;
    return candidate;
}

std::vector<Candidate> candidates_of(const std::vector<FinderPattern>& finders,
                                     const TripleLimits& limits) {
    std::vector<Candidate> found;
    for (std::size_t corner = 0; corner < finders.size(); ++corner)
        for (std::size_t one = 0; one < finders.size(); ++one)
            for (std::size_t other = one + 1; other < finders.size(); ++other)
                if (one != corner && other != corner)
                    if (auto candidate = candidate_of(finders, corner, one, other, limits))
                        found.push_back(*candidate);
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.cost < b.cost; });
    return found;
}

cv::Mat ink_of(const cv::Mat& grey, int window) {
    constexpr double darker_by = 6;
    cv::Mat ink;
    cv::adaptiveThreshold(grey, ink, 255, cv::ADAPTIVE_THRESH_MEAN_C, cv::THRESH_BINARY_INV,
                          window | 1, darker_by);
    return ink;
}

void scale_all(std::vector<FinderPattern>& finders, double by) {
    const auto factor = static_cast<float>(by);
    for (FinderPattern& finder : finders) {
        finder.centre *= factor;
        finder.module *= factor;
        for (cv::Point2f& corner : finder.corners) corner *= factor;
    }
}

void add_new(std::vector<FinderPattern>& finders, const std::vector<FinderPattern>& more) {
    for (const FinderPattern& finder : more) add_if_new(finders, finder);
}

/// Squares of a picture, in its own points whatever `upscale` is.
std::vector<FinderPattern> find_all(const cv::Mat& grey, double upscale) {
    cv::Mat enlarged = grey;
    if (upscale != 1) cv::resize(grey, enlarged, {}, upscale, upscale, cv::INTER_CUBIC);
    const int side = std::min(enlarged.cols, enlarged.rows);
    auto finders = finders_by_runs(ink_of(enlarged, std::max(15, side / 24)));
    scale_all(finders, 1 / upscale);
    constexpr TripleLimits likely{1.5F, 0.4, 0.4, 1e9};
    if (side > 240 && candidates_of(finders, likely).empty()) {
        // Perhaps the code is large and its edges are ragged.
        constexpr double smaller = 0.4;
        cv::Mat reduced;
        cv::resize(enlarged, reduced, {}, smaller, smaller, cv::INTER_AREA);
        auto large = finders_by_outlines(ink_of(reduced, 51));
        scale_all(large, 1 / (upscale * smaller));
        add_new(finders, large);
    }
    if (finders.size() < 3) {
        cv::Mat ink;
        cv::threshold(enlarged, ink, 0, 255, cv::THRESH_BINARY_INV | cv::THRESH_OTSU);
        auto more = finders_by_runs(ink);
        scale_all(more, 1 / upscale);
        add_new(finders, more);
    }
    if (finders.size() > finders_max) finders.resize(finders_max);
    return finders;
}

/// How large a module is along `direction`: the sides of the square that run that way.
double module_along(const FinderPattern& finder, cv::Point2f direction) {
    direction *= 1 / cv::norm(direction);
    double length = 0;
    int count = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        const cv::Point2f side = finder.corners[(i + 1) % 4] - finder.corners[i];
        if (std::abs(static_cast<double>(side.dot(direction))) <= std::abs(side.cross(direction)))
            continue;
        length += cv::norm(side);
        ++count;
    }
    return count > 0 ? length / count / 7 : static_cast<double>(finder.module);
}

int likely_version(const FinderTriple& finders) {
    const auto modules_to = [&finders](const FinderPattern& other) {
        const cv::Point2f arm = other.centre - finders.corner.centre;
        const double module = (module_along(finders.corner, arm) + module_along(other, arm)) / 2;
        return cv::norm(arm) / std::max(0.1, module);
    };
    const double modules = (modules_to(finders.right) + modules_to(finders.left)) / 2 + 7;
    return static_cast<int>(std::lround(std::min(200.0, modules - 17) / 4));
}

struct VersionScore {
    double score = 0;
    int version = 0;
};

/// Versions near the likely one, those first whose timing patterns are seen best.
std::vector<VersionScore> versions_of(const cv::Mat& grey, const FinderTriple& finders) {
    const int likely = likely_version(finders);
    const int around = likely >= 14 ? 2 : 1;
    std::vector<VersionScore> found;
    for (int version = std::max(1, likely - around); version <= std::min(40, likely + around);
         ++version) {
        const int modules = modules_of(version);
        if (const auto map = map_of_finders(finders, modules))
            found.push_back({timing_score(grey, *map, modules), version});
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.score > b.score; });
    return found;
}

/// The code drawn in black and white, with its quiet zone.
cv::Mat drawn(const cv::Mat_<float>& brightness, float threshold) {
    constexpr int quiet = 4;
    constexpr int points = 3;
    const int side = (brightness.rows + 2 * quiet) * points;
    cv::Mat picture(side, side, CV_8U, cv::Scalar(255));
    cv::Mat modules;
    cv::threshold(brightness, modules, static_cast<double>(threshold), 255, cv::THRESH_BINARY);
    modules.convertTo(modules, CV_8U);
    const cv::Rect inside(quiet * points, quiet * points, brightness.cols * points,
                          brightness.rows * points);
    cv::resize(modules, picture(inside), inside.size(), 0, 0, cv::INTER_NEAREST);
    return picture;
}

std::optional<SeenCode> decode(const ModuleGrid& grid) {
    for (const float threshold : {0.5F, 0.4F, 0.6F}) {
        const cv::Mat picture = drawn(grid.brightness, threshold);
        auto code = read_with_zxing(
            {picture.data, picture.cols, picture.rows, static_cast<int>(picture.step)},
            ZxingWish::qr_drawn);
        if (!code) continue;
        for (std::size_t i = 0; i < code->corners.size(); ++i)
            code->corners[i] = {grid.corners[i].x, grid.corners[i].y};
        return code;
    }
    return std::nullopt;
}

std::optional<SeenCode> read_triple(const cv::Mat& grey, const FinderTriple& finders) {
    constexpr std::size_t versions_tried = 2;
    constexpr double second_score_min = 0.25;
    const std::vector<VersionScore> versions = versions_of(grey, finders);
    for (std::size_t i = 0; i < std::min(versions_tried, versions.size()); ++i) {
        if (i > 0 && versions[i].score < second_score_min) break;
        const auto grid = sample_modules(grey, finders, versions[i].version);
        if (!grid) continue;
        if (auto code = decode(*grid)) return code;
    }
    return std::nullopt;
}

}  // namespace

std::optional<SeenCode> read_rectified(const cv::Mat& grey, double upscale,
                                       const std::function<bool()>& is_late) {
    constexpr std::size_t candidates_tried = 8;
    constexpr int side_min = 21;
    if (grey.cols < side_min || grey.rows < side_min) return std::nullopt;
    const std::vector<FinderPattern> finders = find_all(grey, upscale);
    const std::vector<Candidate> candidates = candidates_of(finders, TripleLimits{});
    for (std::size_t i = 0; i < std::min(candidates_tried, candidates.size()); ++i) {
        if (is_late()) break;
        const Candidate& candidate = candidates[i];
        if (auto code = read_triple(grey, {finders[candidate.corner], finders[candidate.right],
                                           finders[candidate.left]}))
            return code;
    }
    return std::nullopt;
}

}  // namespace drivers
