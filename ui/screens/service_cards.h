#pragma once

#include "ui/screens/widgets.h"

namespace ui {

/// A service as a card to be touched: what it is called, what it is about, whether it can be
/// finished here. `upright`: the picture above the words, the same on every card of a page.
[[nodiscard]] Node service_card(const Scene& scene, const kiosk::ServiceCardView& service,
                                const Rect& rect, bool upright);

}  // namespace ui
