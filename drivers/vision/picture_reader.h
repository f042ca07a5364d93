#pragma once

#include <memory>
#include <variant>
#include <vector>

#include "drivers/api/camera.h"

namespace drivers {

/// What was found in one picture.
struct SeenPage {
    std::optional<PageCorners> corners;
    PageAdvice advice = PageAdvice::lay_page;
};
using SeenInPicture =
    std::variant<CodeScan, SeenPage, CapturedPage, PageRefusal, FaceAdvice, FacePicture>;

/// Looks into the pictures of one camera, one after the other.
///
/// **Threads:** one. **Time:** 60 ms for codes; 20 ms for a page, 0.5 s when it is taken.
/// **Errors:** none: what can't be read is not there.
/// **Limits:** at most one of each kind a picture.
class PictureReader {
  public:
    struct Wishes {
        bool codes = false;
        bool page = false;
        /// Counts the times that somebody asked for a page: another number takes the page anew.
        unsigned asked = 0;
        PaperShape shape = PaperShape::any;
        bool face = false;
        friend bool operator==(const Wishes&, const Wishes&) = default;
        [[nodiscard]] bool any() const { return codes || page || face; }
    };

    virtual ~PictureReader() = default;
    /// What is looked for from the next picture on. Of what was looked for up to now and is not any
    /// more, nothing is kept.
    virtual void begin(const Wishes& wishes) = 0;
    [[nodiscard]] virtual std::vector<SeenInPicture> look(const CameraFrame& picture) = 0;
    /// It looks for faces and for nothing else; the others never do.
    [[nodiscard]] virtual bool sees_people() const { return false; }
};

/// The one that reads codes, with Data Matrix among them or not, and pages (drivers/vision/codes,
/// drivers/vision/pages).
[[nodiscard]] std::unique_ptr<PictureReader> make_picture_reader(bool data_matrix = true);
/// The one that looks for a face (drivers/vision/faces).
[[nodiscard]] std::unique_ptr<PictureReader> make_face_reader();

}  // namespace drivers
