#pragma once

#include <string>
#include <vector>

#include "kiosk/base/clock.h"
#include "kiosk/base/result.h"
#include "kiosk/base/secret.h"
#include "kiosk/documents/font_shelf.h"
#include "kiosk/documents/page.h"

namespace kiosk {

/// What readers of the file show about it. Nothing personal.
struct PdfProperties {
    std::string title;
    WallTime made_at{};
};

/// Draws pages with Cairo and makes PDF/A-1b of them. Each face is first cut down to the glyphs
/// used (HarfBuzz) and loaded from memory, which makes files of tens of kilobytes instead of a
/// megabyte.
/// **Threads:** any, under a lock. **Errors:** `internal` when a library failed.
[[nodiscard]] Result<SecretBytes> write_pdf(const std::vector<Page>& pages, FontShelf& shelf,
                                            const PdfProperties& properties);

}  // namespace kiosk
