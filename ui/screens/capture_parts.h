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

/// It as a bar of its own colour, which assistive technology hears of as a status.
[[nodiscard]] Node told_bar(const Scene& scene, const Told& told, const char* id, const Rect& rect);
/// About pictures from the person's phone, while nothing else is to be said.
[[nodiscard]] Told phone_advice(const Scene& scene, const kiosk::CaptureScreen& screen);
/// In the place of the camera's picture: the code for the phone, for how long, and how; or a way to
/// a new code.
[[nodiscard]] Node phone_panel(const Scene& scene, const kiosk::CaptureScreen& screen,
                               const Rect& rect);

}  // namespace ui
