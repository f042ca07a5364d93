#pragma once

#include <string>

#include "kiosk/base/encoding.h"
#include "kiosk/base/result.h"
#include "ui/present/pixels.h"

namespace ui {

/// **Errors:** limit_exceeded for sides above 16,384 pixels, internal when libpng fails.
[[nodiscard]] kiosk::Result<kiosk::Bytes> png_from(const Image& image);
[[nodiscard]] kiosk::Result<Image> image_from_png(std::span<const unsigned char> png);

}  // namespace ui
