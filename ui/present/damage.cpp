#include "ui/present/damage.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include <imgui.h>

#include "ui/present/draw_primitives.h"

namespace ui {

namespace {

std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
    hash ^= value;
    hash *= 0x9E3779B97F4A7C15ULL;
    return hash ^ (hash >> 29U);
}

template <class Two>
std::uint64_t bits(const Two& two) {
    static_assert(sizeof(Two) == sizeof(std::uint64_t));
    std::uint64_t out = 0;
    std::memcpy(&out, &two, sizeof out);
    return out;
}

std::uint64_t command_hash(const ImDrawCmd& command) {
    const Texture& texture = texture_of(command);
    std::uint64_t hash =
        mix(0x1234567, static_cast<std::uint64_t>(reinterpret_cast<std::uintptr_t>(&texture)));
    hash = mix(hash, texture.generation);
    hash = mix(hash, bits(ImVec2(command.ClipRect.x, command.ClipRect.y)));
    return mix(hash, bits(ImVec2(command.ClipRect.z, command.ClipRect.w)));
}

struct Extent {
    ImVec2 low;
    ImVec2 high;
};

Extent extent_of(const Primitive& primitive) {
    Extent out{primitive.vertex[0]->pos, primitive.vertex[0]->pos};
    for (std::size_t i = 1; i < (primitive.quad ? 4U : 3U); ++i) {
        const ImVec2& at = primitive.vertex[i]->pos;
        out.low = ImVec2(std::min(out.low.x, at.x), std::min(out.low.y, at.y));
        out.high = ImVec2(std::max(out.high.x, at.x), std::max(out.high.y, at.y));
    }
    return out;
}

PixelRect pixels_of(const Extent& extent, const ImVec4& clip) {
    const auto down = [](float edge) {
        return static_cast<int>(std::floor(std::clamp(edge, -16384.F, 16384.F)));
    };
    const auto up = [](float edge) {
        return static_cast<int>(std::ceil(std::clamp(edge, -16384.F, 16384.F)));
    };
    return {down(std::max(extent.low.x, clip.x)), down(std::max(extent.low.y, clip.y)),
            up(std::min(extent.high.x, clip.z)), up(std::min(extent.high.y, clip.w))};
}

}  // namespace

void DamageTracker::resize(int width, int height) {
    width_ = width;
    height_ = height;
    columns_ = (width + tile - 1) / tile;
    rows_ = (height + tile - 1) / tile;
    const auto tiles = static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_);
    now_.assign(tiles, 0);
    before_.assign(tiles, 0);
    valid_ = false;
}

std::vector<PixelRect> DamageTracker::scan(const ImDrawData& data, int width, int height) {
    if (width != width_ || height != height_) resize(width, height);
    std::swap(now_, before_);
    std::fill(now_.begin(), now_.end(), 0);
    const ImDrawCmd* last = nullptr;
    std::uint64_t of_command = 0;
    for_each_primitive(data, [&](const ImDrawCmd& command, const Primitive& primitive) {
        if (&command != last) of_command = command_hash(command);
        last = &command;
        std::uint64_t hash = of_command;
        for (std::size_t i = 0; i < (primitive.quad ? 4U : 3U); ++i) {
            const ImDrawVert& vertex = *primitive.vertex[i];
            hash = mix(hash, bits(vertex.pos));
            hash = mix(hash, bits(vertex.uv));
            hash = mix(hash, vertex.col);
        }
        mark(pixels_of(extent_of(primitive), command.ClipRect), hash);
    });
    std::vector<PixelRect> out = valid_ ? changed() : std::vector<PixelRect>{{0, 0, width, height}};
    valid_ = true;
    return out;
}

void DamageTracker::mark(const PixelRect& box, std::uint64_t hash) {
    const PixelRect seen = box.within({0, 0, width_, height_});
    if (seen.empty()) return;
    for (int row = seen.y0 / tile; row <= (seen.y1 - 1) / tile; ++row) {
        for (int column = seen.x0 / tile; column <= (seen.x1 - 1) / tile; ++column) {
            auto& of_tile = now_[static_cast<std::size_t>(row * columns_ + column)];
            of_tile = mix(of_tile, hash);
        }
    }
}

std::vector<PixelRect> DamageTracker::changed() const {
    std::vector<PixelRect> out;
    const auto differs = [&](int row, int column) {
        const auto at = static_cast<std::size_t>(row * columns_ + column);
        return now_[at] != before_[at];
    };
    for (int row = 0; row < rows_; ++row) {
        for (int column = 0; column < columns_;) {
            if (!differs(row, column)) {
                ++column;
                continue;
            }
            int end = column + 1;
            while (end < columns_ && differs(row, end)) ++end;
            const PixelRect run{column * tile, row * tile, std::min(end * tile, width_),
                                std::min((row + 1) * tile, height_)};
            // A run right under an equally wide one makes it taller.
            const auto above = std::find_if(out.begin(), out.end(), [&](const PixelRect& rect) {
                return rect.x0 == run.x0 && rect.x1 == run.x1 && rect.y1 == run.y0;
            });
            if (above != out.end()) {
                above->y1 = run.y1;
            } else {
                out.push_back(run);
            }
            column = end;
        }
    }
    if (out.size() <= rects_max) return out;
    PixelRect all = out.front();
    for (const PixelRect& rect : out) {
        all = {std::min(all.x0, rect.x0), std::min(all.y0, rect.y0), std::max(all.x1, rect.x1),
               std::max(all.y1, rect.y1)};
    }
    return {all};
}

}  // namespace ui
