#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace drivers {

/// What is known of a machine-readable zone before it is read, and what makes a reading one.
/// **Source:** ICAO Doc 9303-3 §4, -4 §4.2 (TD3), -5 §4.2 (TD1).

inline constexpr std::string_view mrz_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<";
inline constexpr std::size_t mrz_letters = 37;
/// How alike a cell of the picture is to each character of the alphabet, -1 to 1.
using MrzCell = std::array<float, mrz_letters>;
using MrzLineCells = std::vector<MrzCell>;

enum class MrzFormat { td1, td3 };
struct MrzShape {
    std::size_t lines = 0;
    std::size_t columns = 0;
};
[[nodiscard]] MrzShape shape_of(MrzFormat format);

struct MrzReading {
    std::vector<std::string> lines;
    /// Mean likeness of the chosen characters.
    double likeness = 0;
    /// Characters that were changed to the second guess so that a check digit fits.
    int repaired = 0;
};

/// Readings below this mean likeness are none.
inline constexpr double mrz_likeness_from = 0.85;

/// The most alike character of each place among those that may stand there. Where the check digit
/// of number, birth or expiry does not fit, up to two characters of that field are changed to one
/// they are confused with (O and 0, I and 1 …) if it was nearly as alike. A reading needs all its
/// check digits, the composite one included; names have none and are as good as they look.
[[nodiscard]] std::optional<MrzReading> reading_of(MrzFormat format,
                                                   const std::vector<MrzLineCells>& cells);

}  // namespace drivers
