#include "drivers/vision/pages/page_ink.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include <opencv2/imgproc.hpp>

namespace drivers {

namespace {

/// Less tells nothing about lines.
constexpr std::size_t ink_min = 400;

/// How much rows differ from their neighbours when ink is summed along lines of that slope.
double rows_apart(const std::vector<cv::Point>& ink, cv::Size size, double degrees) {
    constexpr int room = 100;
    const double slope = std::tan(degrees * std::numbers::pi / 180);
    std::vector<double> rows(static_cast<std::size_t>(size.height + 2 * room), 0);
    for (const cv::Point& point : ink) {
        const double y = point.y - slope * (point.x - size.width / 2.0) + room;
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

/// Long straight pieces are rules.
cv::Mat without_rules(const cv::Mat& ink) {
    constexpr int rule_min = 45;
    cv::Mat result = ink.clone();
    for (const cv::Size& along : {cv::Size(rule_min, 1), cv::Size(1, rule_min)}) {
        cv::Mat rules;
        cv::morphologyEx(ink, rules, cv::MORPH_OPEN,
                         cv::getStructuringElement(cv::MORPH_RECT, along));
        cv::dilate(rules, rules, cv::Mat::ones(5, 5, CV_8U));
        result.setTo(0, rules);
    }
    return result;
}

}  // namespace

cv::Mat ink_of_page(const cv::Mat& bgr) {
    constexpr double side = 600;
    constexpr int rim = 12;
    cv::Mat grey;
    cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
    const double by = side / std::max(grey.cols, grey.rows);
    cv::resize(grey, grey, {}, by, by, cv::INTER_AREA);
    cv::Mat ink;
    cv::adaptiveThreshold(grey, ink, 255, cv::ADAPTIVE_THRESH_MEAN_C, cv::THRESH_BINARY_INV, 25,
                          10);
    cv::rectangle(ink, cv::Rect({}, ink.size()), cv::Scalar(0), 2 * rim);
    return ink;
}

double skew_of(const cv::Mat& ink) {
    std::vector<cv::Point> points;
    cv::findNonZero(ink, points);
    if (points.size() < ink_min) return 0;
    const auto score = [&](double degrees) { return rows_apart(points, ink.size(), degrees); };
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

double downness_of(const cv::Mat& ink) {
    std::vector<cv::Point> across;
    const cv::Mat print = without_rules(ink);
    cv::findNonZero(print, across);
    if (across.size() < ink_min) return 0;
    std::vector<cv::Point> down;
    cv::findNonZero(print.t(), down);
    const double as_rows = rows_apart(across, print.size(), 0) / print.cols;
    const double as_columns = rows_apart(down, {print.rows, print.cols}, 0) / print.rows;
    return as_rows > 0 ? as_columns / as_rows : 0;
}

}  // namespace drivers
