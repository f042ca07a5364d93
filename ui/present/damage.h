#pragma once

#include <cstdint>
#include <vector>

#include "ui/present/pixels.h"

struct ImDrawData;

namespace ui {

/// Finds out which tiles of the screen look different from the last frame, by hashing what is drawn
/// on each in its order: vertices, clip, texture and the texture's generation. Equal hashes of
/// different content would need a collision in 64 bits.
/// **Limits:** at most `rects_max` rectangles are reported; more become one around all.
class DamageTracker {
  public:
    static constexpr int tile = 64;
    static constexpr std::size_t rects_max = 24;

    /// Rectangles of whole tiles (clipped to the screen) that changed since the last call, not
    /// overlapping. A first call and a new size report everything.
    [[nodiscard]] std::vector<PixelRect> scan(const ImDrawData& data, int width, int height);
    /// The next scan reports everything.
    void invalidate() { valid_ = false; }

  private:
    void resize(int width, int height);
    void mark(const PixelRect& box, std::uint64_t hash);
    [[nodiscard]] std::vector<PixelRect> changed() const;

    int width_ = 0;
    int height_ = 0;
    int columns_ = 0;
    int rows_ = 0;
    bool valid_ = false;
    std::vector<std::uint64_t> now_;
    std::vector<std::uint64_t> before_;
};

}  // namespace ui
