#include "drivers/api/face.h"

#include <cmath>

namespace drivers {

using kiosk::ErrorCode;

namespace {

FaceAnswer failed(std::string reason) {
    FaceAnswer answer;
    answer.verdict = FaceVerdict::error;
    answer.reason = std::move(reason);
    return answer;
}

bool claims_something(const FaceAnswer& answer) {
    return answer.verdict == FaceVerdict::match || answer.verdict == FaceVerdict::no_match ||
           answer.verdict == FaceVerdict::review;
}

FaceAnswer without_answer(const kiosk::Error& error) {
    FaceAnswer answer = failed(std::string(kiosk::name_of(error.code)));
    if (kiosk::audience_of(error.code) == kiosk::Audience::wait ||
        error.code == ErrorCode::timed_out)
        answer.verdict = FaceVerdict::unavailable;
    return answer;
}

}  // namespace

std::string_view name_of(FaceAdvice advice) {
    switch (advice) {
        case FaceAdvice::step_before_camera:
            return "step_before_camera";
        case FaceAdvice::one_person_only:
            return "one_person_only";
        case FaceAdvice::come_closer:
            return "come_closer";
        case FaceAdvice::step_back:
            return "step_back";
        case FaceAdvice::move_to_middle:
            return "move_to_middle";
        case FaceAdvice::look_at_camera:
            return "look_at_camera";
        case FaceAdvice::too_dark:
            return "too_dark";
        case FaceAdvice::too_bright:
            return "too_bright";
        case FaceAdvice::light_from_side:
            return "light_from_side";
        case FaceAdvice::hold_still:
            return "hold_still";
        case FaceAdvice::good:
            return "good";
    }
    return "";
}

std::string_view name_of(FaceVerdict verdict) {
    switch (verdict) {
        case FaceVerdict::match:
            return "match";
        case FaceVerdict::no_match:
            return "no_match";
        case FaceVerdict::review:
            return "review";
        case FaceVerdict::unavailable:
            return "unavailable";
        case FaceVerdict::error:
            return "error";
    }
    return "";
}

FaceAnswer believed(kiosk::Result<FaceAnswer> answer) {
    if (!answer) return without_answer(answer.error());
    if (claims_something(*answer) && (answer->engine.empty() || answer->version.empty()))
        return failed("the service does not say what compared");
    if (answer->verdict == FaceVerdict::match && answer->evidence.empty())
        return failed("the service gives no evidence");
    if ((answer->score && !std::isfinite(*answer->score)) ||
        (answer->threshold && !std::isfinite(*answer->threshold)))
        return failed("the service gives figures that are none");
    return *std::move(answer);
}

}  // namespace drivers
