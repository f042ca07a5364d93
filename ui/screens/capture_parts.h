#pragma once

#include <string>

#include "ui/screens/widgets.h"

namespace ui {

/// What the person is told now: one thing.
struct Told {
    std::string words;
    Icon icon = Icon::info;
    Colour ink{};
    Colour soft{};
};

/// About pictures from the person's phone, while nothing else is to be said.
[[nodiscard]] Told phone_advice(const Scene& scene, const kiosk::CaptureScreen& screen);
/// In the place of the camera's picture: the code for the phone, for how long, and how; or a way to
/// a new code.
[[nodiscard]] Node phone_panel(const Scene& scene, const kiosk::CaptureScreen& screen,
                               const Rect& rect);

}  // namespace ui
