#pragma once

#include <string_view>

#include "kiosk/base/result.h"

namespace kiosk::xpath {

/// Whether a regular expression (ICU) is found somewhere in a text.
/// **Errors:** bad_format for what is no pattern; limit_exceeded when the search takes longer or
/// deeper than the limits, as patterns that go back and forth without end do.
/// **Limits:** about `pattern_steps` × 10,000 moves of ICU's engine, `pattern_stack_bytes`,
/// `pattern_bytes_max` of pattern.
inline constexpr int pattern_steps = 50;
inline constexpr int pattern_stack_bytes = 1 << 20;
inline constexpr std::size_t pattern_bytes_max = 4096;
[[nodiscard]] Result<bool> find_pattern(std::string_view pattern, std::string_view text);

}  // namespace kiosk::xpath
