#pragma once

#include <array>
#include <utility>

#include "ui/frame.h"

namespace tests {

/// The displays that every screen has to fit, by their inches.
inline constexpr std::array<std::pair<const char*, ui::Viewport>, 5> displays{
    {{"27", {1080, 1920, 336, 597}},
     {"27 landscape", {1920, 1080, 597, 336}},
     {"21.5", {1080, 1920, 268, 476}},
     {"21.5 landscape", {1920, 1080, 476, 268}},
     {"43", {2160, 3840, 535, 952}}}};

}  // namespace tests
