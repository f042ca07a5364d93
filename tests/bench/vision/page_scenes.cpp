#include "tests/bench/vision/page_scenes.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <opencv2/imgproc.hpp>

#include "tests/bench/vision/papers.h"

namespace tests {

namespace {

constexpr double radians = std::numbers::pi / 180;
const cv::Size scene_size(scene_width, scene_height);

using Corners = std::array<cv::Point2f, 4>;

double turn_of_hand(cv::RNG& random) {
    if (random.uniform(0, 5) == 0) return random.uniform(0.0, 360.0);
    return 90 * random.uniform(0, 4) + random.gaussian(8);
}

/// Where the corners are seen when the camera is a little tilted.
Corners seen_corners(const Paper& paper, double turn, double size, cv::RNG& random) {
    const double pitch = random.gaussian(9) * radians;
    const double yaw = random.gaussian(9) * radians;
    const double roll = turn * radians;
    const cv::Matx33d tilt(1, 0, 0, 0, std::cos(pitch), -std::sin(pitch), 0, std::sin(pitch),
                           std::cos(pitch));
    const cv::Matx33d swing(std::cos(yaw), 0, std::sin(yaw), 0, 1, 0, -std::sin(yaw), 0,
                            std::cos(yaw));
    const cv::Matx33d spin(std::cos(roll), -std::sin(roll), 0, std::sin(roll), std::cos(roll), 0, 0,
                           0, 1);
    const double width = paper.surface.cols;
    const double height = paper.surface.rows;
    const double distance = 2.2 * std::max(width, height);
    const cv::Vec2d flat[] = {{-width / 2, -height / 2},
                              {width / 2, -height / 2},
                              {width / 2, height / 2},
                              {-width / 2, height / 2}};
    std::array<cv::Point2d, 4> seen;
    for (std::size_t i = 0; i < 4; ++i) {
        const cv::Vec3d at = tilt * (swing * (spin * cv::Vec3d(flat[i][0], flat[i][1], 0)));
        seen[i] = cv::Point2d(at[0], at[1]) * (distance / (distance + at[2]));
    }
    const auto [left, right] = std::minmax({seen[0].x, seen[1].x, seen[2].x, seen[3].x});
    const auto [top, bottom] = std::minmax({seen[0].y, seen[1].y, seen[2].y, seen[3].y});
    const double scale =
        size * std::min(scene_width * 0.97 / (right - left), scene_height * 0.97 / (bottom - top));
    const cv::Point2d middle(scene_width / 2.0 + random.gaussian(25),
                             scene_height / 2.0 + random.gaussian(25));
    Corners corners;
    for (std::size_t i = 0; i < 4; ++i) corners[i] = seen[i] * scale + middle;
    return corners;
}

bool is_in_the_picture(const Corners& corners) {
    constexpr float rim = 6;
    return std::all_of(corners.begin(), corners.end(), [](cv::Point2f corner) {
        return corner.x > rim && corner.y > rim && corner.x < scene_width - rim &&
               corner.y < scene_height - rim;
    });
}

Corners place(const Paper& paper, cv::RNG& random) {
    double size = random.uniform(paper.size_min, paper.size_max);
    double turn = turn_of_hand(random);
    Corners corners = seen_corners(paper, turn, size, random);
    while (!is_in_the_picture(corners)) {
        turn = 90 * random.uniform(0, 4) + random.gaussian(6);
        size *= 0.97;
        corners = seen_corners(paper, turn, size, random);
    }
    return corners;
}

cv::Mat three(const cv::Mat& one) {
    cv::Mat result;
    cv::merge(std::vector<cv::Mat>(3, one), result);
    return result;
}

void lay(cv::Mat& desk, const Paper& paper, const Corners& corners, cv::RNG& random) {
    const auto width = static_cast<float>(paper.surface.cols);
    const auto height = static_cast<float>(paper.surface.rows);
    const cv::Point2f from[] = {{0, 0}, {width, 0}, {width, height}, {0, height}};
    const cv::Mat where = cv::getPerspectiveTransform(from, corners.data());
    // Large papers are averaged before they are made small.
    const double smaller = cv::norm(corners[1] - corners[0]) / static_cast<double>(width);
    cv::Mat soft;
    cv::GaussianBlur(paper.surface, soft, {0, 0}, std::max(0.05, 0.4 / smaller - 0.3));
    cv::Mat seen;
    cv::warpPerspective(soft, seen, where, scene_size, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    seen.convertTo(seen, CV_32FC3);
    const cv::Mat finer = cv::Mat(cv::Matx33d(2, 0, 0, 0, 2, 0, 0, 0, 1)) * where;
    cv::Mat mask;
    cv::warpPerspective(paper.mask, mask, finer, scene_size * 2);
    cv::resize(mask, mask, scene_size, 0, 0, cv::INTER_AREA);
    mask.convertTo(mask, CV_32F, 1 / 255.0);
    // Its shadow on the desk.
    const cv::Matx23d aside(1, 0, random.uniform(-8.0, 8.0), 0, 1, random.uniform(-8.0, 8.0));
    cv::Mat shadow;
    cv::warpAffine(mask, shadow, aside, scene_size);
    cv::GaussianBlur(shadow, shadow, {0, 0}, random.uniform(2.0, 8.0));
    desk = desk.mul(three(1 - shadow * random.uniform(0.05, 0.35)));
    desk = desk.mul(three(1 - mask)) + seen.mul(three(mask));
}

template <class Function>
cv::Mat light_map(Function value) {
    cv::Mat map(scene_size, CV_32F);
    for (int y = 0; y < map.rows; ++y) {
        float* row = map.ptr<float>(y);
        for (int x = 0; x < map.cols; ++x) row[x] = static_cast<float>(value(x, y));
    }
    return map;
}

/// Light that falls unevenly, a lens that is darker at its rim, a colour of its own.
cv::Mat light(cv::RNG& random) {
    const double across = random.uniform(-0.3, 0.3);
    const double down = random.uniform(-0.3, 0.3);
    const double rim = random.uniform(0.0, 0.25);
    const cv::Mat even = light_map([&](int x, int y) {
        const double u = static_cast<double>(x) / scene_width - 0.5;
        const double v = static_cast<double>(y) / scene_height - 0.5;
        const double far =
            (u * u * 4 * scene_width * scene_width + v * v * 4 * scene_height * scene_height) /
            (scene_width * scene_width + scene_height * scene_height);
        return (1 + across * u + down * v) * (1 - rim * far);
    });
    const double exposure = random.uniform(0.72, 1.05);
    cv::Mat result;
    cv::merge(std::vector<cv::Mat>{even * (exposure * random.uniform(0.88, 1.08)), even * exposure,
                                   even * (exposure * random.uniform(0.92, 1.1))},
              result);
    return result;
}

void shadow_of_a_hand(cv::Mat& picture, cv::RNG& random) {
    cv::Mat shadow = cv::Mat::zeros(scene_size, CV_32F);
    const int x = random.uniform(0, scene_width);
    const auto somewhere = [&random] {
        return cv::Point(random.uniform(200, scene_width - 200),
                         random.uniform(100, scene_height / 2));
    };
    const std::vector<cv::Point> arm{
        {x, scene_height}, {x + random.uniform(150, 500), scene_height}, somewhere(), somewhere()};
    cv::fillPoly(shadow, std::vector<std::vector<cv::Point>>{arm}, cv::Scalar(1));
    cv::GaussianBlur(shadow, shadow, {0, 0}, random.uniform(6.0, 40.0));
    picture = picture.mul(three(1 - shadow * random.uniform(0.2, 0.55)));
}

void glare(cv::Mat& picture, cv::RNG& random) {
    const double x0 = random.uniform(0, scene_width);
    const double y0 = random.uniform(0, scene_height);
    const double wide = random.uniform(30.0, 160.0);
    const double high = random.uniform(30.0, 160.0);
    const double strength = random.uniform(60.0, 255.0);
    picture += three(light_map([&](int x, int y) {
        const double u = (x - x0) / wide;
        const double v = (y - y0) / high;
        return u * u + v * v > 16 ? 0 : strength * std::exp(-(u * u + v * v));
    }));
}

cv::Mat noise_of(double strength, cv::RNG& random) {
    cv::Mat noise(scene_size, CV_32FC3);
    random.fill(noise, cv::RNG::NORMAL, 0, strength);
    return noise;
}

}  // namespace

const char* name_of(PageCategory category) {
    switch (category) {
        case PageCategory::a4_dark:
            return "a4_dark";
        case PageCategory::a4_texture:
            return "a4_texture";
        case PageCategory::a4_clutter:
            return "a4_clutter";
        case PageCategory::a4_white_desk:
            return "a4_white_desk";
        case PageCategory::a4_grey_desk:
            return "a4_grey_desk";
        case PageCategory::id_mat:
            return "id_mat";
        case PageCategory::id_texture:
            return "id_texture";
        case PageCategory::booklet:
            return "booklet";
        case PageCategory::receipt:
            return "receipt";
        case PageCategory::a4_glare_shadow:
            return "a4_glare_shadow";
        case PageCategory::negative:
            return "negative";
    }
    return "";
}

PageScene make_page_scene(PageCategory category, std::uint64_t seed) {
    cv::RNG random(seed * 0x9E3779B97F4A7C15U + 7 + static_cast<std::uint64_t>(category));
    cv::Mat scene = make_desk(category, random);
    const cv::Mat before = scene.clone();
    PageScene result;
    if (category != PageCategory::negative) {
        const Paper paper = make_paper(category, random);
        result.aspect = paper.aspect;
        result.corners = place(paper, random);
        lay(scene, paper, *result.corners, random);
    } else {
        result.aspect = random.uniform(0, 2) == 0 ? 1754.0 / 1240 : 0;
    }
    const cv::Mat lit = light(random);
    scene = scene.mul(lit);
    if (category == PageCategory::a4_glare_shadow || random.uniform(0, 4) == 0) {
        const double kind = random.uniform(0.0, 1.0);
        if (kind < 0.65) shadow_of_a_hand(scene, random);
        for (int i = kind > 0.4 ? random.uniform(1, 4) : 0; i > 0; --i) glare(scene, random);
    }
    cv::GaussianBlur(scene, scene, {0, 0}, random.uniform(0.3, 1.6));
    scene += noise_of(random.uniform(1.0, 7.0), random);
    scene.convertTo(result.picture, CV_8UC3);
    cv::Mat desk = before.mul(lit) * random.uniform(0.93, 1.07) + noise_of(3, random);
    cv::resize(desk, desk, scene_size / 4, 0, 0, cv::INTER_AREA);
    desk.convertTo(result.empty_desk, CV_8UC3);
    result.jpeg_quality = random.uniform(70, 96);
    return result;
}

}  // namespace tests
