#include "ui/present/triangle.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "ui/present/row_kernels.h"

namespace ui {

namespace {

constexpr std::int64_t one = 256;

struct Point {
    std::int64_t x = 0;
    std::int64_t y = 0;
};

std::int64_t fixed(float position) {
    return std::llround(static_cast<double>(std::clamp(position, -16384.F, 16384.F)) *
                        static_cast<double>(one));
}

/// Twice the area to the right of the line a → b at p; rows and columns of it are found by adding.
struct Edge {
    Edge(const Point& a, const Point& b) : dx(b.x - a.x), dy(b.y - a.y), from(a) {
        const bool top = dy == 0 && dx > 0;
        const bool left = dy < 0;
        bias = top || left ? 0 : -1;
    }
    [[nodiscard]] std::int64_t at(const Point& p) const {
        return dx * (p.y - from.y) - dy * (p.x - from.x) + bias;
    }

    std::int64_t dx;
    std::int64_t dy;
    Point from;
    std::int64_t bias = 0;
};

/// A value that runs linearly over the triangle.
struct Plane {
    double at_first = 0;
    double a_pixel_right = 0;
    double a_pixel_down = 0;
};

struct Frame {
    std::array<Point, 3> corner;
    double area = 0;

    [[nodiscard]] Plane plane(double a, double b, double c, const Point& first) const {
        const auto units = static_cast<double>(one);
        const double abx = static_cast<double>(corner[1].x - corner[0].x) / units;
        const double aby = static_cast<double>(corner[1].y - corner[0].y) / units;
        const double acx = static_cast<double>(corner[2].x - corner[0].x) / units;
        const double acy = static_cast<double>(corner[2].y - corner[0].y) / units;
        Plane out;
        out.a_pixel_right = ((b - a) * acy - (c - a) * aby) / area;
        out.a_pixel_down = ((c - a) * abx - (b - a) * acx) / area;
        const double right = static_cast<double>(first.x - corner[0].x) / units;
        const double down = static_cast<double>(first.y - corner[0].y) / units;
        out.at_first = a + out.a_pixel_right * right + out.a_pixel_down * down;
        return out;
    }
};

struct Shading {
    std::array<Plane, 4> colour;
    Plane u;
    Plane v;
};

double channel(ImU32 colour, unsigned index) {
    return static_cast<double>((colour >> (index * 8U)) & 0xFFU);
}

Shading shading_of(const Frame& frame, const Texture& texture,
                   const std::array<const ImDrawVert*, 3>& corners, const Point& first) {
    Shading out;
    for (unsigned i = 0; i < 4; ++i) {
        out.colour[i] = frame.plane(channel(corners[0]->col, i), channel(corners[1]->col, i),
                                    channel(corners[2]->col, i), first);
    }
    const auto width = static_cast<double>(texture.width);
    const auto height = static_cast<double>(texture.height);
    out.u = frame.plane(static_cast<double>(corners[0]->uv.x) * width,
                        static_cast<double>(corners[1]->uv.x) * width,
                        static_cast<double>(corners[2]->uv.x) * width, first);
    out.v = frame.plane(static_cast<double>(corners[0]->uv.y) * height,
                        static_cast<double>(corners[1]->uv.y) * height,
                        static_cast<double>(corners[2]->uv.y) * height, first);
    return out;
}

double value(const Plane& plane, int right, int down) {
    return plane.at_first + plane.a_pixel_right * right + plane.a_pixel_down * down;
}

void shade(std::uint32_t& pixel, const Shading& shading, const Texture& texture, int right,
           int down) {
    std::array<std::uint8_t, 4> colour{};
    for (unsigned i = 0; i < 4; ++i) {
        colour[i] = static_cast<std::uint8_t>(
            std::clamp(value(shading.colour[i], right, down) + 0.5, 0.0, 255.0));
    }
    Paint paint{colour[0], colour[1], colour[2], colour[3]};
    // Texels are met at their middle or nowhere near an edge; the sum keeps a rounding error from
    // the next one.
    constexpr double nudge = 1.0 / 4096;
    const int u = std::clamp(static_cast<int>(std::floor(value(shading.u, right, down) + nudge)), 0,
                             texture.width - 1);
    const int v = std::clamp(static_cast<int>(std::floor(value(shading.v, right, down) + nudge)), 0,
                             texture.height - 1);
    const std::ptrdiff_t texel = static_cast<std::ptrdiff_t>(v) * texture.width + u;
    if (texture.format == TextureFormat::mask) {
        pixel = over(pixel, paint.pixel(), times_255th(texture.pixels[texel], paint.alpha));
    } else {
        row::blend_colours(&pixel, texture.pixels + texel * 4, 1, paint);
    }
}

int floor_pixel(std::int64_t position) {
    return static_cast<int>(position >> 8);
}

}  // namespace

void draw_triangle(const PixelBuffer& target, const Texture& texture, const PixelRect& clip,
                   std::array<const ImDrawVert*, 3> corners) {
    Frame frame;
    for (std::size_t i = 0; i < 3; ++i) {
        frame.corner[i] = Point{fixed(corners[i]->pos.x), fixed(corners[i]->pos.y)};
    }
    auto& [a, b, c] = frame.corner;
    std::int64_t twice_area = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
    if (twice_area == 0) return;
    if (twice_area < 0) {
        std::swap(b, c);
        std::swap(corners[1], corners[2]);
        twice_area = -twice_area;
    }
    frame.area = static_cast<double>(twice_area) / static_cast<double>(one * one);
    const auto [left, right] = std::minmax({a.x, b.x, c.x});
    const auto [top, bottom] = std::minmax({a.y, b.y, c.y});
    const PixelRect box = PixelRect{floor_pixel(left), floor_pixel(top), floor_pixel(right) + 1,
                                    floor_pixel(bottom) + 1}
                              .within(clip);
    if (box.empty()) return;
    const Point first{box.x0 * one + one / 2, box.y0 * one + one / 2};
    const std::array<Edge, 3> edges{Edge{a, b}, Edge{b, c}, Edge{c, a}};
    const Shading shading = shading_of(frame, texture, corners, first);
    for (int y = 0; y < box.height(); ++y) {
        const Point start{first.x, first.y + y * one};
        std::array<std::int64_t, 3> inside{edges[0].at(start), edges[1].at(start),
                                           edges[2].at(start)};
        std::uint32_t* pixels = target.row(box.y0 + y) + box.x0;
        for (int x = 0; x < box.width(); ++x) {
            if ((inside[0] | inside[1] | inside[2]) >= 0) shade(pixels[x], shading, texture, x, y);
            for (std::size_t i = 0; i < 3; ++i) inside[i] -= edges[i].dy * one;
        }
    }
}

}  // namespace ui
