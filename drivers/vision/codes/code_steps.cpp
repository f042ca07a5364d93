#include "drivers/vision/codes/code_steps.h"

#include <cmath>

#include "drivers/vision/codes/qr_rectifier.h"
#include "drivers/vision/codes/zxing_reader.h"

namespace drivers {

namespace {

GreyView view_of(const cv::Mat& picture) {
    return {picture.data, picture.cols, picture.rows, static_cast<int>(picture.step)};
}

std::optional<SeenCode> zxing(const cv::Mat& picture, ZxingWish wish = ZxingWish::qr) {
    return read_with_zxing(view_of(picture), wish);
}

cv::Mat with_gamma(const cv::Mat& picture, double gamma) {
    cv::Mat table(1, 256, CV_8U);
    for (int i = 0; i < 256; ++i)
        table.at<unsigned char>(i) =
            cv::saturate_cast<unsigned char>(std::pow(i / 255.0, gamma) * 255);
    cv::Mat result;
    cv::LUT(picture, table, result);
    return result;
}

cv::Mat reduced(const cv::Mat& picture, double by) {
    cv::Mat result;
    cv::resize(picture, result, {}, by, by, cv::INTER_AREA);
    return result;
}

cv::Mat sharpened(const cv::Mat& picture) {
    cv::Mat blurred;
    cv::GaussianBlur(picture, blurred, {0, 0}, 2.2);
    cv::Mat result;
    cv::addWeighted(picture, 3, blurred, -2, 0, result);
    return result;
}

cv::Mat inverted(const cv::Mat& picture) {
    cv::Mat result;
    cv::bitwise_not(picture, result);
    return result;
}

cv::Mat black_and_white(const cv::Mat& picture) {
    cv::Mat result;
    cv::adaptiveThreshold(picture, result, 255, cv::ADAPTIVE_THRESH_MEAN_C, cv::THRESH_BINARY, 51,
                          7);
    return result;
}

void scale(std::optional<SeenCode>& code, float by, cv::Point origin) {
    if (!code) return;
    for (PicturePoint& corner : code->corners)
        corner = {corner.x * by + static_cast<float>(origin.x),
                  corner.y * by + static_cast<float>(origin.y)};
}

}  // namespace

std::optional<SeenCode> CodeSteps::read_reduced(const cv::Mat& part, double by) {
    constexpr int side_min = 32;
    if (std::min(part.cols, part.rows) * by < side_min) return std::nullopt;
    auto code = zbar_.read(view_of(reduced(part, by)));
    scale(code, static_cast<float>(1 / by), {});
    return code;
}

std::optional<SeenCode> CodeSteps::read_part(const cv::Mat& part, CodeStep step,
                                             const std::function<bool()>& is_late) {
    constexpr int doubled_side_max = 700;
    switch (step) {
        case CodeStep::plain:
        case CodeStep::region:
            return zxing(part);
        case CodeStep::sharpened:
            return zxing(sharpened(part), ZxingWish::qr_as_is);
        case CodeStep::lightened:
            return zxing(with_gamma(part, 0.5));
        case CodeStep::darkened:
            return zxing(with_gamma(part, 2.5));
        case CodeStep::inverted:
            return zxing(sharpened(inverted(part)), ZxingWish::qr_as_is);
        case CodeStep::rectified:
        case CodeStep::region_rectified:
            return read_rectified(part, 1, is_late);
        case CodeStep::half_size: {
            auto code = zxing(reduced(part, 0.5), ZxingWish::qr_as_is);
            scale(code, 2, {});
            return code;
        }
        case CodeStep::other_formats:
            return zxing(part,
                         data_matrix_ ? ZxingWish::others : ZxingWish::others_but_data_matrix);
        case CodeStep::local_contrast: {
            cv::Mat evened;
            local_contrast_->apply(part, evened);
            return zxing(evened);
        }
        case CodeStep::rectified_double:
            if (std::max(part.cols, part.rows) >= doubled_side_max) return std::nullopt;
            return read_rectified(part, 2, is_late);
        case CodeStep::zbar_half:
            return read_reduced(part, 1.0 / 2);
        case CodeStep::zbar_third:
            return read_reduced(part, 1.0 / 3);
        case CodeStep::zbar:
            return zbar_.read(view_of(part));
        case CodeStep::zbar_adaptive:
            return zbar_.read(view_of(black_and_white(part)));
        case CodeStep::inverted_rectified:
            return read_rectified(inverted(part), 1, is_late);
    }
    return std::nullopt;
}

std::optional<SeenCode> CodeSteps::run(const cv::Mat& grey, const CodeTry& what,
                                       const std::function<bool()>& is_late) {
    auto code = read_part(grey(what.part), what.step, is_late);
    scale(code, 1, what.part.tl());
    if (code) code->step = what.step;
    return code;
}

}  // namespace drivers
