#pragma once

#include <string>
#include <string_view>

#include "kiosk/base/result.h"

namespace kiosk {

/// The paper in the printer.
struct Media {
    double width_mm = 0;
    double height_mm = 0;
    /// An endless roll: the page is as long as what stands on it; `height_mm` is the longest.
    bool roll = false;

    [[nodiscard]] static Media a4() { return {210, 297, false}; }
    [[nodiscard]] static Media roll_80() { return {80, 2000, true}; }
    friend bool operator==(const Media&, const Media&) = default;
};

/// Reads a self-describing name such as "iso_a4_210x297mm", "na_letter_8.5x11in" or
/// "roll_max_80x2000mm"; a class or name that begins with "roll" makes a roll.
/// **Errors:** `bad_format`: not such a name, or a page that no document fits on (narrower than 48
/// mm).
/// **Source:** PWG 5101.1-2013 §5.
[[nodiscard]] Result<Media> media_from(std::string_view name);

}  // namespace kiosk
