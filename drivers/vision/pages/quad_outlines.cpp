#include <algorithm>
#include <array>
#include <cmath>

#include <opencv2/imgproc.hpp>

#include "drivers/vision/pages/quad_sources.h"

namespace drivers {

namespace {

using PageOutline = std::vector<cv::Point>;

/// Grain of the desk and noise of the camera are no change.
constexpr double desk_blur = 1.5;

/// Squares are a tenth of the work of disks.
cv::Mat square_of(int side) {
    return cv::getStructuringElement(cv::MORPH_RECT, {side, side});
}

class QuadCollector {
  public:
    explicit QuadCollector(cv::Size picture) : picture_(picture) {}

    void add(const QuadCorners& corners) {
        PageQuad quad;
        quad.corners = clockwise(corners);
        if (is_possible_page(quad.corners, picture_)) quads_.push_back(quad);
    }

    /// The largest things in a black and white picture.
    void add_outlines(const cv::Mat& picture) {
        constexpr std::size_t outlines_max = 5;
        std::vector<PageOutline> outlines;
        cv::findContours(picture, outlines, cv::RETR_LIST, cv::CHAIN_APPROX_SIMPLE);
        std::erase_if(outlines, [this](const PageOutline& outline) {
            return cv::boundingRect(outline).area() < 0.035 * picture_.area();
        });
        std::stable_sort(outlines.begin(), outlines.end(), [](const auto& a, const auto& b) {
            return cv::boundingRect(a).area() > cv::boundingRect(b).area();
        });
        if (outlines.size() > outlines_max) outlines.resize(outlines_max);
        for (const PageOutline& outline : outlines) add_outline(outline);
    }

    std::vector<PageQuad> take() { return std::move(quads_); }

  private:
    void add_outline(const PageOutline& outline) {
        PageOutline hull;
        cv::convexHull(outline, hull);
        const double length = cv::arcLength(hull, true);
        PageOutline shape;
        bool has_four = false;
        for (const double part : {0.015, 0.03, 0.05}) {
            cv::approxPolyDP(hull, shape, part * length, true);
            if (shape.size() != 4) continue;
            add({shape[0], shape[1], shape[2], shape[3]});
            has_four = true;
            break;
        }
        cv::approxPolyDP(hull, shape, 0.012 * length, true);
        add_longest_sides(shape);
        if (has_four) return;
        const cv::RotatedRect box = cv::minAreaRect(hull);
        if (cv::contourArea(hull) <= 0.85 * static_cast<double>(box.size.area())) return;
        QuadCorners corners;
        box.points(corners.data());
        add(corners);
    }

    /// Round or covered corners: the four longest sides, made to meet.
    void add_longest_sides(const PageOutline& shape) {
        const std::size_t count = shape.size();
        if (count <= 4 || count > 12) return;
        std::vector<std::size_t> sides(count);
        for (std::size_t i = 0; i < count; ++i) sides[i] = i;
        std::stable_sort(sides.begin(), sides.end(), [&](std::size_t a, std::size_t b) {
            return cv::norm(shape[(a + 1) % count] - shape[a]) >
                   cv::norm(shape[(b + 1) % count] - shape[b]);
        });
        sides.resize(4);
        std::sort(sides.begin(), sides.end());
        const auto line_of = [&](std::size_t side) {
            return line_through(shape[side], shape[(side + 1) % count]);
        };
        QuadCorners corners;
        for (std::size_t i = 0; i < 4; ++i) {
            const auto corner = crossing_of(line_of(sides[(i + 3) % 4]), line_of(sides[i]));
            if (!corner || !is_near(*corner)) return;
            corners[i] = *corner;
        }
        add(corners);
    }

    [[nodiscard]] bool is_near(cv::Point2f point) const {
        const auto width = static_cast<float>(picture_.width);
        const auto height = static_cast<float>(picture_.height);
        return point.x > -0.1F * width && point.x < 1.1F * width && point.y > -0.1F * height &&
               point.y < 1.1F * height;
    }

