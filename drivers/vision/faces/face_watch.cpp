#include "drivers/vision/faces/face_watch.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

namespace drivers {

namespace {

double area_of(const FaceSeen& face) {
    return static_cast<double>(face.width) * face.height;
}

/// Mean difference of neighbours before a blur, divided by the same after it: structure that a blur
/// takes away was sharp.
double sharpness_of(const cv::Mat& face) {
    constexpr int working_side = 160;
    constexpr double still_structure = 0.2;
    cv::Mat sized;
    cv::resize(face, sized, {working_side, working_side}, 0, 0, cv::INTER_AREA);
    cv::Mat blurred;
    cv::GaussianBlur(sized, blurred, {0, 0}, 1.5);
    const auto structure = [](const cv::Mat& picture) {
        cv::Mat edges;
        cv::Laplacian(picture, edges, CV_32F);
        return cv::norm(edges, cv::NORM_L1) / static_cast<double>(edges.total());
    };
    const double after = structure(blurred);
    return after < still_structure ? 0 : structure(sized) / after;
}

double evenness_of(const cv::Mat& face) {
    const int half = face.cols / 2;
    if (half == 0) return 1;
    const double left = cv::mean(face.colRange(0, half))[0];
    const double right = cv::mean(face.colRange(face.cols - half, face.cols))[0];
    return std::max(left, right) <= 0 ? 1 : std::min(left, right) / std::max(left, right);
}

}  // namespace

FaceQuality face_quality(const GreyView& picture, std::span<const FaceSeen> faces) {
    FaceQuality quality;
    quality.faces = faces.size();
    if (faces.empty() || picture.pixels == nullptr || picture.width <= 0 || picture.height <= 0)
        return quality;
    quality.face = *std::max_element(
        faces.begin(), faces.end(),
        [](const FaceSeen& a, const FaceSeen& b) { return area_of(a) < area_of(b); });
    const FaceSeen& face = quality.face;
    quality.part = static_cast<double>(face.height) / picture.height;
    quality.off_middle = std::hypot(face.x + face.width / 2.0 - picture.width / 2.0,
                                    face.y + face.height / 2.0 - picture.height / 2.0) /
                         picture.width;
    const cv::Rect box = cv::Rect(face.x, face.y, face.width, face.height) &
                         cv::Rect(0, 0, picture.width, picture.height);
    if (box.empty()) return quality;
    // OpenCV only reads.
    const cv::Mat seen =
        cv::Mat(picture.height, picture.width, CV_8U, const_cast<unsigned char*>(picture.pixels),
                static_cast<std::size_t>(picture.stride))(box);
    quality.light = cv::mean(seen)[0];
    quality.evenness = evenness_of(seen);
    quality.sharpness = sharpness_of(seen);
    return quality;
}

FaceAdvice advice_for(const FaceQuality& quality) {
    constexpr double part_min = 0.2;
    constexpr double part_max = 0.75;
    constexpr double off_middle_max = 0.22;
    constexpr double light_min = 50;
    constexpr double light_max = 215;
    constexpr double evenness_min = 0.45;
    if (quality.faces == 0) return FaceAdvice::step_before_camera;
    if (quality.faces > 1) return FaceAdvice::one_person_only;
    if (quality.part < part_min) return FaceAdvice::come_closer;
    if (quality.part > part_max) return FaceAdvice::step_back;
    if (quality.off_middle > off_middle_max) return FaceAdvice::move_to_middle;
    if (quality.face.turn != FaceTurn::front) return FaceAdvice::look_at_camera;
    if (quality.light < light_min) return FaceAdvice::too_dark;
    if (quality.light > light_max) return FaceAdvice::too_bright;
    if (quality.evenness < evenness_min) return FaceAdvice::light_from_side;
    if (quality.sharpness < face_sharp_from) return FaceAdvice::hold_still;
    return FaceAdvice::good;
}

FaceAdvice FaceWatch::look(const FaceQuality& quality) {
    constexpr double moved_from = 0.12;  // of its width
    const FaceAdvice advice = advice_for(quality);
    if (advice != FaceAdvice::good) {
        forget();
        return advice;
    }
    const FaceSeen& now = quality.face;
    const bool moved = last_ && std::hypot(now.x - last_->x, now.y - last_->y) >
                                    moved_from * std::max(1, now.width);
    still_ = last_ && !moved ? still_ + 1 : 1;
    last_ = now;
    return still_ >= still_pictures ? FaceAdvice::good : FaceAdvice::hold_still;
}

}  // namespace drivers
