#pragma once

#include <cstddef>
#include <vector>

#include "ui/node.h"

namespace ui {

// Layout by cutting: a room is a rectangle from which pieces are taken. All in whole pixels; what
// is asked for beyond the room is clamped to it, so nothing ever lies outside its parent.

[[nodiscard]] Rect inset(Rect rect, int by);
[[nodiscard]] Rect inset(Rect rect, int by_x, int by_y);

/// Takes a piece from one side of `room`, which loses it and the `gap` behind it.
[[nodiscard]] Rect take_top(Rect& room, int height, int gap = 0);
[[nodiscard]] Rect take_bottom(Rect& room, int height, int gap = 0);
[[nodiscard]] Rect take_left(Rect& room, int width, int gap = 0);
[[nodiscard]] Rect take_right(Rect& room, int width, int gap = 0);

[[nodiscard]] Rect centred(const Rect& room, int width, int height);
[[nodiscard]] Rect middle(const Rect& room, int height);
/// `height` of the room for what stands there alone: of what is left over two parts lie above it
/// and three below, for the middle of an empty page looks too low.
[[nodiscard]] Rect settled(const Rect& room, int height);

/// `count` equal columns (rows); pixels that do not divide go to the first ones.
[[nodiscard]] std::vector<Rect> columns(const Rect& room, std::size_t count, int gap);
[[nodiscard]] std::vector<Rect> rows(const Rect& room, std::size_t count, int gap);
/// Cells row by row.
[[nodiscard]] std::vector<Rect> grid(const Rect& room, std::size_t columns_count,
                                     std::size_t rows_count, int gap);

/// Places boxes of the given widths one after another, breaking into rows of `height`. Rectangles
/// of boxes that no longer fit into the room are empty.
[[nodiscard]] std::vector<Rect> wrapped(const Rect& room, const std::vector<int>& widths,
                                        int height, int gap);

}  // namespace ui
