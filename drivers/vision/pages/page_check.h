#pragma once

#include <optional>

#include "drivers/vision/pages/page_clean.h"
#include "drivers/vision/pages/page_quality.h"

namespace drivers {

/// Why a captured page is not kept; the words are in assets/text.
enum class PageRefusal {
    /// A part of the page lay outside the picture.
    cut_off,
    /// Nothing is printed or written on it: perhaps the other side was meant.
    blank,
    /// Out of focus, or moved.
    blurred,
    /// Its lines run down instead of across.
    sideways,
};

/// What is wrong with a page that was taken with `PageCare::shot`; none: it may be kept. A page
/// that lies upside down is not told from one that does not.
/// **Threads:** any.
[[nodiscard]] std::optional<PageRefusal> refusal_of(const ColourView& picture, const PageSeen& page,
                                                    const CleanPage& clean);

}  // namespace drivers
