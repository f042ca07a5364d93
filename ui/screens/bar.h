#pragma once

#include "ui/screens/shell.h"

namespace ui {

/// The bar at the foot of every screen: 返回, 首页 and 求助, always at the same place; beside them
/// what leads on, or, where large words leave no room for it, in a row of its own above them. Where
/// there is no strip for the ways of use they stand in the bar, too.
[[nodiscard]] Node bar(const Scene& scene, const ShellWish& wish, const Rect& rect);
[[nodiscard]] int bar_height(const Scene& scene, const ShellWish& wish);

/// Of the strip with the ways of use below the bar; 0 where they stand in the bar.
[[nodiscard]] int ways_strip_height(const Scene& scene);
/// Between the content and the sides of the screen.
[[nodiscard]] int page_margin(const Scene& scene);

}  // namespace ui
