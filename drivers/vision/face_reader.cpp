// Pictures of people: where a face is, what to tell the person, and one picture when it is good.
#include <algorithm>

#include "drivers/vision/faces/face_finder.h"
#include "drivers/vision/faces/face_watch.h"
#include "drivers/vision/picture.h"
#include "drivers/vision/picture_reader.h"
#include "kiosk/base/log.h"

namespace drivers {

namespace {

/// The head with hair and chin: the detector's box is from brows to mouth.
constexpr double wider_by = 0.6;

/// What is sent of a picture: the face, and of the room behind it as little as there is.
struct Cut {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;
};

Cut cut_around(const FaceSeen& face, const CameraFrame& picture) {
    const int across = static_cast<int>(face.width * wider_by);
    const int down = static_cast<int>(face.height * wider_by);
    Cut cut;
    cut.x = std::max(0, face.x - across);
    cut.y = std::max(0, face.y - down);
    cut.width = std::min(picture.width, face.x + face.width + across) - cut.x;
    cut.height = std::min(picture.height, face.y + face.height + down) - cut.y;
    return cut;
}

class FaceReader final : public PictureReader {
  public:
    void begin(const Wishes& wishes) override {
        if (wishes.face && (!wishes_.face || wishes.asked != wishes_.asked)) {
            watch_.forget();
            taken_ = false;
        }
        wishes_ = wishes;
    }

    std::vector<SeenInPicture> look(const CameraFrame& picture) override {
        std::vector<SeenInPicture> seen;
        const auto grey = wishes_.face && !taken_
                              ? grey_of(picture)
                              : kiosk::Result<GreyPicture>(kiosk::ErrorCode::not_found, "");
        if (!grey) return seen;
        const GreyView view{grey->pixels.reveal().data(), grey->width, grey->height, grey->width};
        const auto quality = face_quality(view, finder_.find(view));
        const auto advice = watch_.look(quality);
        seen.emplace_back(advice);
        if (advice == FaceAdvice::good) take(picture, quality.face, seen);
        return seen;
    }

    [[nodiscard]] bool sees_people() const override { return true; }

  private:
    void take(const CameraFrame& picture, const FaceSeen& face, std::vector<SeenInPicture>& seen) {
        const Cut cut = cut_around(face, picture);
        auto jpeg = jpeg_of(picture, cut.x, cut.y, cut.width, cut.height);
        if (!jpeg || jpeg->reveal().size() > face_picture_bytes_max) {
            kiosk::log::component_failed("face", kiosk::ErrorCode::internal, "no picture made");
            return watch_.forget();
        }
        taken_ = true;
        seen.emplace_back(FacePicture{*std::move(jpeg), cut.width, cut.height});
    }

    Wishes wishes_;
    FaceFinder finder_;
    FaceWatch watch_;
    bool taken_ = false;
};

}  // namespace

std::unique_ptr<PictureReader> make_face_reader() {
    return std::make_unique<FaceReader>();
}

}  // namespace drivers
