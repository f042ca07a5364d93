#pragma once

#include <string>

#include "ui/present/pixels.h"
#include "ui/text_engine/text_engine.h"
#include "ui/theme/theme.h"

namespace ui {

struct SplashWords {
    std::string restarting_zh;
    std::string restarting_en;
    std::string help_zh;
    std::string help_en;
};

/// The one picture that a person sees while the terminal's program is down: what happens, in both
/// languages, whom to ask, and a row of dots of which `step` chooses the lit one, as a sign of
/// life. Everything is drawn anew.
/// **Threads:** the one of the user interface.
/// **Limits:** a buffer without pixels is left alone; words too long for the picture end with "…".
void draw_splash(TextEngine& engine, const Theme& theme, const SplashWords& words, int step,
                 const PixelBuffer& target);

inline constexpr int splash_dots = 5;

}  // namespace ui
