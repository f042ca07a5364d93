#include "ui/layout/rects.h"

#include <algorithm>

namespace ui {

Rect inset(Rect rect, int by) {
    return inset(rect, by, by);
}

Rect inset(Rect rect, int by_x, int by_y) {
    by_x = std::min(by_x, rect.w / 2);
    by_y = std::min(by_y, rect.h / 2);
    return {rect.x + by_x, rect.y + by_y, rect.w - 2 * by_x, rect.h - 2 * by_y};
}

Rect take_top(Rect& room, int height, int gap) {
    height = std::clamp(height, 0, room.h);
    const Rect piece{room.x, room.y, room.w, height};
    const int used = std::min(height + gap, room.h);
    room.y += used;
    room.h -= used;
    return piece;
}

Rect take_bottom(Rect& room, int height, int gap) {
    height = std::clamp(height, 0, room.h);
    const Rect piece{room.x, room.y + room.h - height, room.w, height};
    room.h -= std::min(height + gap, room.h);
    return piece;
}

Rect take_left(Rect& room, int width, int gap) {
    width = std::clamp(width, 0, room.w);
    const Rect piece{room.x, room.y, width, room.h};
    const int used = std::min(width + gap, room.w);
    room.x += used;
    room.w -= used;
    return piece;
}

Rect take_right(Rect& room, int width, int gap) {
    width = std::clamp(width, 0, room.w);
    const Rect piece{room.x + room.w - width, room.y, width, room.h};
    room.w -= std::min(width + gap, room.w);
    return piece;
}

Rect centred(const Rect& room, int width, int height) {
    width = std::min(width, room.w);
    height = std::min(height, room.h);
    return {room.x + (room.w - width) / 2, room.y + (room.h - height) / 2, width, height};
}

Rect middle(const Rect& room, int height) {
    return centred(room, room.w, height);
}

Rect settled(const Rect& room, int height) {
    height = std::min(height, room.h);
    return {room.x, room.y + (room.h - height) * 2 / 5, room.w, height};
}

std::vector<Rect> columns(const Rect& room, std::size_t count, int gap) {
    std::vector<Rect> out;
    const int n = static_cast<int>(count);
    const int free = std::max(0, room.w - gap * (n - 1));
    int x = room.x;
    for (int i = 0; i < n; ++i) {
        const int width = free / n + (i < free % n ? 1 : 0);
        out.push_back({x, room.y, width, room.h});
        x += width + gap;
    }
    return out;
}

std::vector<Rect> rows(const Rect& room, std::size_t count, int gap) {
    std::vector<Rect> out;
    const int n = static_cast<int>(count);
    const int free = std::max(0, room.h - gap * (n - 1));
    int y = room.y;
    for (int i = 0; i < n; ++i) {
        const int height = free / n + (i < free % n ? 1 : 0);
        out.push_back({room.x, y, room.w, height});
        y += height + gap;
    }
    return out;
}

std::vector<Rect> grid(const Rect& room, std::size_t columns_count, std::size_t rows_count,
                       int gap) {
    std::vector<Rect> out;
    for (const Rect& row : rows(room, rows_count, gap)) {
        for (const Rect& cell : columns(row, columns_count, gap)) out.push_back(cell);
    }
    return out;
}

std::vector<Rect> wrapped(const Rect& room, const std::vector<int>& widths, int height, int gap) {
    std::vector<Rect> out;
    int x = room.x;
    int y = room.y;
    for (const int width : widths) {
        if (x > room.x && x + width > room.x + room.w) {
            x = room.x;
            y += height + gap;
        }
        const bool fits = y + height <= room.y + room.h;
        out.push_back(fits ? Rect{x, y, std::min(width, room.w), height} : Rect{});
        x += width + gap;
    }
    return out;
}

}  // namespace ui
