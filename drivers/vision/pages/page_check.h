#pragma once

#include <optional>

#include "drivers/api/page.h"
#include "drivers/vision/pages/page_clean.h"
#include "drivers/vision/pages/page_quality.h"

namespace drivers {

/// What is wrong with a page that was taken with `PageCare::shot`; none: it may be kept. A page
/// that lies upside down is not told from one that does not.
/// **Threads:** any.
[[nodiscard]] std::optional<PageRefusal> refusal_of(const ColourView& picture, const PageSeen& page,
                                                    const CleanPage& clean);

}  // namespace drivers
