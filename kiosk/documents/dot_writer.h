#pragma once

#include <cstdint>
#include <vector>

#include "kiosk/base/result.h"
#include "kiosk/documents/documents.h"
#include "kiosk/documents/font_shelf.h"
#include "kiosk/documents/page.h"

namespace kiosk {

/// Draws pages one below the other with Cairo, at a printer's resolution, and makes every dot black
/// or white.
/// **Threads:** any, under a lock. **Errors:** `internal` when a library failed, `limit_exceeded`
/// for more than `dot_rows_max` rows.
[[nodiscard]] Result<DotPicture> write_dots(const std::vector<Page>& pages, FontShelf& shelf,
                                            const DotOptions& options);

/// Rows that Cairo can draw at once; three and a half metres at 8 dots a millimetre.
inline constexpr std::uint32_t dot_rows_max = 28'000;

}  // namespace kiosk
