#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace ui {

/// Pixels [x0, x1) × [y0, y1).
struct PixelRect {
    int x0 = 0;
    int y0 = 0;
    int x1 = 0;
    int y1 = 0;

    [[nodiscard]] int width() const { return x1 - x0; }
    [[nodiscard]] int height() const { return y1 - y0; }
    [[nodiscard]] bool empty() const { return x0 >= x1 || y0 >= y1; }
    [[nodiscard]] PixelRect within(const PixelRect& other) const {
        return {std::max(x0, other.x0), std::max(y0, other.y0), std::min(x1, other.x1),
                std::min(y1, other.y1)};
    }
    friend bool operator==(const PixelRect&, const PixelRect&) = default;
};

/// Someone else's pixels, 0xFFRRGGBB each; `stride` in pixels.
struct PixelBuffer {
    std::uint32_t* pixels = nullptr;
    int stride = 0;
    int width = 0;
    int height = 0;

    [[nodiscard]] std::uint32_t* row(int y) const {
        return pixels + static_cast<std::ptrdiff_t>(y) * stride;
    }
    [[nodiscard]] PixelRect bounds() const { return {0, 0, width, height}; }
    friend bool operator==(const PixelBuffer&, const PixelBuffer&) = default;
};

/// A picture that owns its pixels.
struct Image {
    int width = 0;
    int height = 0;
    std::vector<std::uint32_t> pixels;

    [[nodiscard]] PixelBuffer buffer() { return {pixels.data(), width, width, height}; }
    [[nodiscard]] std::uint32_t at(int x, int y) const {
        return pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                      static_cast<std::size_t>(x)];
    }
    friend bool operator==(const Image&, const Image&) = default;
};

}  // namespace ui
