#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "ui/present/texture.h"

namespace ui {

/// A picture of coverage, row by row. `left` and `top` say how far its top left corner lies right
/// of and above the point it is drawn at (a glyph's pen position).
struct Mask {
    int width = 0;
    int height = 0;
    int left = 0;
    int top = 0;
    std::vector<std::uint8_t> coverage;
};

/// Where a mask lies in the atlas.
struct AtlasSlot {
    std::uint16_t x = 0;
    std::uint16_t y = 0;
    std::uint16_t width = 0;
    std::uint16_t height = 0;
    std::int16_t left = 0;
    std::int16_t top = 0;
};

/// One page of masks (glyphs, corners, shadows, icons), found by key, packed on shelves. When it is
/// full, the shelf that no frame has used for the longest time is emptied; what the running frame
/// has drawn stays.
/// **Threads:** the one of the user interface.
/// **Limits:** width × height bytes. A mask that finds no room is refused for this frame; then
/// `crowded()` is true until the next `begin_frame`, which empties the page, so that one more frame
/// draws everything.
/// **Secrets:** pixels of forgotten or evicted masks are zeroed.
class MaskAtlas {
  public:
    MaskAtlas(int width, int height);
    MaskAtlas(const MaskAtlas&) = delete;
    MaskAtlas& operator=(const MaskAtlas&) = delete;
    ~MaskAtlas();

    /// Masks found or added from now on belong to a new frame.
    void begin_frame();
    /// The mask of `key`; `make` is called when the page does not hold it. An empty mask has no
    /// pixels.
    [[nodiscard]] std::optional<AtlasSlot> find_or_add(std::uint64_t key,
                                                       const std::function<Mask()>& make);
    /// Empties the page and zeroes its pixels.
    void forget();

    [[nodiscard]] const Texture& texture() const { return texture_; }
    [[nodiscard]] bool crowded() const { return crowded_; }
    [[nodiscard]] std::size_t size() const { return slots_.size(); }
    [[nodiscard]] std::uint64_t evictions() const { return evictions_; }

  private:
    struct Shelf {
        int y = 0;
        int height = 0;
        int used = 0;
        std::uint64_t frame = 0;
        std::vector<std::uint64_t> keys;
    };
    struct Entry {
        AtlasSlot slot;
        std::size_t shelf = 0;
    };

    [[nodiscard]] std::optional<std::size_t> shelf_for(int width, int height);
    [[nodiscard]] std::optional<std::size_t> open_shelf(int height);
    [[nodiscard]] std::optional<std::size_t> evict(int height);
    void clear_shelf(Shelf& shelf);
    void wipe_rows(int from, int count);
    void blit(const Mask& mask, const AtlasSlot& slot);

    struct Free {
        void operator()(std::uint8_t* pixels) const;
    };

    // From calloc: pages that no mask has reached cost no memory.
    std::unique_ptr<std::uint8_t, Free> pixels_;
    Texture texture_;
    std::vector<Shelf> shelves_;
    std::unordered_map<std::uint64_t, Entry> slots_;
    std::uint64_t frame_ = 1;
    std::uint64_t evictions_ = 0;
    int top_ = 0;
    bool crowded_ = false;
};

}  // namespace ui
