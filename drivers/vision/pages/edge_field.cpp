#include "drivers/vision/pages/edge_field.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <opencv2/imgproc.hpp>

namespace drivers {

namespace {

/// Most of a picture is no edge: what seven tenths of it stay below tells the noise.
float threshold_of(const cv::Mat_<float>& strength) {
    std::vector<float> sample;
    for (int y = 0; y < strength.rows; y += 3)
        for (int x = 0; x < strength.cols; x += 3) sample.push_back(strength(y, x));
    const auto at = sample.begin() + static_cast<std::ptrdiff_t>(sample.size() * 7 / 10);
    std::nth_element(sample.begin(), at, sample.end());
    return std::clamp(1.9F * *at, 2.2F, 12.F);
}

/// Of one channel, eight times as steep as it is.
struct Gradient {
    cv::Mat_<short> across;
    cv::Mat_<short> down;
};

/// In one row, of each point the gradient of the channel that shows it best. Colours differ less
/// than lightness does, and their noise is less.
void keep_strongest(const std::array<Gradient, 3>& gradients, int y, EdgeField& field) {
    constexpr float colour_weight = 1.6F;
    constexpr std::array<float, 3> weights{1, colour_weight, colour_weight};
    float* strength = field.strength[y];
    float* across = field.across[y];
    float* down = field.down[y];
    std::fill_n(strength, field.strength.cols, -1.F);
    for (std::size_t i = 0; i < gradients.size(); ++i) {
        const short* channel_across = gradients[i].across[y];
        const short* channel_down = gradients[i].down[y];
        for (int x = 0; x < field.strength.cols; ++x) {
            const float to_right = weights[i] / 8 * channel_across[x];
            const float to_below = weights[i] / 8 * channel_down[x];
            const float square = to_right * to_right + to_below * to_below;
            const bool is_stronger = square > strength[x];
            strength[x] = is_stronger ? square : strength[x];
            across[x] = is_stronger ? to_right : across[x];
            down[x] = is_stronger ? to_below : down[x];
        }
    }
    for (int x = 0; x < field.strength.cols; ++x) strength[x] = std::sqrt(strength[x]);
}

void thin_row(const EdgeField& field, int y, unsigned char* ridges) {
    const float* strength = field.strength[y];
    for (int x = 1; x < field.strength.cols - 1; ++x) {
        const float here = strength[x];
        if (here < field.threshold) continue;
        const float across = field.across(y, x);
        const float down = field.down(y, x);
        constexpr float slope = 0.41F;  // tangent of 22.5°
        const int dx = std::abs(across) > slope * std::abs(down) ? (across > 0 ? 1 : -1) : 0;
        const int dy = std::abs(down) > slope * std::abs(across) ? (down > 0 ? 1 : -1) : 0;
        if (here >= field.strength(y + dy, x + dx) && here > field.strength(y - dy, x - dx))
            ridges[x] = 255;
    }
}

/// The strongest edge that runs along the line within `reach` points of a place; its sign tells
/// which side is bright, 0: none.
int edge_near(const EdgeField& field, cv::Point2f at, cv::Point2f normal, int reach) {
    float best = 0;
    float sign = 0;
    for (int off = -reach; off <= reach; ++off) {
        const int x = cvRound(at.x + normal.x * static_cast<float>(off));
        const int y = cvRound(at.y + normal.y * static_cast<float>(off));
        if (x < 0 || y < 0 || x >= field.strength.cols || y >= field.strength.rows) continue;
        const float strength = field.strength(y, x);
        if (strength < 0.8F * field.threshold || strength <= best) continue;
        const float along = field.across(y, x) * normal.x + field.down(y, x) * normal.y;
        if (std::abs(along) < 0.8F * strength) continue;
        best = strength;
        sign = along;
    }
    return best == 0 ? 0 : sign > 0 ? 1 : -1;
}

}  // namespace

EdgeField edges_of(const cv::Mat& bgr) {
    EdgeField field;
    cv::Mat calm;
    cv::medianBlur(bgr, calm, 5);
    cv::cvtColor(calm, field.lab, cv::COLOR_BGR2Lab);
    cv::split(field.lab, field.channels.data());
    std::array<Gradient, 3> gradients;
    for (std::size_t i = 0; i < gradients.size(); ++i) {
        cv::Mat soft;
        cv::GaussianBlur(field.channels[i], soft, {0, 0}, 1.1);
        cv::spatialGradient(soft, gradients[i].across, gradients[i].down);
    }
    field.strength.create(bgr.size());
    field.across.create(bgr.size());
    field.down.create(bgr.size());
    for (int y = 0; y < bgr.rows; ++y) keep_strongest(gradients, y, field);
    field.threshold = threshold_of(field.strength);
    field.ridges = cv::Mat_<unsigned char>::zeros(bgr.size());
    for (int y = 1; y < bgr.rows - 1; ++y) thin_row(field, y, field.ridges[y]);
    return field;
}

SideSupport support_of(const EdgeField& field, cv::Point2f from, cv::Point2f to, double trim) {
    const cv::Point2f along = to - from;
    const double length = cv::norm(along);
    if (length < 8) return {};
    const cv::Point2f direction = along * (1 / length);
    const cv::Point2f normal(-direction.y, direction.x);
    const int samples = std::max(12, static_cast<int>(length / 3));
    const int reach = std::max(1, static_cast<int>(2 * field.strength.cols / 480.0 + 0.5));
    int hits = 0;
    int positive = 0;
    for (int i = 0; i < samples; ++i) {
        const double part = trim + (1 - 2 * trim) * (i + 0.5) / samples;
        const int edge = edge_near(field, from + along * part, normal, reach);
        hits += edge != 0 ? 1 : 0;
        positive += edge > 0 ? 1 : 0;
    }
    SideSupport support;
    support.part = static_cast<double>(hits) / samples;
    if (hits > 0)
        support.coherence = static_cast<double>(std::max(positive, hits - positive)) / hits;
    return support;
}

void judge(const EdgeField& field, PageQuad& quad, double worthwhile) {
    constexpr double corner_part = 0.06;
    const auto sides = sides_of(quad.corners);
    const double around = sides[0] + sides[1] + sides[2] + sides[3];
    const double part = std::abs(area_of(quad.corners)) /
                        (static_cast<double>(field.strength.cols) * field.strength.rows);
    const double size = std::min(1.0, std::sqrt(part) / 0.55);
    double unbacked = 0;
    double coherence = 0;
    double weakest = 1;
    const auto score = [&](double past) {
        return 0.50 * (1 - unbacked) + 0.30 * weakest + 0.10 * (2 * coherence - 1) + 0.22 * size -
               0.22 * past - 0.12;
    };
    for (std::size_t i = 0; i < 4; ++i) {
        const SideSupport support =
            support_of(field, quad.corners[i], quad.corners[(i + 1) % 4], corner_part);
        quad.support[i] = support.part;
        unbacked += (1 - support.part) * sides[i] / around;
        coherence += support.coherence * sides[i] / around;
        weakest = std::min(weakest, support.part);
        // Even if the other sides were perfect.
        quad.score = score(0) + 0.20 * (1 - coherence);
        if (quad.score < worthwhile) return;
    }
    double past = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        const cv::Point2f from = quad.corners[i];
        const cv::Point2f to = quad.corners[(i + 1) % 4];
        const cv::Point2f along = to - from;
        past += support_of(field, to + along * 0.03, to + along * 0.18, 0).part / 8;
        past += support_of(field, from - along * 0.18, from - along * 0.03, 0).part / 8;
    }
    quad.score = score(past);
}

}  // namespace drivers
