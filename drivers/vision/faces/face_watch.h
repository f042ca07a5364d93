#pragma once

#include <optional>
#include <span>

#include "drivers/api/face.h"
#include "drivers/vision/faces/face_finder.h"

namespace drivers {

/// What was measured on a picture and its largest face.
struct FaceQuality {
    std::size_t faces = 0;
    FaceSeen face;
    /// Height of the face in heights of the picture.
    double part = 0;
    /// How far its middle is from the picture's, in widths of the picture.
    double off_middle = 0;
    /// Mean grey of the face, 0 to 255, and of its darker half as a part of its lighter half.
    double light = 0;
    double evenness = 1;
    /// How much a second blur changes it; sharp faces are above `face_sharp_from`.
    double sharpness = 0;
};

inline constexpr double face_sharp_from = 1.3;

[[nodiscard]] FaceQuality face_quality(const GreyView& picture, std::span<const FaceSeen> faces);

/// One advice at a time, the one that helps most first.
/// **Source of the bounds:** ISO/IEC 19794-5 asks for 90 points between the eyes of a document
/// portrait; comparing needs about half of it, which a face of a fifth of 480 rows has.
[[nodiscard]] FaceAdvice advice_for(const FaceQuality& quality);

/// Picture after picture: `good` only when the last three had a good face in the same place, so
/// that none is taken while somebody walks by.
/// **Threads:** one.
class FaceWatch {
  public:
    static constexpr int still_pictures = 3;

    [[nodiscard]] FaceAdvice look(const FaceQuality& quality);
    void forget() { *this = FaceWatch{}; }

  private:
    std::optional<FaceSeen> last_;
    int still_ = 0;
};

}  // namespace drivers
