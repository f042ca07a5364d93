#pragma once

#include <filesystem>

#include "kiosk/base/result.h"
#include "ui/theme/theme.h"

namespace ui {

/// The colours of a city in place of the program's: a TOML file with a table for each way of use
/// that it changes (`standard`, which low reach shares, `elder`, `contrast_dark`,
/// `contrast_light`). Keys are the members of Palette, values "#RRGGBB" or "#RRGGBBAA"; `accents`
/// is a list of twelve pairs, from and to. The table `motion` has the members of MotionTimes, and
/// `still = true` where nothing is to move. What a table leaves out stays as it is.
///
/// **Errors:** bad_config with the line, for a file that cannot be read, a key that does not exist,
/// what is no colour or no time within the limits; and for two colours that people could not tell
/// apart (colour_pairs): then nothing of the file is used. **Limits:** `theme_bytes_max`. **Time:**
/// a few milliseconds.
[[nodiscard]] kiosk::Result<Palettes> read_theme(const std::filesystem::path& file);

inline constexpr std::size_t theme_bytes_max = 65'536;
/// An answer to a touch may not be waited for; what moves by itself may neither flicker nor stop.
inline constexpr int release_ms_max = 200;
inline constexpr int moving_ms_min = 1000;
inline constexpr int moving_ms_max = 10'000;

}  // namespace ui
