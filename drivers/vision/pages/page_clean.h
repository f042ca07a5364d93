#pragma once

#include <optional>

#include "drivers/vision/pages/page_finder.h"
#include "kiosk/base/secret.h"

namespace drivers {

/// A page as if it had been scanned: upright, evenly lit, on white paper. Rows of blue, green, red
/// without a gap.
/// **Secrets:** what is on it.
struct CleanPage {
    kiosk::SecretBytes pixels;
    int width = 0;
    int height = 0;
    /// By how much it was turned to make its lines level.
    double deskewed_degrees = 0;
};

struct CleanWish {
    /// Size of the paper, the short side first; the page is laid upright or across as it is seen.
    double short_side_mm = 210;
    double long_side_mm = 297;
    int dots_per_inch = 200;
};

/// Takes perspective, shadows and the colour of the light out of a page, makes its paper white and
/// its lines level. **Threads:** any. **Time:** 300 ms for A4 at 200 dpi on a small machine.
/// **Errors:** none when the corners are no page. **Limits:** `CleanWish` up to 4096 points a side.
[[nodiscard]] std::optional<CleanPage> clean_page(const ColourView& picture, const PageSeen& page,
                                                  const CleanWish& wish);

}  // namespace drivers
