#include "drivers/vision/pages/page_quality.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <opencv2/imgproc.hpp>

namespace drivers {

namespace {

cv::Mat mask_of(const PageSeen& page, cv::Size size, double scale) {
    std::vector<cv::Point> corners;
    for (const PicturePoint& corner : page.corners)
        corners.emplace_back(cvRound(static_cast<double>(corner.x) * scale),
                             cvRound(static_cast<double>(corner.y) * scale));
    cv::Mat mask = cv::Mat::zeros(size, CV_8U);
    cv::fillConvexPoly(mask, corners, cv::Scalar(255));
    return mask;
}

/// Sum of the strongest steps between neighbours.
double steps_of(const cv::Mat& grey, const cv::Mat& mask) {
    cv::Mat across;
    cv::Mat down;
    cv::Sobel(grey, across, CV_32F, 1, 0);
    cv::Sobel(grey, down, CV_32F, 0, 1);
    cv::Mat strength;
    cv::magnitude(across, down, strength);
    cv::Scalar mean;
    cv::Scalar deviation;
    cv::meanStdDev(strength, mean, deviation, mask);
    const cv::Mat edges = (strength > mean[0] + 2 * deviation[0]) & mask;
    const double sum = cv::mean(strength, edges)[0];
    return cv::countNonZero(edges) > 0 ? sum : 0;
}

/// What is sharp loses much of its steps by a blur, what is blurred already loses little.
double sharpness_of(const cv::Mat& grey, const cv::Mat& mask) {
    cv::Mat blurred;
    cv::GaussianBlur(grey, blurred, {0, 0}, 1.5);
    const double after = steps_of(blurred, mask);
    return after > 0 ? steps_of(grey, mask) / after : 0;
}

/// Overexposed and without any structure.
double glare_of(const cv::Mat& grey, const cv::Mat& mask) {
    cv::Mat small;
    cv::Mat small_mask;
    cv::resize(grey, small, {}, 0.25, 0.25, cv::INTER_AREA);
    cv::resize(mask, small_mask, small.size(), 0, 0, cv::INTER_NEAREST);
    cv::Mat bend;
    cv::Laplacian(small, bend, CV_16S);
    cv::convertScaleAbs(bend, bend);
    cv::Mat white = (small >= 252) & (bend < 4) & small_mask;
    cv::morphologyEx(white, white, cv::MORPH_OPEN, cv::Mat::ones(5, 5, CV_8U));
    return static_cast<double>(cv::countNonZero(white)) / std::max(1, cv::countNonZero(small_mask));
}

/// Nine tenths of the page are darker.
double paper_of(const cv::Mat& grey, const cv::Mat& mask) {
    const int bins = 256;
    const float range[] = {0, 256};
    const float* ranges = range;
    cv::Mat_<float> counts;
    cv::calcHist(&grey, 1, nullptr, mask, counts, 1, &bins, &ranges);
    double left = 0.1 * cv::sum(counts)[0];
    for (int grey_level = bins - 1; grey_level >= 0; --grey_level) {
        left -= static_cast<double>(counts(grey_level));
        if (left <= 0) return grey_level;
    }
    return 0;
}

}  // namespace

PageQuality quality_of(const ColourView& picture, const PageSeen& page) {
    PageQuality quality;
    if (picture.pixels == nullptr || picture.width < 64 || picture.height < 64 ||
        picture.stride < picture.width * 3)
        return quality;
    try {
        // OpenCV only reads.
        const cv::Mat bgr(picture.height, picture.width, CV_8UC3,
                          const_cast<unsigned char*>(picture.pixels),
                          static_cast<std::size_t>(picture.stride));
        cv::Mat grey;
        cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
        const cv::Mat mask = mask_of(page, grey.size(), 1);
        quality.sharpness = sharpness_of(grey, mask);
        quality.glare = glare_of(grey, mask);
        quality.paper = paper_of(grey, mask);
    } catch (const cv::Exception&) {
        return {};
    }
    return quality;
}

}  // namespace drivers
