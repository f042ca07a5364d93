#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "ui/screens/shell.h"

namespace ui {

/// What is out of order and what still works, in plain words: an amber strip taken from the top of
/// `room`. At most `lines_max` of the texts are written, the most important first; all of them are
/// read aloud.
[[nodiscard]] Node limits_note(const Scene& scene, const std::vector<std::string>& limits,
                               Rect& room, std::size_t lines_max);
[[nodiscard]] int limits_height(const Scene& scene, const std::vector<std::string>& limits,
                                int width, std::size_t lines_max);

/// The most important of them instead of the subtitle.
void tell_limits(const Scene& scene, const std::vector<std::string>& limits, ShellWish& wish);

}  // namespace ui
