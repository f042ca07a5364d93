#pragma once

#include <string>

namespace kiosk {

/// sRGB as an ICC profile of version 2, which PDF/A-1 asks for, made from the standard's figures:
/// half a kilobyte in each file, and nobody else's work in it (docs/adr/0032).
/// **Source:** ICC.1:2001-04; IEC 61966-2-1, primaries adapted to D50.
[[nodiscard]] std::string srgb_profile();

}  // namespace kiosk
