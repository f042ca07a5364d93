#include <algorithm>
#include <cmath>
#include <numbers>

#include <opencv2/imgproc.hpp>

#include "drivers/vision/pages/quad_sources.h"

namespace drivers {

namespace {

struct LongLine {
    LineVector line;
    double angle = 0;
    /// How many points of edges lie on it.
    double weight = 0;
    cv::Point2f middle;
};

double angle_between(const LongLine& a, const LongLine& b) {
    const double off = std::abs(a.angle - b.angle);
    return std::min(off, std::numbers::pi - off);
}

void sort_by_weight(std::vector<LongLine>& lines) {
    std::stable_sort(lines.begin(), lines.end(),
                     [](const auto& a, const auto& b) { return a.weight > b.weight; });
}

/// A table on a page has more lines than the page, and stronger ones, but the page's lie outside of
/// them: of each direction the strongest are kept and those furthest out on both sides.
std::vector<LongLine> worth_trying(const std::vector<LongLine>& lines, cv::Size picture) {
    constexpr std::size_t lines_max = 22;
    constexpr std::size_t strongest = 4;
    constexpr std::size_t outermost_a_side = 3;
    const cv::Point2f middle(static_cast<float>(picture.width) / 2,
                             static_cast<float>(picture.height) / 2);
    std::vector<bool> is_kept(lines.size());
    std::vector<bool> is_seen(lines.size());
    for (std::size_t first = 0; first < lines.size(); ++first) {
        if (is_seen[first]) continue;
        std::vector<std::pair<double, std::size_t>> alike;
        for (std::size_t i = first; i < lines.size(); ++i) {
            if (is_seen[i] || angle_between(lines[first], lines[i]) > 0.12) continue;
            is_seen[i] = true;
            if (lines[i].weight < 0.2 * lines[first].weight) continue;
            if (alike.size() < strongest) is_kept[i] = true;
            const cv::Point2d normal(std::sin(lines[first].angle), -std::cos(lines[first].angle));
            alike.emplace_back(normal.dot(cv::Point2d(lines[i].middle - middle)), i);
        }
        std::sort(alike.begin(), alike.end());
        for (std::size_t i = 0; i < std::min(outermost_a_side, alike.size()); ++i) {
            is_kept[alike[i].second] = true;
            is_kept[alike[alike.size() - 1 - i].second] = true;
        }
    }
    std::vector<LongLine> kept;
    for (std::size_t i = 0; i < lines.size(); ++i)
        if (is_kept[i] && kept.size() < lines_max) kept.push_back(lines[i]);
    return kept;
}

/// Pieces of lines, pieces of one line taken together.
std::vector<LongLine> long_lines(const EdgeField& field) {
    constexpr std::size_t pieces_max = 60;
    const int width = field.ridges.cols;
    std::vector<cv::Vec4i> pieces;
    cv::theRNG().state = 1;
    cv::HoughLinesP(field.ridges, pieces, 1, std::numbers::pi / 240, width / 14, width / 12.0,
                    width / 30.0);
    std::vector<LongLine> found;
    for (const cv::Vec4i& piece : pieces) {
        const cv::Point2f from(static_cast<float>(piece[0]), static_cast<float>(piece[1]));
        const cv::Point2f to(static_cast<float>(piece[2]), static_cast<float>(piece[3]));
        const cv::Point2d along = to - from;
        double angle = std::atan2(along.y, along.x);
        if (angle < 0) angle += std::numbers::pi;
        found.push_back({line_through(from, to), angle, cv::norm(along), (from + to) * 0.5F});
    }
    sort_by_weight(found);
    std::vector<LongLine> lines;
    for (const LongLine& piece : found) {
        const auto same = std::find_if(lines.begin(), lines.end(), [&](const LongLine& line) {
            return angle_between(line, piece) < 0.045 &&
                   distance_from(line.line, piece.middle) < width / 110.0;
        });
        if (same != lines.end())
            same->weight += 0.7 * piece.weight;
        else if (lines.size() <= pieces_max)
            lines.push_back(piece);
    }
    sort_by_weight(lines);
    return worth_trying(lines, field.ridges.size());
}

using LinePair = std::pair<std::size_t, std::size_t>;

/// Lines that could be opposite sides.
std::vector<LinePair> opposite_lines(const std::vector<LongLine>& lines, int width) {
    std::vector<LinePair> pairs;
    for (std::size_t i = 0; i < lines.size(); ++i)
        for (std::size_t j = i + 1; j < lines.size(); ++j)
            if (angle_between(lines[i], lines[j]) < 0.40 &&
                distance_from(lines[i].line, lines[j].middle) > 0.09 * width)
                pairs.emplace_back(i, j);
    return pairs;
}

std::optional<QuadCorners> corners_of(const std::vector<LongLine>& lines, LinePair one,
                                      LinePair other, cv::Size picture) {
    if (angle_between(lines[one.first], lines[other.first]) < 0.9 ||
        angle_between(lines[one.second], lines[other.second]) < 0.9)
        return std::nullopt;
    const std::size_t around[] = {one.first, other.first, one.second, other.second};
    QuadCorners corners;
    const auto width = static_cast<float>(picture.width);
    const auto height = static_cast<float>(picture.height);
    for (std::size_t i = 0; i < 4; ++i) {
        const auto corner = crossing_of(lines[around[i]].line, lines[around[(i + 1) % 4]].line);
        if (!corner) return std::nullopt;
        if (corner->x < -0.03F * width || corner->x > 1.03F * width ||
            corner->y < -0.03F * height || corner->y > 1.03F * height)
            return std::nullopt;
        corners[i] = *corner;
    }
    return corners;
}

}  // namespace

std::vector<PageQuad> quads_of_lines(const EdgeField& field) {
    const cv::Size picture = field.ridges.size();
    const std::vector<LongLine> lines = long_lines(field);
    const std::vector<LinePair> pairs = opposite_lines(lines, picture.width);
    std::vector<PageQuad> quads;
    int left = 2500;
    for (std::size_t a = 0; a < pairs.size(); ++a) {
        for (std::size_t b = a + 1; b < pairs.size() && left > 0; ++b) {
            const auto corners = corners_of(lines, pairs[a], pairs[b], picture);
            if (!corners) continue;
            --left;
            const auto sides = sides_of(*corners);
            const double around = sides[0] + sides[1] + sides[2] + sides[3];
            const double seen = lines[pairs[a].first].weight + lines[pairs[a].second].weight +
                                lines[pairs[b].first].weight + lines[pairs[b].second].weight;
            // Only what is backed by lines for a fair part of the way around.
            if (seen < 0.28 * around) continue;
            PageQuad quad;
            quad.corners = clockwise(*corners);
            if (is_possible_page(quad.corners, picture)) quads.push_back(quad);
        }
    }
    return quads;
}

}  // namespace drivers
