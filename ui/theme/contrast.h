#pragma once

#include <string_view>
#include <vector>

#include "ui/theme/theme.h"

namespace ui {

/// How well two colours are told apart, 1 to 21. **Source:** WCAG 2.2, relative luminance and
/// contrast ratio. Both are taken as opaque.
[[nodiscard]] double contrast(Colour a, Colour b);

/// Two colours of a palette that stand on each other.
struct ColourPair {
    std::string_view name;
    Colour front;
    Colour ground;
    double least = 0;
};

/// All of them, with the ratio that people of this way of use need: words 4.5, in the elder way and
/// those of high contrast 7; edges and icons 3. The way of high contrast on light ground is the one
/// for who needs the most: its words on the page have 20.
[[nodiscard]] std::vector<ColourPair> colour_pairs(const Palette& palette, kiosk::WayOfUse way);

}  // namespace ui
