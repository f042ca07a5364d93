#pragma once

#include <vector>

#include "kiosk/base/result.h"
#include "kiosk/base/secret.h"
#include "kiosk/documents/page.h"
#include "kiosk/documents/pdf_writer.h"

namespace kiosk {

/// Makes PDF/A-1b of what Cairo drew: puts the pages' scans in as they are coded, says what colours
/// mean (sRGB), says the same about the file in XMP and in the old properties, lists each font's
/// glyphs, and leaves out what the standard forbids. The same input gives the same bytes.
///
/// **Threads:** any. **Errors:** `internal`: libqpdf could not read what was drawn.
/// **Source:** ISO 19005-1:2005; CIDSet and CIDToGIDMap: 6.3.3 and 6.3.5.
[[nodiscard]] Result<SecretBytes> archived(const SecretBytes& drawn, const std::vector<Page>& pages,
                                           const PdfProperties& properties);

}  // namespace kiosk
