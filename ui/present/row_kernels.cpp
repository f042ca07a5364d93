#include "ui/present/row_kernels.h"

// Resolvers run before a sanitizer's own start-up, and only g++ on x86 with glibc is known to have
// them.
#if defined(__x86_64__) && defined(__gnu_linux__) && !defined(__clang__) && \
    !defined(BIANMIN_SANITIZED)
#define KIOSK_WIDEST_VECTORS __attribute__((target_clones("default", "avx2")))
#else
#define KIOSK_WIDEST_VECTORS
#endif

namespace ui::row {

KIOSK_WIDEST_VECTORS void fill(std::uint32_t* to, int count, std::uint32_t pixel) {
    for (int i = 0; i < count; ++i) to[i] = pixel;
}

KIOSK_WIDEST_VECTORS void blend(std::uint32_t* to, int count, std::uint32_t paint,
                                std::uint32_t alpha) {
    for (int i = 0; i < count; ++i) to[i] = over(to[i], paint, alpha);
}

KIOSK_WIDEST_VECTORS void blend_mask(std::uint32_t* to, const std::uint8_t* mask, int count,
                                     std::uint32_t paint, std::uint32_t alpha) {
    for (int i = 0; i < count; ++i) to[i] = over(to[i], paint, times_255th(mask[i], alpha));
}

KIOSK_WIDEST_VECTORS void blend_colours(std::uint32_t* to, const std::uint8_t* colours, int count,
                                        const Paint& paint) {
    for (int i = 0; i < count; ++i) {
        const std::uint8_t* colour = colours + static_cast<std::ptrdiff_t>(i) * 4;
        const std::uint32_t red = times_255th(colour[0], paint.red);
        const std::uint32_t green = times_255th(colour[1], paint.green);
        const std::uint32_t blue = times_255th(colour[2], paint.blue);
        to[i] = over(to[i], red << 16U | green << 8U | blue, times_255th(colour[3], paint.alpha));
    }
}

}  // namespace ui::row
