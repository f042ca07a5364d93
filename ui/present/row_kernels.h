#pragma once

#include <cstddef>
#include <cstdint>

namespace ui {

/// A colour that is laid on: red, green, blue and how much of them, 0…255 each.
struct Paint {
    std::uint8_t red = 0;
    std::uint8_t green = 0;
    std::uint8_t blue = 0;
    std::uint8_t alpha = 255;

    [[nodiscard]] std::uint32_t pixel() const {
        return 0xFF000000U | static_cast<std::uint32_t>(red) << 16U |
               static_cast<std::uint32_t>(green) << 8U | blue;
    }
    friend bool operator==(const Paint&, const Paint&) = default;
};

/// a × b ÷ 255, rounded; exact for all bytes.
[[nodiscard]] constexpr std::uint32_t times_255th(std::uint32_t a, std::uint32_t b) {
    const std::uint32_t product = a * b + 128U;
    return (product + (product >> 8U)) >> 8U;
}

/// `paint` over one pixel. With alpha 0 the pixel stays as it is, with 255 it becomes the paint:
/// exactly.
[[nodiscard]] constexpr std::uint32_t over(std::uint32_t below, std::uint32_t paint,
                                           std::uint32_t alpha) {
    const std::uint32_t rest = 255U - alpha;
    // Red and blue are far enough apart to be worked on in one word.
    std::uint32_t red_blue = (paint & 0xFF00FFU) * alpha + (below & 0xFF00FFU) * rest + 0x800080U;
    red_blue = ((red_blue + ((red_blue >> 8U) & 0xFF00FFU)) >> 8U) & 0xFF00FFU;
    std::uint32_t green = ((paint >> 8U) & 0xFFU) * alpha + ((below >> 8U) & 0xFFU) * rest + 0x80U;
    green = ((green + (green >> 8U)) >> 8U) & 0xFFU;
    return 0xFF000000U | red_blue | green << 8U;
}

/// The inner loops of the rasteriser, one row at a time. Built for the processor's widest vectors
/// where the compiler can choose at load time; the same pixels everywhere.
namespace row {

void fill(std::uint32_t* to, int count, std::uint32_t pixel);
void blend(std::uint32_t* to, int count, std::uint32_t paint, std::uint32_t alpha);
/// Each pixel takes `paint` by alpha × its mask.
void blend_mask(std::uint32_t* to, const std::uint8_t* mask, int count, std::uint32_t paint,
                std::uint32_t alpha);
/// `colours` as R G B A bytes, not premultiplied, each tinted by `paint`.
void blend_colours(std::uint32_t* to, const std::uint8_t* colours, int count, const Paint& paint);

}  // namespace row

}  // namespace ui