    const cv::Size picture_;
    std::vector<PageQuad> quads_;
};

/// What stands out, by the threshold that parts bright from dark best.
cv::Mat standing_out(const cv::Mat& picture) {
    cv::Mat closed;
    cv::morphologyEx(picture, closed, cv::MORPH_CLOSE, square_of(9));
    cv::Mat result;
    cv::threshold(closed, result, 0, 255, cv::THRESH_BINARY | cv::THRESH_OTSU);
    cv::morphologyEx(result, result, cv::MORPH_OPEN, square_of(5));
    return result;
}

/// The three colours that the rim of the picture has most: the desk's.
cv::Mat_<float> rim_colours(const cv::Mat& lab) {
    const int rim = std::max(4, lab.cols / 40);
    std::vector<cv::Vec3f> points;
    for (int y = 0; y < lab.rows; y += 2) {
        const bool is_rim_row = y < rim || y >= lab.rows - rim;
        for (int x = 0; x < lab.cols; x += 2)
            if (is_rim_row || x < rim || x >= lab.cols - rim)
                points.emplace_back(lab.at<cv::Vec3b>(y, x));
    }
    // The same picture shall always give the same page.
    cv::theRNG().state = 1;
    cv::Mat labels;
    cv::Mat_<float> centres;
    cv::kmeans(points, 3, labels, {cv::TermCriteria::COUNT | cv::TermCriteria::EPS, 12, 1}, 1,
               cv::KMEANS_PP_CENTERS, centres);
    return centres;
}

/// How far a value of each channel is from one colour's, squared.
using OffSquares = std::array<std::array<float, 256>, 3>;

std::vector<OffSquares> off_squares_of(const cv::Mat_<float>& colours) {
    // Colours tell more than brightness, which shadows change.
    constexpr std::array<float, 3> weights{0.6F, 1.5F, 1.5F};
    std::vector<OffSquares> all(static_cast<std::size_t>(colours.rows));
    for (int i = 0; i < colours.rows; ++i) {
        for (int channel = 0; channel < 3; ++channel) {
            const auto at = static_cast<std::size_t>(channel);
            for (std::size_t value = 0; value < 256; ++value) {
                const float off = (static_cast<float>(value) - colours(i, channel)) * weights[at];
                all[static_cast<std::size_t>(i)][at][value] = off * off;
            }
        }
    }
    return all;
}

/// How far each point is from the nearest of the desk's colours.
cv::Mat unlike_the_rim(const cv::Mat& lab) {
    const std::vector<OffSquares> colours = off_squares_of(rim_colours(lab));
    cv::Mat_<unsigned char> result(lab.size());
    for (int y = 0; y < lab.rows; ++y) {
        const auto* row = lab.ptr<cv::Vec3b>(y);
        for (int x = 0; x < lab.cols; ++x) {
            float nearest = 1e9F;
            for (const OffSquares& off : colours)
                nearest =
                    std::min(nearest, off[0][row[x][0]] + off[1][row[x][1]] + off[2][row[x][2]]);
            result(y, x) = cv::saturate_cast<unsigned char>(2 * std::sqrt(nearest));
        }
    }
    return result;
}

cv::Mat unlike_the_empty_desk(const cv::Mat& lab, const cv::Mat& calm_desk) {
    std::array<unsigned char, 256> of_colour{};
    for (std::size_t off = 0; off < of_colour.size(); ++off)
        of_colour[off] = cv::saturate_cast<unsigned char>(1.6 * static_cast<double>(off));
    cv::Mat now;
    cv::GaussianBlur(lab, now, {0, 0}, desk_blur);
    cv::absdiff(now, calm_desk, now);
    cv::Mat_<unsigned char> result(lab.size());
    for (int y = 0; y < lab.rows; ++y) {
        const auto* row = now.ptr<cv::Vec3b>(y);
        for (int x = 0; x < lab.cols; ++x)
            result(y, x) = std::max({row[x][0], of_colour[row[x][1]], of_colour[row[x][2]]});
    }
    return result;
}

}  // namespace

cv::Mat calm_desk(const cv::Mat& empty_desk, cv::Size size) {
    cv::Mat desk;
    cv::resize(empty_desk, desk, size, 0, 0, cv::INTER_AREA);
    cv::cvtColor(desk, desk, cv::COLOR_BGR2Lab);
    cv::GaussianBlur(desk, desk, {0, 0}, desk_blur);
    return desk;
}

std::vector<PageQuad> quads_of_outlines(const EdgeField& field, const cv::Mat& calm_desk) {
    QuadCollector collector(field.lab.size());
    cv::Mat closed;
    cv::morphologyEx(field.ridges, closed, cv::MORPH_CLOSE, square_of(5));
    collector.add_outlines(closed);
    const cv::Mat bright = standing_out(field.channels[0]);
    collector.add_outlines(bright);
    cv::Mat dark;
    cv::bitwise_not(bright, dark);
    collector.add_outlines(dark);
    collector.add_outlines(standing_out(unlike_the_rim(field.lab)));
    if (!calm_desk.empty()) {
        const cv::Mat changed = unlike_the_empty_desk(field.lab, calm_desk);
        collector.add_outlines(standing_out(changed));
        // Glare or a shadow may change more than the page does.
        constexpr double changed_min = 12;
        cv::Mat any;
        cv::threshold(changed, any, changed_min, 255, cv::THRESH_BINARY);
        cv::morphologyEx(any, any, cv::MORPH_OPEN, square_of(5));
        collector.add_outlines(any);
    }
    return collector.take();
}

}  // namespace drivers
