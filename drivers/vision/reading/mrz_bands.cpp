#include "drivers/vision/reading/mrz_bands.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

namespace drivers {

namespace {

/// Characters are compared at about this width of a line.
cv::Mat in_working_size(const cv::Mat& grey) {
    constexpr double least = 1100;
    constexpr double most = 1600;
    cv::Mat sized = grey;
    if (grey.cols < least)
        cv::resize(grey, sized, {}, least / grey.cols, least / grey.cols, cv::INTER_CUBIC);
    if (grey.cols > most)
        cv::resize(grey, sized, {}, most / grey.cols, most / grey.cols, cv::INTER_AREA);
    return sized;
}

cv::Mat print_of(const cv::Mat& grey) {
    const int stroke = std::max(9, grey.cols / 44) | 1;
    cv::Mat dark;
    cv::morphologyEx(grey, dark, cv::MORPH_BLACKHAT,
                     cv::getStructuringElement(cv::MORPH_RECT, {stroke, stroke}));
    cv::Mat ink;
    cv::threshold(dark, ink, 0, 255, cv::THRESH_BINARY | cv::THRESH_OTSU);
    return ink;
}

/// How unlike the rows are when they fall by so many degrees: most when lines are level.
double contrast_of_rows(const cv::Mat& ink, double degrees) {
    constexpr int room = 100;
    const double slope = std::tan(degrees * CV_PI / 180);
    std::vector<double> rows(static_cast<std::size_t>(ink.rows + 2 * room), 0);
    for (int y = 0; y < ink.rows; ++y) {
        const unsigned char* points = ink.ptr(y);
        for (int x = 0; x < ink.cols; x += 4) {
            if (points[x] == 0) continue;
            const int row = cvRound(y - slope * (x - ink.cols / 2.0)) + room;
            if (row >= 0 && row < static_cast<int>(rows.size()))
                ++rows[static_cast<std::size_t>(row)];
        }
    }
    double sum = 0;
    double squares = 0;
    for (const double value : rows) {
        sum += value;
        squares += value * value;
    }
    return squares - sum * sum / static_cast<double>(rows.size());
}

double level_degrees(const cv::Mat& ink) {
    double best = 0;
    double most = -1;
    for (int quarter = -16; quarter <= 16; ++quarter) {
        const double contrast = contrast_of_rows(ink, quarter * 0.25);
        if (contrast <= most) continue;
        most = contrast;
        best = quarter * 0.25;
    }
    return best;
}

void turn(cv::Mat& picture, double degrees, int interpolation) {
    const cv::Mat by = cv::getRotationMatrix2D(
        {static_cast<float>(picture.cols) / 2, static_cast<float>(picture.rows) / 2}, degrees, 1);
    cv::warpAffine(picture, picture, by, picture.size(), interpolation, cv::BORDER_REPLICATE);
}

/// From the first to the last column with print; specks on their own do not count.
cv::Range extent_of(const cv::Mat& line) {
    cv::Mat columns;
    cv::reduce(line, columns, 0, cv::REDUCE_SUM, CV_32S);
    const auto filled = [&](int from) {
        int count = 0;
        for (int x = std::max(0, from); x < std::min(line.cols, from + 6); ++x)
            count += columns.at<int>(0, x) >= 2 * 255 ? 1 : 0;
        return count >= 3;
    };
    int begin = 0;
    int end = line.cols - 1;
    while (begin < line.cols && !filled(begin)) ++begin;
    while (end > begin && !filled(end - 5)) --end;
    return {begin, end + 1};
}

std::vector<cv::Rect> lines_of_print(const cv::Mat& ink) {
    constexpr int height_min = 12;
    constexpr int height_max = 140;
    cv::Mat rows;
    cv::reduce(ink, rows, 1, cv::REDUCE_SUM, CV_32F);
    cv::blur(rows, rows, {1, 3});
    double most = 0;
    cv::minMaxLoc(rows, nullptr, &most);
    std::vector<cv::Rect> lines;
    int begin = -1;
    for (int y = 0; y <= ink.rows; ++y) {
        const bool print = y<ink.rows&& static_cast<double>(rows.at<float>(y))> 0.16 * most;
        if (print && begin < 0) begin = y;
        if (print || begin < 0) continue;
        if (y - begin >= height_min && y - begin < height_max) {
            const cv::Range across = extent_of(ink.rowRange(begin, y));
            if (across.size() > ink.cols * 0.45)
                lines.emplace_back(across.start, begin, across.size(), y - begin);
        }
        begin = -1;
    }
    return lines;
}

}  // namespace

std::vector<cv::Rect> mrz_places(const cv::Mat& page) {
    constexpr double small_width = 900;
    const double scale = small_width / page.cols;
    cv::Mat small;
    cv::resize(page, small, {}, scale, scale, scale < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
    const auto square = [](int width, int height) {
        return cv::getStructuringElement(cv::MORPH_RECT, {width, height});
    };
    cv::Mat block;
    cv::morphologyEx(small, block, cv::MORPH_BLACKHAT, square(15, 9));
    cv::Sobel(block, block, CV_32F, 1, 0, 3);
    block = cv::abs(block);
    cv::normalize(block, block, 0, 255, cv::NORM_MINMAX, CV_8U);
    cv::morphologyEx(block, block, cv::MORPH_CLOSE, square(25, 5));
    cv::threshold(block, block, 0, 255, cv::THRESH_BINARY | cv::THRESH_OTSU);
    // Lines of a card's zone lie 43 points apart when it fills the width.
    cv::morphologyEx(block, block, cv::MORPH_CLOSE, square(31, 49));
    cv::morphologyEx(block, block, cv::MORPH_OPEN, square(25, 7));
    std::vector<std::vector<cv::Point>> outlines;
    cv::findContours(block, outlines, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_SIMPLE);
    std::vector<cv::Rect> blocks;
    for (const auto& outline : outlines) {
        const cv::Rect box = cv::boundingRect(outline);
        if (box.width > 0.4 * small.cols && box.height > 14 && box.width > 1.5 * box.height)
            blocks.push_back(box);
    }
    std::sort(blocks.begin(), blocks.end(),
              [](const cv::Rect& a, const cv::Rect& b) { return a.y > b.y; });
    constexpr std::size_t blocks_max = 3;
    if (blocks.size() > blocks_max) blocks.resize(blocks_max);
    // The zone of a card takes two fifths of its height. What is a strip already is taken whole.
    const bool is_strip = small.cols > 2.2 * small.rows;
    const int top = is_strip ? 0 : cvRound(small.rows * 0.54);
    blocks.emplace_back(0, top, small.cols, small.rows - top);
    std::vector<cv::Rect> places;
    for (const cv::Rect& box : blocks) {
        const int side = cvRound(box.width * 0.03) + 6;
        const int above = cvRound(box.height * 0.25) + 6;
        const cv::Rect place =
            cv::Rect(cvRound((box.x - side) / scale), cvRound((box.y - above) / scale),
                     cvRound((box.width + 2 * side) / scale),
                     cvRound((box.height + 2 * above) / scale)) &
            cv::Rect(0, 0, page.cols, page.rows);
        if (place.width >= 80 && place.height >= 16) places.push_back(place);
    }
    return places;
}

MrzPart mrz_part(const cv::Mat& grey) {
    MrzPart part;
    part.grey = in_working_size(grey);
    part.ink = print_of(part.grey);
    constexpr double worth_turning = 0.1;
    if (const double degrees = level_degrees(part.ink); std::abs(degrees) > worth_turning) {
        turn(part.grey, degrees, cv::INTER_CUBIC);
        turn(part.ink, degrees, cv::INTER_NEAREST);
    }
    part.lines = lines_of_print(part.ink);
    return part;
}

}  // namespace drivers
