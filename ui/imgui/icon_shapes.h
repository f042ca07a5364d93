#pragma once

#include "ui/imgui/vector_shape.h"
#include "ui/node.h"

namespace ui {

/// The project's own icons. `Icon::none` has no steps.
[[nodiscard]] VectorShape icon_shape(Icon icon);

}  // namespace ui
