#include "drivers/vision/pages/page_clean.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include <opencv2/imgproc.hpp>

#include "drivers/vision/pages/page_ink.h"
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
        if (const double skew = skew_of(ink_of_page(flat)); std::abs(skew) >= worth_turning) {
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
