#pragma once

#include "drivers/api/scanned_page.h"
#include "drivers/vision/pages/page_clean.h"

namespace tests {

/// A white page with rows of black marks, as print looks from afar.
[[nodiscard]] drivers::CleanPage printed_page(int width = 1654, int height = 2339);
/// The same with a red ring, and with a portrait's tones instead of one.
[[nodiscard]] drivers::CleanPage sealed_page();
[[nodiscard]] drivers::CleanPage photo_page();

/// Coded as the picture asks for.
[[nodiscard]] drivers::ScannedPage coded(const drivers::CleanPage& page);

}  // namespace tests
