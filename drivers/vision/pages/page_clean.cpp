#include "drivers/vision/pages/page_clean.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>
#include <vector>

#include <opencv2/imgproc.hpp>

#include "drivers/vision/pages/page_quad.h"

namespace drivers {

namespace {

constexpr int side_max = 4096;

/// The corner nearest to the picture's upper left one first.
QuadCorners from_upper_left(const PageSeen& page) {
    QuadCorners corners;
    for (std::size_t i = 0; i < 4; ++i) corners[i] = {page.corners[i].x, page.corners[i].y};
    corners = clockwise(corners);
    const auto first = std::min_element(corners.begin(), corners.end(),
                                        [](auto a, auto b) { return a.x + a.y < b.x + b.y; });
    std::rotate(corners.begin(), first, corners.end());
    return corners;
}

cv::Size size_of(const QuadCorners& corners, const CleanWish& wish) {
    const int small = cvRound(wish.short_side_mm / 25.4 * wish.dots_per_inch);
    const int large = cvRound(wish.long_side_mm / 25.4 * wish.dots_per_inch);
    const auto sides = sides_of(corners);
    return sides[0] + sides[2] <= sides[1] + sides[3] ? cv::Size(small, large)
                                                      : cv::Size(large, small);
}

cv::Mat flattened(const cv::Mat& bgr, const QuadCorners& corners, cv::Size size) {
    const auto width = static_cast<float>(size.width);
    const auto height = static_cast<float>(size.height);
    const cv::Point2f to[] = {{0, 0}, {width, 0}, {width, height}, {0, height}};
    cv::Mat page;
    cv::warpPerspective(bgr, page, cv::getPerspectiveTransform(corners.data(), to), size,
                        cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    return page;
}

/// What the paper alone would look like: print closed over at an eighth of the size. Dividing by
/// it leaves print on white, whatever the light.
cv::Mat evenly_lit(const cv::Mat& page) {
    constexpr double smaller = 1.0 / 8;
    constexpr double white = 245;
    cv::Mat paper;
    cv::resize(page, paper, {}, smaller, smaller, cv::INTER_AREA);
    cv::morphologyEx(paper, paper, cv::MORPH_CLOSE,
                     cv::getStructuringElement(cv::MORPH_ELLIPSE, {11, 11}));
    cv::medianBlur(paper, paper, 9);
    cv::GaussianBlur(paper, paper, {0, 0}, 2);
    cv::resize(paper, paper, page.size(), 0, 0, cv::INTER_LINEAR);
    cv::Mat result;
    cv::divide(page, paper, result, white);
    return result;
}

/// Grain of the paper and of the camera is not kept: it costs two thirds of a JPEG file.
cv::Mat on_white(const cv::Mat& page) {
    constexpr int white_from = 232;
    constexpr int black_to = 12;
    cv::Mat table(1, 256, CV_8U);
    for (int i = 0; i < 256; ++i)
        table.at<unsigned char>(i) =
            cv::saturate_cast<unsigned char>(255.0 * (i - black_to) / (white_from - black_to));
    cv::Mat result;
    cv::LUT(page, table, result);
    return result;
}

/// How much rows differ from their neighbours when ink is summed along lines of that slope.
double rows_apart(const std::vector<cv::Point>& ink, int width, int height, double degrees) {
    constexpr int room = 100;
    const double slope = std::tan(degrees * std::numbers::pi / 180);
    std::vector<double> rows(static_cast<std::size_t>(height + 2 * room), 0);
    for (const cv::Point& point : ink) {
        const double y = point.y - slope * (point.x - width / 2.0) + room;
        if (y < 0 || y >= static_cast<double>(rows.size()) - 1) continue;
        const auto row = static_cast<std::size_t>(y);
        const double part = y - static_cast<double>(row);
        rows[row] += 1 - part;
        rows[row + 1] += part;
    }
    double sum = 0;
    for (std::size_t i = 1; i < rows.size(); ++i)
        sum += (rows[i] - rows[i - 1]) * (rows[i] - rows[i - 1]);
    return sum;
}

/// The slope of the lines of print, within ±4°; 0 where there are too few to tell.
double skew_of(const cv::Mat& page) {
    constexpr double side = 600;
    constexpr std::size_t ink_min = 400;
    cv::Mat grey;
    cv::cvtColor(page, grey, cv::COLOR_BGR2GRAY);
    const double by = side / std::max(grey.cols, grey.rows);
    cv::resize(grey, grey, {}, by, by, cv::INTER_AREA);
    cv::Mat dark;
    cv::adaptiveThreshold(grey, dark, 255, cv::ADAPTIVE_THRESH_MEAN_C, cv::THRESH_BINARY_INV, 25,
                          10);
    // A line of the desk along the rim is the longest of all.
    constexpr int rim = 12;
    cv::rectangle(dark, cv::Rect({}, dark.size()), cv::Scalar(0), 2 * rim);
    std::vector<cv::Point> ink;
    cv::findNonZero(dark, ink);
    if (ink.size() < ink_min) return 0;
    const auto score = [&](double degrees) {
        return rows_apart(ink, grey.cols, grey.rows, degrees);
    };
    double best = 0;
    double best_score = score(0);
    const double level_score = best_score;
    for (const double step : {0.5, 0.1, 0.02}) {
        const double middle = best;
        const int reach = step == 0.5 ? 8 : 6;
        for (int i = -reach; i <= reach; ++i) {
            const double here = score(middle + i * step);
            if (here <= best_score) continue;
            best_score = here;
            best = middle + i * step;
        }
    }
    // Where turning changes little, nothing tells which way is level.
    return best_score > 1.05 * level_score ? best : 0;
}

cv::Mat turned(const cv::Mat& page, double degrees) {
    const cv::Point2f middle(static_cast<float>(page.cols) / 2, static_cast<float>(page.rows) / 2);
    cv::Mat result;
    cv::warpAffine(page, result, cv::getRotationMatrix2D(middle, degrees, 1), page.size(),
                   cv::INTER_LINEAR, cv::BORDER_CONSTANT, cv::Scalar::all(255));
    return result;
}

}  // namespace

std::optional<CleanPage> clean_page(const ColourView& picture, const PageSeen& page,
                                    const CleanWish& wish) {
    if (picture.pixels == nullptr || picture.stride < picture.width * 3) return std::nullopt;
    try {
        // OpenCV only reads.
        const cv::Mat bgr(picture.height, picture.width, CV_8UC3,
                          const_cast<unsigned char*>(picture.pixels),
                          static_cast<std::size_t>(picture.stride));
        const QuadCorners corners = from_upper_left(page);
        const cv::Size size = size_of(corners, wish);
        if (!is_possible_page(corners, bgr.size()) || size.width < 64 || size.height < 64 ||
            std::max(size.width, size.height) > side_max)
            return std::nullopt;
        cv::Mat flat = on_white(evenly_lit(flattened(bgr, corners, size)));
        CleanPage result;
        constexpr double worth_turning = 0.1;
        if (const double skew = skew_of(flat); std::abs(skew) >= worth_turning) {
            flat = turned(flat, skew);
            result.deskewed_degrees = skew;
        }
        result.width = flat.cols;
        result.height = flat.rows;
        auto& pixels = result.pixels.reveal();
        const std::size_t row = flat.elemSize() * static_cast<std::size_t>(flat.cols);
        pixels.resize(row * static_cast<std::size_t>(flat.rows));
        for (int y = 0; y < flat.rows; ++y)
            std::memcpy(pixels.data() + static_cast<std::size_t>(y) * row, flat.ptr(y), row);
        return result;
    } catch (const cv::Exception&) {
        return std::nullopt;
    }
}

}  // namespace drivers
