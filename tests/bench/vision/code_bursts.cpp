#include "tests/bench/vision/code_bursts.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <opencv2/imgproc.hpp>

#include "tests/bench/vision/clutter.h"
#include "tests/bench/vision/code_object.h"

namespace tests {

namespace {

constexpr double radians = std::numbers::pi / 180;

/// How the thing is held throughout a burst; hands shake around it.
struct Pose {
    double pitch = 0, yaw = 0, roll = 0;
    double x = 0, y = 0;
};

/// What a burst has in common.
struct Setting {
    CodeObject object;
    cv::Mat room;
    Pose pose;
    double hardness = 0;
    double bend = 0;
    bool has_glare = false;
    /// Of the code's size, from its middle; the last is the size of the spot.
    cv::Vec3d glare;
};

Setting make_setting(BurstKind kind, cv::RNG& random) {
    Setting setting;
    setting.room =
        clutter({burst_width * 11 / 10, burst_height * 11 / 10}, random) * random.uniform(0.4, 0.9);
    if (kind == BurstKind::none) return setting;
    setting.object = make_code_object(kind, random);
    setting.pose.roll =
        random.uniform(0, 4) < 3 ? random.uniform(-25.0, 25.0) : random.uniform(0.0, 360.0);
    setting.pose.pitch = random.gaussian(16);
    setting.pose.yaw = random.gaussian(16);
    setting.pose.x = random.uniform(0.35, 0.65) * burst_width;
    setting.pose.y = random.uniform(0.38, 0.62) * burst_height;
    setting.hardness = random.uniform(0.0, 1.0);
    setting.has_glare = random.uniform(0.0, 1.0) < 0.4;
    setting.glare = {random.uniform(-0.4, 0.4), random.uniform(-0.4, 0.4),
                     random.uniform(0.05, 0.22)};
    const bool is_paper = kind == BurstKind::thermal || kind == BurstKind::print;
    if (is_paper && random.uniform(0.0, 1.0) < 0.35) setting.bend = random.uniform(0.05, 0.2);
    return setting;
}

/// The paper rolls up a little, and its sides turn away from the light.
cv::Mat bent(const cv::Mat& surface, double bend) {
    cv::Mat map_x(surface.size(), CV_32F);
    cv::Mat map_y(surface.size(), CV_32F);
    cv::Mat light(surface.size(), CV_32F);
    const double width = surface.cols;
    const double height = surface.rows;
    for (int y = 0; y < surface.rows; ++y) {
        for (int x = 0; x < surface.cols; ++x) {
            const double u = (x / width - 0.5) * 2;
            map_x.at<float>(y, x) = static_cast<float>(x + bend * width * 0.25 * u * (1 - u * u));
            map_y.at<float>(y, x) = static_cast<float>(y + bend * height * 0.12 * (1 - u * u));
            light.at<float>(y, x) = static_cast<float>(1 - 0.875 * bend * std::abs(u));
        }
    }
    cv::Mat result;
    cv::remap(surface, result, map_x, map_y, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    return result.mul(light);
}

/// From the surface's points to the picture's.
cv::Mat projection(const CodeObject& object, const Pose& pose, double scale) {
    const double pitch = pose.pitch * radians;
    const double yaw = pose.yaw * radians;
    const double roll = pose.roll * radians;
    const cv::Matx33d tilt(1, 0, 0, 0, std::cos(pitch), -std::sin(pitch), 0, std::sin(pitch),
                           std::cos(pitch));
    const cv::Matx33d swing(std::cos(yaw), 0, std::sin(yaw), 0, 1, 0, -std::sin(yaw), 0,
                            std::cos(yaw));
    const cv::Matx33d turn(std::cos(roll), -std::sin(roll), 0, std::sin(roll), std::cos(roll), 0, 0,
                           0, 1);
    const double width = object.surface.cols;
    const double height = object.surface.rows;
    const double distance = 2.5 * std::max(width, height);
    const cv::Point2d corners[] = {{0, 0}, {width, 0}, {width, height}, {0, height}};
    cv::Point2f from[4];
    cv::Point2f to[4];
    for (std::size_t i = 0; i < 4; ++i) {
        const cv::Vec3d flat(corners[i].x - width / 2, corners[i].y - height / 2, 0);
        const cv::Vec3d seen = tilt * (swing * (turn * flat));
        const double near = distance / (distance + seen[2]) * scale;
        from[i] = corners[i];
        to[i] = cv::Point2d(seen[0] * near + pose.x, seen[1] * near + pose.y);
    }
    return cv::getPerspectiveTransform(from, to);
}

/// The thing over the room; `mask` tells where it is.
cv::Mat placed(const cv::Mat& room, const cv::Mat& surface, const cv::Mat& where, double blur,
               cv::Mat& mask) {
    // Twice as fine, then averaged, so that modules are not picked by chance.
    constexpr int fine = 2;
    const cv::Mat finer = cv::Mat(cv::Matx33d(fine, 0, 0, 0, fine, 0, 0, 0, 1)) * where;
    const cv::Size size(burst_width * fine, burst_height * fine);
    cv::Mat soft;
    cv::GaussianBlur(surface, soft, {0, 0}, std::max(0.05, blur));
    cv::Mat seen;
    cv::Mat covered;
    cv::warpPerspective(soft, seen, finer, size, cv::INTER_LINEAR);
    cv::warpPerspective(cv::Mat::ones(surface.size(), CV_32F), covered, finer, size);
    cv::resize(seen, seen, {burst_width, burst_height}, 0, 0, cv::INTER_AREA);
    cv::resize(covered, mask, {burst_width, burst_height}, 0, 0, cv::INTER_AREA);
    return room.mul(1 - mask) + seen;
}

/// A function of the place, as a picture.
template <class Function>
cv::Mat drawn(Function value) {
    cv::Mat picture(burst_height, burst_width, CV_32F);
    for (int y = 0; y < picture.rows; ++y) {
        float* row = picture.ptr<float>(y);
        for (int x = 0; x < picture.cols; ++x) row[x] = static_cast<float>(value(x, y));
    }
    return picture;
}

cv::Mat lit(const cv::Mat& picture, cv::RNG& random) {
    const double across = random.uniform(-0.3, 0.3);
    const double down = random.uniform(-0.3, 0.3);
    const double exposure = random.uniform(0.55, 1.15);
    return picture.mul(drawn([&](int x, int y) {
        return exposure * (1 + across * (static_cast<double>(x) / burst_width - 0.5) +
                           down * (static_cast<double>(y) / burst_height - 0.5));
    }));
}

cv::Mat glare_of(const Setting& setting, cv::RNG& random) {
    const double size = setting.object.modules * setting.object.seen_points;
    const double x0 = setting.pose.x + setting.glare[0] * size + random.gaussian(6);
    const double y0 = setting.pose.y + setting.glare[1] * size + random.gaussian(6);
    const double wide = setting.glare[2] * size * 1.3 + 8;
    const double high = setting.glare[2] * size + 8;
    const double strength = random.uniform(80.0, 240.0);
    return drawn([&](int x, int y) {
        const double u = (x - x0) / wide;
        const double v = (y - y0) / high;
        return strength * std::exp(-(u * u + v * v));
    });
}

cv::Mat moire(cv::RNG& random) {
    const double frequency = random.uniform(0.25, 0.9);
    const double angle = random.uniform(0.0, std::numbers::pi);
    const double strength = random.uniform(4.0, 16.0);
    return drawn([&](int x, int y) {
        return strength * std::sin((x * std::cos(angle) + y * std::sin(angle)) * frequency);
    });
}

/// Out of focus, then moved while the shutter was open.
cv::Mat blurred(const cv::Mat& picture, double points, double hardness, cv::RNG& random) {
    double sigma = random.uniform(0.4, 0.9);
    if (hardness > 0.45)
        sigma += random.uniform(0.0, 1.1) * points / 2.5 * random.uniform(0.0, 1.0);
    cv::Mat result;
    cv::GaussianBlur(picture, result, {0, 0}, sigma);
    const int length = static_cast<int>(random.uniform(0.0, 1.0) * random.uniform(0.0, 1.0) *
                                        (hardness < 0.5 ? 3 : 8) * points / 2.5);
    if (length <= 1) return result;
    cv::Mat kernel = cv::Mat::zeros(length * 2 + 1, length * 2 + 1, CV_32F);
    const double angle = random.uniform(0.0, std::numbers::pi);
    const cv::Point by(static_cast<int>(length * std::cos(angle) / 2),
                       static_cast<int>(length * std::sin(angle) / 2));
    cv::line(kernel, cv::Point(length, length) - by, cv::Point(length, length) + by, cv::Scalar(1));
    kernel /= cv::sum(kernel)[0];
    cv::filter2D(result, result, -1, kernel);
    return result;
}

cv::Mat room_part(const cv::Mat& room, cv::RNG& random) {
    const cv::Point at(random.uniform(0, room.cols - burst_width),
                       random.uniform(0, room.rows - burst_height));
    return room(cv::Rect(at, cv::Size(burst_width, burst_height)));
}

BurstPicture make_picture(const Setting& setting, BurstKind kind, cv::RNG& random) {
    cv::Mat picture = room_part(setting.room, random).clone();
    cv::Mat mask;
    if (kind != BurstKind::none) {
        Pose pose = setting.pose;
        for (double* angle : {&pose.pitch, &pose.yaw, &pose.roll}) *angle += random.gaussian(4);
        pose.x += random.gaussian(20);
        pose.y += random.gaussian(15);
        const double base = setting.object.seen_points / setting.object.points;
        const double scale = base * (1 + random.gaussian(0.03));
        const cv::Mat surface =
            setting.bend > 0 ? bent(setting.object.surface, setting.bend) : setting.object.surface;
        picture = placed(picture, surface, projection(setting.object, pose, scale),
                         0.35 / (base * 2), mask);
    }
    picture = lit(picture, random);
    if (setting.has_glare) picture += glare_of(setting, random);
    if (kind == BurstKind::phone && random.uniform(0, 2) == 0) picture += moire(random).mul(mask);
    const double points = kind == BurstKind::none ? 2.5 : setting.object.seen_points;
    picture = blurred(picture, points, setting.hardness, random);
    cv::Mat noise(picture.size(), CV_32F);
    random.fill(noise, cv::RNG::NORMAL, 0, random.uniform(1.5, 8.0));
    picture += noise;
    BurstPicture result;
    picture.convertTo(result.grey, CV_8U);
    result.jpeg_quality = random.uniform(75, 93);
    return result;
}

}  // namespace

const char* name_of(BurstKind kind) {
    switch (kind) {
        case BurstKind::phone:
            return "phone";
        case BurstKind::print:
            return "print";
        case BurstKind::thermal:
            return "thermal";
        case BurstKind::dense:
            return "dense";
        case BurstKind::none:
            return "none";
    }
    return "";
}

Burst make_burst(BurstKind kind, std::uint64_t seed) {
    cv::RNG random(seed * 0x9E3779B97F4A7C15U + 1 + static_cast<std::uint64_t>(kind));
    const Setting setting = make_setting(kind, random);
    Burst burst;
    burst.text = setting.object.text;
    for (int i = 0; i < burst_length; ++i)
        burst.pictures.push_back(make_picture(setting, kind, random));
    return burst;
}

}  // namespace tests
