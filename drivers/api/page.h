#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "drivers/api/scanned_page.h"
#include "kiosk/base/secret.h"

namespace drivers {

/// What the person is told while a page lies before the camera; the words are in assets/text.
enum class PageAdvice : std::uint8_t {
    lay_page,
    come_closer,
    whole_page,
    too_dark,
    glare,
    one_page,
    hold_still,
    not_sharp,
    good,
};

/// Why a captured page is not kept; the words are in assets/text.
enum class PageRefusal : std::uint8_t {
    /// A part of the page lay outside the picture.
    cut_off,
    /// Nothing is printed or written on it: perhaps the other side was meant.
    blank,
    /// Out of focus, or moved.
    blurred,
    /// Its lines run down instead of across.
    sideways,
};

/// What paper is expected: what is shaped otherwise is not taken for it.
enum class PaperShape : std::uint8_t {
    any,
    /// An identity card or another of its size: 85.6 × 54 mm (ISO/IEC 7810 ID-1).
    card,
};

/// As keys of texts and as words of automation.
[[nodiscard]] std::string_view name_of(PageAdvice advice);
[[nodiscard]] std::string_view name_of(PageRefusal refusal);

/// A place in a picture as part of its width and height, 0 to 1.
struct PagePoint {
    float x = 0;
    float y = 0;
    friend bool operator==(const PagePoint&, const PagePoint&) = default;
};
using PageCorners = std::array<PagePoint, 4>;

/// A small picture for the screen: rows of red, green, blue, opaque, four bytes a point.
/// **Secrets:** what it shows.
struct PagePreview {
    kiosk::SecretBytes rgba;
    int width = 0;
    int height = 0;
};

/// A page that was taken: upright, evenly lit, its paper white.
/// **Secrets:** what is on it.
struct CapturedPage {
    ScannedPage scan;
    PagePreview preview;
};

}  // namespace drivers
