#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace ui {

/// A paragraph that is too wide for one line. Widths in 1/64 pixel.
struct LineSplit {
    std::u32string_view text;
    std::span<const std::int32_t> advances;  ///< 0 inside a cluster, which is never cut
    std::span<const std::uint8_t> breaks;    ///< 1: a line may end before this character
    std::int32_t max_width = 0;
};

/// The line shows characters up to `end`; the following one begins at `next` (spaces between are
/// dropped).
struct LineSpan {
    std::size_t end = 0;
    std::size_t next = 0;
};

/// The longest line from character `from` on. At least one cluster, even if that is wider than the
/// line.
[[nodiscard]] LineSpan next_line(const LineSplit& split, std::size_t from);

/// How many characters, without trailing spaces, fit into `room`.
[[nodiscard]] std::size_t fitting_prefix(std::u32string_view text,
                                         std::span<const std::int32_t> advances, std::int32_t room);

}  // namespace ui
