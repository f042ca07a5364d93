#include "drivers/vision/faces/face_comparer.h"

#include <cmath>

namespace drivers {

using kiosk::ErrorCode;

namespace {

class NoComparer final : public FaceComparer {
  public:
    explicit NoComparer(std::string reason) : reason_(std::move(reason)) {}
    FaceAnswer compare(const ColourView&, const ColourView&) override {
        FaceAnswer answer;
        answer.reason = reason_;
        return answer;
    }

  private:
    std::string reason_;
};

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

class ServiceComparer final : public FaceComparer {
  public:
    explicit ServiceComparer(FaceService service) : service_(std::move(service)) {}

    FaceAnswer compare(const ColourView& camera, const ColourView& portrait) override {
        auto answer = service_(camera, portrait);
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

  private:
    static FaceAnswer without_answer(const kiosk::Error& error) {
        FaceAnswer answer = failed(std::string(kiosk::name_of(error.code)));
        if (kiosk::audience_of(error.code) == kiosk::Audience::wait ||
            error.code == ErrorCode::timed_out)
            answer.verdict = FaceVerdict::unavailable;
        return answer;
    }

    FaceService service_;
};

}  // namespace

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

std::unique_ptr<FaceComparer> no_comparer(std::string reason) {
    return std::make_unique<NoComparer>(std::move(reason));
}

std::unique_ptr<FaceComparer> service_comparer(FaceService service) {
    return std::make_unique<ServiceComparer>(std::move(service));
}

}  // namespace drivers
