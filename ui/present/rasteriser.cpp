#include "ui/present/rasteriser.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <imgui.h>

#include "ui/present/draw_primitives.h"
#include "ui/present/row_kernels.h"
#include "ui/present/triangle.h"

namespace ui {

namespace {

/// An axis-aligned rectangle of a texture laid on an axis-aligned rectangle of the screen.
struct Block {
    PixelRect drawn;  ///< pixels whose centre lies inside, clipped
    float x = 0;      ///< left and top edge before clipping
    float y = 0;
    float height = 0;
    float u = 0;  ///< texel at the left and top edge
    float v = 0;
    float du = 0;  ///< texels a pixel
    float dv = 0;
};

int first_centre(float edge) {
    return static_cast<int>(std::ceil(std::clamp(edge, -16384.F, 16384.F) - 0.5F));
}

Paint paint_of(ImU32 colour) {
    return {static_cast<std::uint8_t>(colour & 0xFFU),
            static_cast<std::uint8_t>((colour >> 8U) & 0xFFU),
            static_cast<std::uint8_t>((colour >> 16U) & 0xFFU),
            static_cast<std::uint8_t>(colour >> 24U)};
}

std::uint8_t between(std::uint8_t a, std::uint8_t b, float share) {
    const float value =
        static_cast<float>(a) + (static_cast<float>(b) - static_cast<float>(a)) * share;
    return static_cast<std::uint8_t>(value + 0.5F);
}

Paint between(const Paint& a, const Paint& b, float share) {
    return {between(a.red, b.red, share), between(a.green, b.green, share),
            between(a.blue, b.blue, share), between(a.alpha, b.alpha, share)};
}

bool is_block(const Primitive& quad) {
    const auto& [a, b, c, d] = quad.vertex;
    const bool upright = a->pos.y == b->pos.y && b->pos.x == c->pos.x && c->pos.y == d->pos.y &&
                         d->pos.x == a->pos.x;
    const bool straight =
        a->uv.y == b->uv.y && b->uv.x == c->uv.x && c->uv.y == d->uv.y && d->uv.x == a->uv.x;
    return upright && straight && a->pos.x <= b->pos.x && a->pos.y <= d->pos.y;
}

Block block_of(const Primitive& quad, const Texture& texture, const PixelRect& clip) {
    const ImDrawVert& a = *quad.vertex[0];
    const ImDrawVert& c = *quad.vertex[2];
    Block block;
    block.drawn = PixelRect{first_centre(a.pos.x), first_centre(a.pos.y), first_centre(c.pos.x),
                            first_centre(c.pos.y)}
                      .within(clip);
    block.x = a.pos.x;
    block.y = a.pos.y;
    block.height = c.pos.y - a.pos.y;
    block.u = a.uv.x * static_cast<float>(texture.width);
    block.v = a.uv.y * static_cast<float>(texture.height);
    if (c.pos.x > a.pos.x) {
        block.du = (c.uv.x - a.uv.x) * static_cast<float>(texture.width) / (c.pos.x - a.pos.x);
    }
    if (c.pos.y > a.pos.y)
        block.dv = (c.uv.y - a.uv.y) * static_cast<float>(texture.height) / block.height;
    return block;
}

int texel(float position, int size) {
    return std::clamp(static_cast<int>(std::floor(position)), 0, size - 1);
}

float u_at(const Block& block, int x) {
    return block.u + (static_cast<float>(x) + 0.5F - block.x) * block.du;
}
float v_at(const Block& block, int y) {
    return block.v + (static_cast<float>(y) + 0.5F - block.y) * block.dv;
}

// Sizes that are no power of two leave a rounding error in texture coordinates.
bool one_to_one(const Block& block) {
    return std::fabs(block.du - 1.F) < 1e-4F;
}

void lay_on(std::uint32_t* to, int count, const Paint& paint, std::uint32_t alpha) {
    if (alpha == 0) return;
    if (alpha == 255) {
        row::fill(to, count, paint.pixel());
    } else {
        row::blend(to, count, paint.pixel(), alpha);
    }
}

/// One row of a mask in one colour: 1:1, one texel stretched, or any scale.
void draw_mask_row(std::uint32_t* to, const std::uint8_t* texels, const Block& block,
                   const Texture& texture, const Paint& paint) {
    const int count = block.drawn.width();
    if (block.du == 0.F) {
        lay_on(to, count, paint, times_255th(texels[texel(block.u, texture.width)], paint.alpha));
        return;
    }
    const int first = texel(u_at(block, block.drawn.x0), texture.width);
    if (one_to_one(block) && first + count <= texture.width) {
        row::blend_mask(to, texels + first, count, paint.pixel(), paint.alpha);
        return;
    }
    // Mirrored or scaled: the row is gathered first, so that laying it on stays quick.
    std::array<std::uint8_t, 256> gathered;
    for (int done = 0; done < count;) {
        const int part = std::min(count - done, static_cast<int>(gathered.size()));
        for (int i = 0; i < part; ++i) {
            const float u = u_at(block, block.drawn.x0 + done + i);
            gathered[static_cast<std::size_t>(i)] = texels[texel(u, texture.width)];
        }
        row::blend_mask(to + done, gathered.data(), part, paint.pixel(), paint.alpha);
        done += part;
    }
}

void draw_colour_row(std::uint32_t* to, const std::uint8_t* texels, const Block& block,
                     const Texture& texture, const Paint& paint) {
    const int count = block.drawn.width();
    const int first = texel(u_at(block, block.drawn.x0), texture.width);
    if (one_to_one(block) && first + count <= texture.width) {
        row::blend_colours(to, texels + static_cast<std::ptrdiff_t>(first) * 4, count, paint);
        return;
    }
    for (int i = 0; i < count; ++i) {
        const int column = texel(u_at(block, block.drawn.x0 + i), texture.width);
        row::blend_colours(to + i, texels + static_cast<std::ptrdiff_t>(column) * 4, 1, paint);
    }
}

/// Colours that change from top to bottom only; equal ones are the usual case.
void draw_block(const PixelBuffer& target, const Block& block, const Texture& texture,
                const Paint& top, const Paint& bottom) {
    const bool mask = texture.format == TextureFormat::mask;
    const std::ptrdiff_t stride = static_cast<std::ptrdiff_t>(texture.width) * (mask ? 1 : 4);
    Paint paint = top;
    for (int y = block.drawn.y0; y < block.drawn.y1; ++y) {
        if (!(top == bottom)) {
            paint = between(top, bottom, (static_cast<float>(y) + 0.5F - block.y) / block.height);
        }
        const std::uint8_t* texels =
            texture.pixels + stride * texel(v_at(block, y), texture.height);
        std::uint32_t* to = target.row(y) + block.drawn.x0;
        if (mask) {
            draw_mask_row(to, texels, block, texture, paint);
        } else {
            draw_colour_row(to, texels, block, texture, paint);
        }
    }
}

/// False when only the triangle path can draw it.
bool draw_quad(const PixelBuffer& target, const Primitive& quad, const Texture& texture,
               const PixelRect& clip) {
    if (!is_block(quad)) return false;
    const auto& [a, b, c, d] = quad.vertex;
    if (a->col != b->col || c->col != d->col) return false;
    const Block block = block_of(quad, texture, clip);
    if (!block.drawn.empty())
        draw_block(target, block, texture, paint_of(a->col), paint_of(d->col));
    return true;
}

PixelRect clip_of(const ImDrawCmd& command, const PixelRect& area) {
    const auto pixel = [](float edge) {
        return static_cast<int>(std::clamp(edge, -16384.F, 16384.F));
    };
    return PixelRect{pixel(command.ClipRect.x), pixel(command.ClipRect.y),
                     pixel(command.ClipRect.z), pixel(command.ClipRect.w)}
        .within(area);
}

}  // namespace

void rasterise(const ImDrawData& data, const PixelBuffer& target, const PixelRect& wanted,
               RasterPath path) {
    const PixelRect area = wanted.within(target.bounds());
    for_each_primitive(data, [&](const ImDrawCmd& command, const Primitive& primitive) {
        const PixelRect clip = clip_of(command, area);
        if (clip.empty()) return;
        const Texture& texture = texture_of(command);
        const bool quad = primitive.quad && path == RasterPath::fast;
        if (quad && draw_quad(target, primitive, texture, clip)) return;
        const auto& [a, b, c, d] = primitive.vertex;
        draw_triangle(target, texture, clip, {a, b, c});
        if (primitive.quad) draw_triangle(target, texture, clip, {a, c, d});
    });
}

}  // namespace ui
