#include "drivers/vision/codes/code_regions.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

namespace drivers {

namespace {

struct RankedRegion {
    double rank = 0;
    cv::Rect box;
};

/// How many edges there are both ways around each point, at a quarter of the size.
cv::Mat edges_both_ways(const cv::Mat& grey) {
    cv::Mat half;
    cv::resize(grey, half, {}, 0.5, 0.5, cv::INTER_AREA);
    cv::Mat energy;
    for (const bool is_across : {true, false}) {
        cv::Mat edges;
        cv::Sobel(half, edges, CV_16S, is_across ? 1 : 0, is_across ? 0 : 1);
        cv::convertScaleAbs(edges, edges, 0.5);
        cv::boxFilter(edges, edges, CV_8U, {13, 13});
        if (energy.empty())
            energy = edges;
        else
            cv::min(energy, edges, energy);
    }
    cv::resize(energy, energy, {}, 0.5, 0.5, cv::INTER_AREA);
    return energy;
}

cv::Rect with_room(const cv::Rect& box, const cv::Mat& within) {
    const int room = std::max(16, std::max(box.width, box.height) * 15 / 100);
    return cv::Rect(box.x - room, box.y - room, box.width + 2 * room, box.height + 2 * room) &
           cv::Rect(0, 0, within.cols, within.rows);
}

}  // namespace

std::vector<cv::Rect> code_regions(const cv::Mat& grey) {
    constexpr int side_min = 40;
    if (grey.cols < side_min || grey.rows < side_min) return {};
    const cv::Mat energy = edges_both_ways(grey);
    double strongest = 0;
    cv::minMaxLoc(energy, nullptr, &strongest);
    constexpr double energy_min = 8;
    cv::Mat busy;
    cv::threshold(energy, busy, std::max(energy_min, strongest * 0.42), 255, cv::THRESH_BINARY);
    cv::morphologyEx(busy, busy, cv::MORPH_CLOSE, cv::Mat::ones(5, 5, CV_8U));
    cv::Mat labels;
    cv::Mat stats;
    cv::Mat centres;
    const int count = cv::connectedComponentsWithStats(busy, labels, stats, centres);
    std::vector<RankedRegion> ranked;
    for (int i = 1; i < count; ++i) {
        const cv::Rect small(stats.at<int>(i, cv::CC_STAT_LEFT), stats.at<int>(i, cv::CC_STAT_TOP),
                             stats.at<int>(i, cv::CC_STAT_WIDTH),
                             stats.at<int>(i, cv::CC_STAT_HEIGHT));
        constexpr int area_min = 100;
        if (small.area() < area_min || small.width > 4 * small.height ||
            small.height > 4 * small.width)
            continue;
        const double fill = static_cast<double>(stats.at<int>(i, cv::CC_STAT_AREA)) / small.area();
        const double rank =
            cv::mean(energy(small))[0] * std::pow(static_cast<double>(small.area()), 0.25) * fill;
        ranked.push_back(
            {rank, with_room({small.x * 4, small.y * 4, small.width * 4, small.height * 4}, grey)});
    }
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const auto& a, const auto& b) { return a.rank > b.rank; });
    std::vector<cv::Rect> regions;
    for (const RankedRegion& region : ranked)
        if (regions.size() < code_regions_max) regions.push_back(region.box);
    return regions;
}

bool MotionGate::has_moved(const cv::Mat& grey) {
    cv::Mat small;
    cv::resize(grey, small, {std::max(1, grey.cols / 4), std::max(1, grey.rows / 4)}, 0, 0,
               cv::INTER_AREA);
    if (reference_.size() == small.size()) {
        // The mean of sixteen points leaves noise of a sensor below 3; a hand changes 20 and more.
        constexpr double changed_min = 12;
        constexpr int part_max = 300;
        cv::Mat changed;
        cv::absdiff(small, reference_, changed);
        cv::threshold(changed, changed, changed_min, 255, cv::THRESH_BINARY);
        if (cv::countNonZero(changed) <= small.cols * small.rows / part_max) return false;
    }
    reference_ = small;
    return true;
}

}  // namespace drivers
