#pragma once

#include "drivers/api/scanned_page.h"
#include "drivers/vision/pages/page_clean.h"
#include "kiosk/base/result.h"

namespace drivers {

/// How a page has to be kept: as JPEG when colour (a seal, a stamp, a coloured form) or the tones
/// of a photo are on it, else as black ink on white. In doubt JPEG: nothing is lost with it.
/// **Threads:** any. **Time:** 10 ms for A4 at 200 dpi.
[[nodiscard]] ScannedPage::Coding coding_for(const CleanPage& page);

/// The page in that coding: JPEG of quality 75, or ink that stands out from its neighbourhood
/// (Sauvola) without single dots as group 4. About 300 KB and 30 KB for A4.
/// **Threads:** any. **Time:** 100 ms for A4 at 200 dpi.
/// **Errors:** `bad_format` the page has no points · `limit_exceeded` larger than `ScannedPage` may
/// be · `internal` a library failed.
[[nodiscard]] kiosk::Result<ScannedPage> coded_page(const CleanPage& page, int dots_per_inch,
                                                    ScannedPage::Coding coding);

}  // namespace drivers
