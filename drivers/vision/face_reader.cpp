// Pictures of people: where a face is, what to tell the person, and one picture when it is good.
#include <algorithm>
#include <optional>

#include "drivers/vision/faces/face_finder.h"
#include "drivers/vision/faces/face_watch.h"
#include "drivers/vision/picture.h"
#include "drivers/vision/picture_reader.h"
#include "kiosk/base/log.h"

namespace drivers {

namespace {

/// The head with hair and chin: the detector's box is from brows to mouth.
constexpr double wider_by = 0.6;

/// The face is looked for in a picture of at most this size: FaceFinder finds faces from 80 points
/// on, a sixth of these rows, and a good face has a fifth (advice_for).
constexpr int looked_at_width_max = 1280;
constexpr int looked_at_height_max = 480;

/// What is sent of a picture: the face, and of the room behind it as little as there is. `scale`:
/// how much larger the picture is than the one that the face was found in.
PicturePart part_around(const FaceSeen& face, const CameraFrame& picture, double scale) {
    const auto sized = [scale](double points) { return static_cast<int>(points * scale); };
    PicturePart part;
    part.x = std::clamp(sized(face.x - face.width * wider_by), 0, picture.width);
    part.y = std::clamp(sized(face.y - face.height * wider_by), 0, picture.height);
    part.width = std::min(picture.width, sized(face.x + face.width * (1 + wider_by))) - part.x;
    part.height = std::min(picture.height, sized(face.y + face.height * (1 + wider_by))) - part.y;
    return part;
}

/// Noise of a camera in the dark is coded badly: then with fewer points.
std::optional<FacePicture> picture_around(const FaceSeen& face, const CameraFrame& picture,
                                          double scale) {
    for (const int side_max : {640, 320}) {
        auto coded = jpeg_of(picture, part_around(face, picture, scale), side_max);
        if (coded && coded->jpeg.reveal().size() <= face_picture_bytes_max)
            return FacePicture{std::move(coded->jpeg), coded->width, coded->height};
    }
    return std::nullopt;
}

class FaceReader final : public PictureReader {
  public:
    void begin(const Wishes& wishes) override {
        if (wishes.face && (!wishes_.face || wishes.asked != wishes_.asked)) {
            watch_.forget();
            taken_ = false;
        }
        // It keeps the last picture that it looked at.
        if (wishes.face && !finder_) finder_.emplace();
        if (!wishes.face) finder_.reset();
        wishes_ = wishes;
    }

    std::vector<SeenInPicture> look(const CameraFrame& picture) override {
        std::vector<SeenInPicture> seen;
        if (!finder_ || taken_) return seen;
        const auto grey = grey_of(picture, looked_at_width_max, looked_at_height_max);
        if (!grey) return seen;
        const GreyView view{grey->pixels.reveal().data(), grey->width, grey->height, grey->width};
        const auto quality = face_quality(view, finder_->find(view));
        const auto advice = watch_.look(quality);
        if (advice != FaceAdvice::good) {
            seen.emplace_back(advice);
            return seen;
        }
        take(picture, quality.face, static_cast<double>(picture.width) / grey->width, seen);
        return seen;
    }

    [[nodiscard]] bool sees_people() const override { return true; }

  private:
    void take(const CameraFrame& picture, const FaceSeen& face, double scale,
              std::vector<SeenInPicture>& seen) {
        auto taken = picture_around(face, picture, scale);
        if (!taken) {
            kiosk::log::component_failed("face", kiosk::ErrorCode::internal, "no picture made");
            watch_.forget();
            seen.emplace_back(FaceAdvice::hold_still);
            return;
        }
        taken_ = true;
        seen.emplace_back(FaceAdvice::good);
        seen.emplace_back(*std::move(taken));
    }

    Wishes wishes_;
    std::optional<FaceFinder> finder_;
    FaceWatch watch_;
    bool taken_ = false;
};

}  // namespace

std::unique_ptr<PictureReader> make_face_reader() {
    return std::make_unique<FaceReader>();
}

}  // namespace drivers
