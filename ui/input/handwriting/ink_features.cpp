#include "ui/input/handwriting/ink_features.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ui {

namespace {

constexpr std::size_t points_min = 3;
/// A single dot is no character; a single horizontal line is.
constexpr float extent_min = 1e-4F;
/// The standard deviation of the ink, as a share of the square that the cells cover.
constexpr float spread = 0.23F;
/// Narrow characters (丨, 一) are widened no further than this.
constexpr float narrowest = 0.25F;
/// Distance of points, as a share of the height of the canvas.
constexpr float step = 1.0F / 64;

struct Frame {
    float x = 0;
    float y = 0;
    float scale_x = 1;
    float scale_y = 1;
};

/// Centre and spread of the ink, so that large and small, left and right are the same.
std::optional<Frame> frame_of(std::span<const InkPoint> points) {
    double x = 0;
    double y = 0;
    for (const InkPoint& point : points) {
        x += point.x;
        y += point.y;
    }
    const auto count = static_cast<double>(points.size());
    x /= count;
    y /= count;
    double across = 0;
    double down = 0;
    for (const InkPoint& point : points) {
        across += (point.x - x) * (point.x - x);
        down += (point.y - y) * (point.y - y);
    }
    auto width = static_cast<float>(std::sqrt(across / count));
    auto height = static_cast<float>(std::sqrt(down / count));
    const float larger = std::max(width, height);
    if (larger < extent_min) return std::nullopt;
    // Half way to a square: 口 and 曰 stay apart, 大 written wide is still 大.
    const auto widened = [&](float side) {
        side = std::max(side, larger * narrowest);
        return 0.5F * std::sqrt(side * larger) + 0.5F * side;
    };
    return Frame{static_cast<float>(x), static_cast<float>(y), spread / widened(width),
                 spread / widened(height)};
}

using Sums = std::array<float, ink_features_count>;

/// Shares a point among the four nearest cells and the two nearest directions.
void add(Sums& sums, float x, float y, float angle) {
    constexpr auto cells = static_cast<float>(ink_cells);
    constexpr auto directions = static_cast<float>(ink_directions);
    const float column = x * cells - 0.5F;
    const float row = y * cells - 0.5F;
    const float first_column = std::floor(column);
    const float first_row = std::floor(row);
    float turn = angle / std::numbers::pi_v<float> * directions;
    turn -= std::floor(turn / directions) * directions;
    const auto direction = static_cast<std::size_t>(turn) % ink_directions;
    const float next_direction = turn - std::floor(turn);
    for (int down = 0; down < 2; ++down) {
        for (int right = 0; right < 2; ++right) {
            const int cell_x = static_cast<int>(first_column) + right;
            const int cell_y = static_cast<int>(first_row) + down;
            constexpr auto last = static_cast<int>(ink_cells) - 1;
            if (cell_x < 0 || cell_y < 0 || cell_x > last || cell_y > last) continue;
            const float share_x = right == 1 ? column - first_column : 1 - (column - first_column);
            const float share_y = down == 1 ? row - first_row : 1 - (row - first_row);
            const std::size_t cell =
                (static_cast<std::size_t>(cell_y) * ink_cells + static_cast<std::size_t>(cell_x)) *
                ink_directions;
            sums[cell + direction] += share_x * share_y * (1 - next_direction);
            sums[cell + (direction + 1) % ink_directions] += share_x * share_y * next_direction;
        }
    }
}

/// Takes the trembling out; ends stay where they are.
std::vector<kiosk::StrokePoint> smoothed(const kiosk::Stroke& stroke) {
    std::vector<kiosk::StrokePoint> out(stroke.begin(), stroke.end());
    for (std::size_t i = 1; i + 1 < stroke.size(); ++i) {
        out[i].x = (stroke[i - 1].x + 2 * stroke[i].x + stroke[i + 1].x) / 4;
        out[i].y = (stroke[i - 1].y + 2 * stroke[i].y + stroke[i + 1].y) / 4;
    }
    return out;
}

}  // namespace

std::optional<InkFeatures> ink_features(std::span<const InkPoint> points) {
    if (points.size() < points_min) return std::nullopt;
    const auto frame = frame_of(points);
    if (!frame) return std::nullopt;
    Sums sums{};
    for (const InkPoint& point : points) {
        const float angle = std::atan2(std::sin(point.angle) * frame->scale_y,
                                       std::cos(point.angle) * frame->scale_x);
        add(sums, (point.x - frame->x) * frame->scale_x + 0.5F,
            (point.y - frame->y) * frame->scale_y + 0.5F, angle);
    }
    // The square root lets a short stroke count beside a long one.
    float total = 0;
    for (float& sum : sums) {
        total += sum;
        sum = std::sqrt(sum);
    }
    if (total <= 0) return std::nullopt;
    // The largest stay below 127.
    const float scale = ink_quantum / std::sqrt(total);
    InkFeatures features{};
    std::ranges::transform(sums, features.begin(), [&](float sum) {
        return static_cast<std::int8_t>(std::min(127.0F, sum * scale));
    });
    return features;
}

std::vector<InkPoint> ink_points(std::span<const kiosk::Stroke> strokes, float aspect) {
    std::vector<InkPoint> points;
    for (const kiosk::Stroke& stroke : strokes) {
        const auto line = smoothed(stroke);
        for (std::size_t i = 0; i + 1 < line.size(); ++i) {
            const float x = line[i].x * aspect;
            const float across = line[i + 1].x * aspect - x;
            const float down = line[i + 1].y - line[i].y;
            const float length = std::hypot(across, down);
            if (length <= 0) continue;
            const int count = std::max(1, static_cast<int>(std::lround(length / step)));
            for (int k = 0; k < count; ++k) {
                const float share = (static_cast<float>(k) + 0.5F) / static_cast<float>(count);
                points.push_back(
                    {x + across * share, line[i].y + down * share, std::atan2(down, across)});
            }
        }
    }
    return points;
}

int likeness(const std::int8_t* a, const std::int8_t* b) {
    int sum = 0;
    for (std::size_t i = 0; i < ink_features_count; ++i) sum += a[i] * b[i];
    return sum;
}

}  // namespace ui
