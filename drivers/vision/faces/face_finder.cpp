// The one file that reads dlib's headers: they take longer to compile than the rest of the folder.
#include "drivers/vision/faces/face_finder.h"

#include <algorithm>

#include <dlib/image_processing/frontal_face_detector.h>

namespace drivers {

namespace {

/// Rows of grey as dlib walks over them.
dlib::array2d<unsigned char> copy_of(const GreyView& picture) {
    dlib::array2d<unsigned char> copy(picture.height, picture.width);
    for (int y = 0; y < picture.height; ++y) {
        const unsigned char* row = picture.pixels + static_cast<std::ptrdiff_t>(y) * picture.stride;
        std::copy(row, row + picture.width, &copy[y][0]);
    }
    return copy;
}

/// The detector is five in one, of known order.
FaceTurn turn_of(std::size_t detector) {
    switch (detector) {
        case 0:
            return FaceTurn::front;
        case 1:
            return FaceTurn::left;
        case 2:
            return FaceTurn::right;
        default:
            return FaceTurn::tilted;
    }
}

}  // namespace

struct FaceFinder::Detector {
    dlib::frontal_face_detector detect = dlib::get_frontal_face_detector();
};

FaceFinder::FaceFinder() : detector_(std::make_unique<Detector>()) {}
FaceFinder::~FaceFinder() = default;

std::vector<FaceSeen> FaceFinder::find(const GreyView& picture) {
    if (picture.pixels == nullptr || picture.width <= 0 || picture.height <= 0 ||
        picture.stride < picture.width ||
        std::max(picture.width, picture.height) > picture_side_max)
        return {};
    std::vector<dlib::rect_detection> found;
    detector_->detect(copy_of(picture), found);
    std::vector<FaceSeen> faces;
    for (const dlib::rect_detection& one : found)
        faces.push_back({static_cast<int>(one.rect.left()), static_cast<int>(one.rect.top()),
                         static_cast<int>(one.rect.width()), static_cast<int>(one.rect.height()),
                         turn_of(one.weight_index), one.detection_confidence});
    return faces;
}

}  // namespace drivers
