#include "tests/bench/vision/clutter.h"

#include <algorithm>
#include <vector>

#include <opencv2/imgproc.hpp>

namespace tests {

namespace {

cv::Point place_in(cv::Size size, cv::RNG& random) {
    return {random.uniform(-size.width / 10, size.width * 11 / 10),
            random.uniform(-size.height / 10, size.height * 11 / 10)};
}

void surface(cv::Mat& picture, cv::RNG& random) {
    std::vector<cv::Point> corners;
    const cv::Point middle = place_in(picture.size(), random);
    const int reach = random.uniform(30, picture.cols / 3);
    const int count = random.uniform(3, 7);
    for (int i = 0; i < count; ++i)
        corners.push_back(middle +
                          cv::Point(random.uniform(-reach, reach), random.uniform(-reach, reach)));
    std::vector<cv::Point> hull;
    cv::convexHull(corners, hull);
    const cv::Scalar grey(random.uniform(5, 250));
    cv::fillConvexPoly(picture, hull, grey, cv::LINE_AA);
}

void round_thing(cv::Mat& picture, cv::RNG& random) {
    const cv::Size axes(random.uniform(10, 160), random.uniform(10, 120));
    const int thickness = random.uniform(0, 2) == 0 ? cv::FILLED : random.uniform(2, 14);
    cv::ellipse(picture, place_in(picture.size(), random), axes, random.uniform(0, 180), 0, 360,
                cv::Scalar(random.uniform(5, 250)), thickness, cv::LINE_AA);
}

/// Bricks, keys, blinds, a chequered cloth: things that repeat.
void pattern(cv::Mat& picture, cv::RNG& random) {
    const int step = random.uniform(6, 36);
    const cv::Rect box = cv::Rect(place_in(picture.size(), random),
                                  cv::Size(random.uniform(80, 420), random.uniform(60, 320))) &
                         cv::Rect({}, picture.size());
    const cv::Scalar grey(random.uniform(5, 250));
    const int kind = random.uniform(0, 3);
    for (int y = box.y; y < box.br().y; y += step) {
        for (int x = box.x; x < box.br().x; x += step) {
            const bool is_odd = ((x / step) + (y / step)) % 2 != 0;
            if (kind == 0 && is_odd) continue;
            const int width = kind == 1 ? step - std::max(1, step / 5) : step;
            const int height = kind == 2 ? step / 2 : width;
            cv::rectangle(picture, cv::Rect(x, y, width, height) & box, grey, cv::FILLED);
        }
    }
}

void printed_sheet(cv::Mat& picture, cv::RNG& random) {
    const cv::Rect box = cv::Rect(place_in(picture.size(), random),
                                  cv::Size(random.uniform(120, 500), random.uniform(80, 420))) &
                         cv::Rect({}, picture.size());
    if (box.area() == 0) return;
    cv::rectangle(picture, box, cv::Scalar(random.uniform(150, 250)), cv::FILLED);
    print_lines(picture, box, random.uniform(5, 26), cv::Scalar(random.uniform(10, 90)), random);
}

}  // namespace

cv::Mat grain(cv::Size size, int coarsest, cv::RNG& random) {
    cv::Mat sum = cv::Mat::zeros(size, CV_32F);
    float weight = 0.5F;
    for (int scale = coarsest; scale >= 1; scale /= 2) {
        cv::Mat small(std::max(2, size.height / scale + 2), std::max(2, size.width / scale + 2),
                      CV_32F);
        random.fill(small, cv::RNG::NORMAL, 0, 1);
        cv::Mat large;
        cv::resize(small, large, size, 0, 0, cv::INTER_CUBIC);
        sum += large * weight;
        weight *= 0.62F;
    }
    return sum;
}

void print_lines(cv::Mat& picture, const cv::Rect& where, int height, const cv::Scalar& ink,
                 cv::RNG& random) {
    const int margin = height;
    for (int y = where.y + margin; y + height < where.br().y - margin; y += height * 8 / 5) {
        const int end =
            where.x + margin + (where.width - 2 * margin) * random.uniform(40, 100) / 100;
        for (int x = where.x + margin; x + height < end; x += height * 11 / 10) {
            if (random.uniform(0, 12) == 0) continue;
            const int strokes = random.uniform(2, 7);
            for (int i = 0; i < strokes; ++i) {
                const bool is_across = random.uniform(0, 2) == 0;
                const cv::Point from(x + random.uniform(0, height), y + random.uniform(0, height));
                const int length = random.uniform(height / 3, height);
                const cv::Point to = is_across
                                         ? cv::Point(std::min(from.x + length, x + height), from.y)
                                         : cv::Point(from.x, std::min(from.y + length, y + height));
                cv::line(picture, from, to, ink, std::max(1, height / 12), cv::LINE_AA);
            }
        }
    }
}

cv::Mat clutter(cv::Size size, cv::RNG& random) {
    cv::Mat picture(size, CV_8U, cv::Scalar(random.uniform(60, 200)));
    const int things = random.uniform(14, 40);
    for (int i = 0; i < things; ++i) {
        switch (random.uniform(0, 8)) {
            case 0:
            case 1:
                round_thing(picture, random);
                break;
            case 2:
                pattern(picture, random);
                break;
            case 3:
                printed_sheet(picture, random);
                break;
            default:
                surface(picture, random);
        }
    }
    cv::Mat light;
    cv::GaussianBlur(picture, picture, {0, 0}, random.uniform(0.6, 2.2));
    picture.convertTo(light, CV_32F);
    light += grain(size, 64, random) * random.uniform(4.F, 18.F);
    return light;
}

}  // namespace tests
