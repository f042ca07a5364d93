#pragma once

#include <string>
#include <vector>

#include "ui/node.h"
#include "ui/viewport.h"

namespace tests {

/// Pages that show everything the renderer can draw, on invented words.
[[nodiscard]] ui::Viewport gallery_viewport();
[[nodiscard]] ui::Tree gallery_cards();
[[nodiscard]] ui::Tree gallery_icons();
[[nodiscard]] ui::Tree gallery_scripts();
[[nodiscard]] ui::Tree gallery_forms();

}  // namespace tests
