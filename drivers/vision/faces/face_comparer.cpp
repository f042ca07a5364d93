#include "drivers/vision/faces/face_comparer.h"

namespace drivers {

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

class ServiceComparer final : public FaceComparer {
  public:
    explicit ServiceComparer(FaceService service) : service_(std::move(service)) {}

    FaceAnswer compare(const ColourView& camera, const ColourView& portrait) override {
        return believed(service_(camera, portrait));
    }

  private:
    FaceService service_;
};

}  // namespace

std::unique_ptr<FaceComparer> no_comparer(std::string reason) {
    return std::make_unique<NoComparer>(std::move(reason));
}

std::unique_ptr<FaceComparer> service_comparer(FaceService service) {
    return std::make_unique<ServiceComparer>(std::move(service));
}

}  // namespace drivers
