#pragma once

#include <optional>

#include "drivers/api/camera.h"
#include "drivers/vision/pages/page_finder.h"

namespace drivers {

/// What to look for when paper of that shape is wanted.
[[nodiscard]] PageExpectation expectation_of(PaperShape shape);
/// The page of that shape in the picture; nullopt: none.
[[nodiscard]] std::optional<PageSeen> find_page(const PageFinder& finder, const ColourView& picture,
                                                PaperShape shape, PageCare care);

/// Makes a clean, coded page of what lies in the picture, or says why it is not kept.
/// **Time:** 0.5 s. **Errors:** `not_found` no page in it · what coding says.
[[nodiscard]] kiosk::Result<CheckedPicture> take_page(const PageFinder& finder,
                                                      const ColourView& picture, PaperShape shape);

/// The same for a picture file (Cameras::check_picture): one without a page whose four sides are
/// seen is `cut_off`, one whose page has too few points to be read is `blurred`.
/// **Threads:** any. **Errors:** those of picture_of_file.
[[nodiscard]] kiosk::Result<CheckedPicture> check_picture_file(const kiosk::SecretBytes& file,
                                                               PaperShape shape);

}  // namespace drivers
