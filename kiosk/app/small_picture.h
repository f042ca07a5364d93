#pragma once

#include "drivers/api/camera.h"

namespace kiosk {

/// What the screen shows of a camera: every n-th point of every n-th row, so that drawing stays
/// quick. `mirrored`: as people see themselves.
/// **Threads:** any. **Secrets:** what it shows.
[[nodiscard]] drivers::PagePreview small_picture(const drivers::CameraFrame& frame, bool mirrored);

}  // namespace kiosk
