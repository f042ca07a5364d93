#pragma once

#include <string>
#include <vector>

#include "drivers/api/scanned_page.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/result.h"
#include "kiosk/base/secret.h"
#include "kiosk/documents/documents.h"
#include "kiosk/model/local_text.h"

namespace kiosk {

/// A captured material: its pages in their order.
struct MaterialDocument {
    /// As the catalogue calls it; nothing personal: readers of the file show it.
    std::string title;
    Language language = Language::zh;
    std::vector<drivers::ScannedPage> pages;
    /// The pages are sides of a card: all on one sheet of A4, as large as they are.
    bool card = false;
    /// Who gave it, what for and until when (“此件由××提供，仅供办理…使用，有效期至…”); empty:
    /// none.
    SecretText watermark;
};

/// One PDF/A-1b for a material. Scans stand in it as they are coded, each on a page of the paper's
/// own size. The watermark runs across each page in thin outlines, below the ink of plain text,
/// and stands once more as small text at the foot, where it can be found and copied.
///
/// **Threads, Secrets:** as `make_pdf`. **Errors:** those of `make_pdf`; `bad_format`: no page, or
/// one that is not whole. **Limits:** `document_pages_max`, those of `ScannedPage`; a card has
/// `card_sides_max` sides.
[[nodiscard]] Result<PdfDocument> make_material_pdf(const MaterialDocument& material,
                                                    WallTime made_at);

inline constexpr std::size_t card_sides_max = 2;

}  // namespace kiosk
