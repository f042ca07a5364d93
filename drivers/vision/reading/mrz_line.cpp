#include "drivers/vision/reading/mrz_line.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

namespace drivers {

namespace {

/// The middle of the capitals, as a straight line, and how high they are.
struct Slope {
    double at_zero = 0;
    double rise = 0;
    double capital = 0;

    /// Upper edge of a cell whose middle is at x.
    [[nodiscard]] double top(double x) const {
        return at_zero + rise * x - capital * OcrbLetters::capitals_high / 2;
    }
};

Slope slope_of(const cv::Mat& ink, const cv::Rect& box, std::size_t columns) {
    Slope slope{box.y + box.height / 2.0, 0, static_cast<double>(box.height)};
    const cv::Rect around =
        cv::Rect(box.x, box.y - 3, box.width, box.height + 6) & cv::Rect(0, 0, ink.cols, ink.rows);
    cv::Mat labels;
    cv::Mat facts;
    cv::Mat middles;
    const int count = cv::connectedComponentsWithStats(ink(around), labels, facts, middles);
    std::vector<cv::Point2f> points;
    std::vector<int> heights;
    for (int i = 1; i < count; ++i) {
        const int height = facts.at<int>(i, cv::CC_STAT_HEIGHT);
        const int width = facts.at<int>(i, cv::CC_STAT_WIDTH);
        if (height <= box.height * 0.42 || width <= 2 ||
            width >= box.width * 1.6 / static_cast<double>(columns))
            continue;
        points.emplace_back(static_cast<float>(around.x + facts.at<int>(i, cv::CC_STAT_LEFT)) +
                                static_cast<float>(width) / 2,
                            static_cast<float>(around.y + facts.at<int>(i, cv::CC_STAT_TOP)) +
                                static_cast<float>(height) / 2);
        heights.push_back(height);
    }
    constexpr std::size_t letters_min = 6;
    if (points.size() < letters_min) return slope;
    cv::Vec4f line;
    cv::fitLine(points, line, cv::DIST_HUBER, 0, 0.01, 0.01);
    if (std::abs(line[0]) > 0.5F) {
        slope.rise = static_cast<double>(line[1] / line[0]);
        slope.at_zero = static_cast<double>(line[3]) - slope.rise * static_cast<double>(line[2]);
    }
    const auto tall = heights.begin() + static_cast<std::ptrdiff_t>(heights.size() * 3 / 4);
    std::nth_element(heights.begin(), tall, heights.end());
    slope.capital = *tall;
    return slope;
}

cv::Mat cell_at(const cv::Mat& grey, double x, double y, double width, const Slope& slope) {
    const double across = width / OcrbLetters::cell_width;
    const double down = slope.capital * OcrbLetters::capitals_high / OcrbLetters::cell_height;
    const cv::Matx23d from(across, 0, x + across / 2, slope.rise * across, down,
                           y + down / 2 - slope.rise * width / 2);
    cv::Mat cell;
    cv::warpAffine(grey, cell, from, {OcrbLetters::cell_width, OcrbLetters::cell_height},
                   cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
    return cell;
}

/// Left edges of the cells: a begin, a step, and how much the step changes along the line.
struct Comb {
    double begin = 0;
    double step = 0;
    double bend = 0;

    [[nodiscard]] double left(std::size_t i, std::size_t columns) const {
        const auto place = static_cast<double>(i);
        const auto all = static_cast<double>(columns);
        return begin + place * step + bend * place * (place - all + 1) / all;
    }
};

double fit_of(const Comb& comb, const cv::Mat& grey, const Slope& slope, std::size_t columns,
              const OcrbLetters& letters) {
    double sum = 0;
    std::size_t count = 0;
    for (std::size_t i = 0; i < columns; i += std::max<std::size_t>(1, columns / 11), ++count) {
        const double x = comb.left(i, columns);
        sum += static_cast<double>(letters.compare(
            cell_at(grey, x, slope.top(x + comb.step / 2), comb.step, slope), nullptr));
    }
    return sum / static_cast<double>(count);
}

Comb best_comb(const cv::Mat& grey, const cv::Rect& box, const Slope& slope, std::size_t columns,
               const OcrbLetters& letters) {
    // The last character does not fill its cell.
    const double step = box.width / (static_cast<double>(columns) - 0.25);
    Comb best;
    double most = -2;
    for (const double bend : {0.0, -0.02, 0.02, -0.04, 0.04}) {
        for (int wider = -4; wider <= 4; ++wider) {
            for (int right = -3; right <= 2; ++right) {
                const Comb comb{box.x - 0.12 * step + right * 0.12 * step,
                                step * (1 + wider * 0.005), bend * step};
                const double fit = fit_of(comb, grey, slope, columns, letters);
                if (fit <= most) continue;
                most = fit;
                best = comb;
            }
        }
    }
    return best;
}

}  // namespace

MrzLineCells cells_of_line(const cv::Mat& grey, const cv::Mat& ink, const cv::Rect& box,
                           std::size_t columns, const OcrbLetters& letters) {
    const Slope slope = slope_of(ink, box, columns);
    const Comb comb = best_comb(grey, box, slope, columns, letters);
    MrzLineCells cells(columns);
    double off_x = 0;  // what the line has drifted from the comb so far, in steps
    double off_y = 0;  // and in capitals
    for (std::size_t i = 0; i < columns; ++i) {
        cells[i].fill(-1);
        const double x = comb.left(i, columns) + off_x * comb.step;
        float most = -2;
        double best_x = 0;
        double best_y = 0;
        for (const double dy : {-0.08, 0.0, 0.08}) {
            for (const double dx : {-0.16, -0.08, 0.0, 0.08, 0.16}) {
                const double y = slope.top(x + comb.step / 2) + (off_y + dy) * slope.capital;
                const float likeness = letters.compare(
                    cell_at(grey, x + dx * comb.step, y, comb.step, slope), &cells[i]);
                if (likeness <= most) continue;
                most = likeness;
                best_x = dx;
                best_y = dy;
            }
        }
        constexpr float sure_from = 0.6F;
        if (most <= sure_from) continue;
        off_x = std::clamp(off_x + 0.45 * best_x, -0.6, 0.6);
        off_y = std::clamp(off_y + 0.3 * best_y, -0.3, 0.3);
    }
    return cells;
}

}  // namespace drivers
