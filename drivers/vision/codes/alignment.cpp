#include "drivers/vision/codes/alignment.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

namespace drivers {

namespace {

/// How much the 5 × 5 modules around (x, y) look like an alignment pattern: ink, paper around it,
/// ink around that.
double alignment_score(const cv::Mat& grey, const PlaneMap& map, double x, double y) {
    const float core = grey_at(grey, map.at(x, y));
    float paper = 0;
    float ring = 0;
    float ring_brightest = 0;
    for (int down = -2; down <= 2; ++down) {
        for (int along = -2; along <= 2; ++along) {
            if (along == 0 && down == 0) continue;
            const float here = grey_at(grey, map.at(x + along, y + down));
            if (std::max(std::abs(along), std::abs(down)) == 1) {
                paper += here / 8;
                continue;
            }
            ring += here / 16;
            ring_brightest = std::max(ring_brightest, here);
        }
    }
    return static_cast<double>((paper - core) + (paper - ring) * 1.5F -
                               0.3F * std::max(0.F, ring_brightest - paper));
}

struct Found {
    double score = -1e9;
    cv::Vec2d off;
};

/// The best place within `reach` modules; far places pay `price` a module.
Found best_around(const cv::Mat& grey, const PlaneMap& map, cv::Vec2d from, double reach,
                  double step, double price) {
    Found best;
    for (double y = -reach; y <= reach; y += step) {
        for (double x = -reach; x <= reach; x += step) {
            const double score =
                alignment_score(grey, map, from[0] + x, from[1] + y) - price * std::hypot(x, y);
            if (score > best.score) best = {score, {x, y}};
        }
    }
    return best;
}

}  // namespace

std::vector<int> alignment_places(int version) {
    if (version < 2) return {};
    const int count = version / 7 + 2;
    const int last = 4 * version + 10;
    const int step = version == 32 ? 26 : (version * 4 + count * 2 + 1) / (2 * count - 2) * 2;
    std::vector<int> places(static_cast<std::size_t>(count), 6);
    for (int i = count - 1; i > 0; --i)
        places[static_cast<std::size_t>(i)] = last - (count - 1 - i) * step;
    return places;
}

std::optional<cv::Point2f> find_last_alignment(const cv::Mat& grey, const PlaneMap& map,
                                               double place, int modules, float contrast) {
    const double reach = std::min(7.0, 1.5 + modules * 0.07);
    constexpr double step = 0.34;
    constexpr double price = 1.2;
    const Found best = best_around(grey, map, {place, place}, reach, step, price);
    if (best.score <= 0.81 * static_cast<double>(contrast)) return std::nullopt;
    return map.at(place + best.off[0], place + best.off[1]);
}

AlignmentMesh::AlignmentMesh(const cv::Mat& grey, const PlaneMap& map, std::vector<int> places,
                             float contrast)
    : places_(std::move(places)), side_(static_cast<int>(places_.size())) {
    if (side_ < 3) return;
    moved_ = cv::Mat_<cv::Vec2d>(side_, side_, cv::Vec2d{});
    known_ = cv::Mat_<unsigned char>(side_, side_, static_cast<unsigned char>(0));
    // The second time with neighbours on all sides, and further away.
    for (const double reach : {2.0, 3.0}) find(grey, map, contrast, reach);
}

bool AlignmentMesh::is_finder(int row, int column) const {
    return (row == 0 && column == 0) || (row == 0 && column == side_ - 1) ||
           (row == side_ - 1 && column == 0);
}

cv::Vec2d AlignmentMesh::expected(int row, int column) const {
    cv::Vec2d sum;
    int count = 0;
    for (int y = std::max(0, row - 1); y <= std::min(side_ - 1, row + 1); ++y) {
        for (int x = std::max(0, column - 1); x <= std::min(side_ - 1, column + 1); ++x) {
            if (known_(y, x) == 0) continue;
            sum += moved_(y, x);
            ++count;
        }
    }
    return count > 0 ? sum * (1.0 / count) : sum;
}

void AlignmentMesh::find(const cv::Mat& grey, const PlaneMap& map, float contrast, double reach) {
    constexpr double step = 0.25;
    for (int row = 0; row < side_; ++row) {
        for (int column = 0; column < side_; ++column) {
            if (known_(row, column) != 0) continue;
            if (is_finder(row, column)) {
                known_(row, column) = 1;
                continue;
            }
            const cv::Vec2d from = expected(row, column);
            const cv::Vec2d place(places_[static_cast<std::size_t>(column)] + 0.5,
                                  places_[static_cast<std::size_t>(row)] + 0.5);
            const Found best = best_around(grey, map, place + from, reach, step,
                                           0.1 * static_cast<double>(contrast));
            const bool is_there = best.score > 0.75 * static_cast<double>(contrast);
            moved_(row, column) = is_there ? from + best.off : from;
            known_(row, column) = is_there ? 1 : 0;
        }
    }
}

cv::Point2d AlignmentMesh::bent(double x, double y) const {
    if (side_ < 3) return {x, y};
    const auto cell = [this](double at) {
        int i = 0;
        while (i < side_ - 2 && at > places_[static_cast<std::size_t>(i) + 1] + 0.5) ++i;
        const int begin = places_[static_cast<std::size_t>(i)];
        const int length = places_[static_cast<std::size_t>(i) + 1] - begin;
        return std::pair(i, std::clamp((at - begin - 0.5) / length, -0.4, 1.4));
    };
    const auto [column, right] = cell(x);
    const auto [row, down] = cell(y);
    const cv::Vec2d by = moved_(row, column) * ((1 - right) * (1 - down)) +
                         moved_(row, column + 1) * (right * (1 - down)) +
                         moved_(row + 1, column) * ((1 - right) * down) +
                         moved_(row + 1, column + 1) * (right * down);
    return {x + by[0], y + by[1]};
}

}  // namespace drivers
