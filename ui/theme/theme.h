#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "kiosk/flow/intent.h"
#include "ui/node.h"
#include "ui/viewport.h"

namespace ui {

/// Colours of one group of services: a tile from `fill` down to `fill_to` with its icon in `on`.
struct Accent {
    Colour fill;
    Colour fill_to;
    Colour on;
};

inline constexpr std::size_t accents_count = 12;

/// Every colour of a way of use, by what it is for. “soft” is the pale ground for words in the
/// colour of the same name. The contrast of each pair that is used together is checked by a test:
/// ≥ 4.5 : 1, elder and contrast ≥ 7 : 1.
struct Palette {
    Colour ground, ground_deep, card, ink, ink_2, line;
    Colour primary, primary_to, on_primary, primary_text, primary_soft;
    Colour band, band_to, on_band, on_band_2, band_soft, band_soft_ink;
    Colour success, success_soft, warning, warning_soft, danger, danger_soft;
    Colour field, field_line, keyboard, key, key_special, key_ink;
    Colour focus, scrim, reader, reader_to;
    std::array<Accent, accents_count> accents;
    bool flat = false;  // no shadows, borders instead
};

inline constexpr std::size_t ways_count = 5;

/// A palette for each way of use, and how things move in all of them.
struct Palettes {
    std::array<Palette, ways_count> of{};
    MotionTimes motion{};
    bool still = false;  // nothing moves, in no way of use

    [[nodiscard]] constexpr const Palette& operator[](kiosk::WayOfUse way) const {
        return of[static_cast<std::size_t>(way)];
    }
    [[nodiscard]] constexpr Palette& operator[](kiosk::WayOfUse way) {
        return of[static_cast<std::size_t>(way)];
    }
};

/// The program's.
[[nodiscard]] const Palettes& own_palettes();

/// Type scale. Sizes are capital heights in millimetres, because eyes measure in millimetres and
/// not in pixels.
enum class Type : std::uint8_t { caption, body, label, card, heading, title, display, hero };
inline constexpr std::size_t types_count = 8;

/// Smallest capital height of any word (ADA 707), and in the elder way.
inline constexpr double capital_mm_min = 4.8;
inline constexpr double capital_mm_min_elder = 7.0;
/// Side of the smallest target of a finger, and the gap between two: 27″ and larger, elder, small
/// screens.
inline constexpr double touch_mm = 20;
inline constexpr double touch_mm_elder = 25;
inline constexpr double touch_mm_small_screen = 12.7;
inline constexpr double touch_mm_small_screen_elder = 15.9;
inline constexpr double gap_mm = 2.5;
/// Screens whose short side is narrower than this (between 21.5″ with 268 mm and 27″ with 336 mm)
/// are small.
inline constexpr double small_screen_mm = 300;

/// How high a box stands (BoxStyle::elevation): a wide shadow gives height, a tight one lifts the
/// edge. Lengths in pixels of a 27″ display that is 1080 wide; `blur` is the sigma.
struct Shadow {
    int drop = 0;
    int blur = 0;
    Colour colour{};
};
struct Elevation {
    Shadow wide;
    Shadow tight;
};
/// From 1 on: a card, what is raised above it.
inline constexpr std::array<Elevation, 2> elevations{
    {{{5, 10, {0x1028601E}}, {1, 2, {0x1028601A}}},
     {{12, 16, {0x10286030}}, {3, 4, {0x10286026}}}}};

/// Sizes of one way of use on one display, in whole pixels.
struct Theme {
    kiosk::WayOfUse way = kiosk::WayOfUse::standard;
    const Palette* colours = nullptr;
    std::array<int, types_count> type_px{};
    int type_min_px = 0;
    int touch = 0;
    int gap = 0;
    int radius_small = 0;
    int radius_large = 0;
    int border = 0;
    MotionTimes motion{};
    /// Nothing moves: in the ways of high contrast, and where the city wishes it.
    bool still = false;

    [[nodiscard]] int size(Type type) const { return type_px[static_cast<std::size_t>(type)]; }
    /// A length of the drawing in 1/1080 of the short side, as whole pixels: 4 8 12 16 24 32 48 …
    [[nodiscard]] int space(int steps) const { return (steps * short_side_px + 540) / 1080; }
    [[nodiscard]] bool large() const { return way == kiosk::WayOfUse::elder; }

    int short_side_px = 1080;
};

/// `palettes` must outlive the theme.
[[nodiscard]] Theme make_theme(kiosk::WayOfUse way, const Viewport& viewport,
                               const TextMetrics& metrics,
                               const Palettes& palettes = own_palettes());

/// Icon and place in `Palette::accents` of a theme of services. Unknown themes get the common ones.
struct ThemeLook {
    Icon icon = Icon::grid;
    std::size_t accent = accents_count - 1;
};
[[nodiscard]] ThemeLook look_of_theme(std::string_view theme);

}  // namespace ui
