#pragma once

#include "drivers/vision/pages/page_finder.h"

namespace drivers {

/// What a picture of a page is worth.
struct PageQuality {
    /// How much a second blur changes the picture: sharp pages of any content are above
    /// `sharp_from`, those out of focus or moved below.
    double sharpness = 0;
    /// Part of the page that is white without any structure, as mirrored light is.
    double glare = 0;
    /// Brightness of the paper, 0 to 255.
    double paper = 0;
};

/// **Source:** measured on fourteen pages with blur of known size: sharpness of at least 1.8 parts
/// a blur of one point from one of two.
inline constexpr double sharp_from = 1.8;
inline constexpr double glare_from = 0.003;
inline constexpr double dark_below = 60;

/// Looks at the page within its corners only. **Threads:** any.
[[nodiscard]] PageQuality quality_of(const ColourView& picture, const PageSeen& page);

}  // namespace drivers
