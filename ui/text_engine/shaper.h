#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "ui/text_engine/font_chain.h"
#include "ui/text_engine/itemise.h"
#include "ui/text_engine/text_metrics.h"
#include "ui/text_engine/wiping.h"

struct hb_buffer_t;

namespace ui {

/// A glyph of a shaped line; positions in 1/64 pixel from the left end of the base line, y
/// downwards.
struct ShapedGlyph {
    FaceId face;
    std::uint32_t glyph = 0;
    std::int32_t x = 0;
    std::int32_t y = 0;
};

/// One line ready for drawing. `advances[i]` belongs to character i (0 inside a cluster),
/// `carets[i]` is where the caret stands before it; both in 1/64 pixel.
struct ShapedLine {
    WipingVector<ShapedGlyph> glyphs;
    WipingVector<std::int32_t> advances;
    WipingVector<std::int32_t> carets;
    std::int32_t width = 0;
    bool rtl = false;
    std::size_t missing = 0;
    std::size_t fallback_forms = 0;
};

/// True for languages written in an alphabet, whose punctuation is narrow.
[[nodiscard]] bool is_alphabetic(std::string_view language);

/// HarfBuzz over the items of a line.
/// **Secrets:** the working buffer is overwritten after every line.
class Shaper {
  public:
    explicit Shaper(FontChain& fonts);
    ~Shaper();
    Shaper(const Shaper&) = delete;
    Shaper& operator=(const Shaper&) = delete;

    [[nodiscard]] ShapedLine shape(std::u32string_view text, const TextStyle& style,
                                   BaseDirection base);

  private:
    void shape_item(std::u32string_view text, const TextItem& item, const TextStyle& style,
                    ShapedLine& line);
    void wipe_buffer(unsigned used);

    FontChain& fonts_;
    hb_buffer_t* buffer_;
    unsigned most_used_ = 0;
};

}  // namespace ui
