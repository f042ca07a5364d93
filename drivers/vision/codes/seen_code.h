#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "drivers/api/code_scanner.h"
#include "drivers/vision/codes/grey_view.h"

namespace drivers {

/// How a code was read: the steps of CodeReader in their order.
enum class CodeStep {
    sharpened,
    region,
    plain,
    lightened,
    darkened,
    inverted,
    region_rectified,
    half_size,
    other_formats,
    local_contrast,
    rectified_double,
    zbar_half,
    zbar_third,
    zbar,
    zbar_adaptive,
    rectified,
    inverted_rectified,
};

[[nodiscard]] std::string_view name_of(CodeStep step);

/// One code, whole, as CodeScan says; corners in the picture, clockwise from the upper left one of
/// the code.
/// **Secrets:** what a code holds may be personal.
struct SeenCode {
    kiosk::SecretBytes bytes;
    /// The bytes as UTF-8: by the code's own word (ECI) where it has one, otherwise as UTF-8 or
    /// GB 18030, whichever they are. None where they are neither: binary.
    std::optional<kiosk::SecretText> text;
    Symbology symbology = Symbology::unknown;
    std::array<PicturePoint, 4> corners{};
    CodeStep step = CodeStep::plain;
};

}  // namespace drivers
