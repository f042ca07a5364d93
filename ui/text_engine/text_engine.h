#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/base/result.h"
#include "ui/present/mask_atlas.h"
#include "ui/text_engine/font_chain.h"
#include "ui/text_engine/line_breaker.h"
#include "ui/text_engine/shaper.h"
#include "ui/text_engine/text_metrics.h"
#include "ui/text_engine/wiping.h"

namespace ui {

/// A glyph's picture in the atlas and the pixel where its top left corner belongs, counted from the
/// left end of the base line.
struct GlyphQuad {
    int x = 0;
    int y = 0;
    AtlasSlot slot;
};

/// Any script, any plane: measures text and gives its glyphs as quads of one atlas.
/// **Threads:** the one of the user interface.
/// **Time:** a character not seen before costs about 0.05 ms, a line seen before under 1 µs a
/// glyph.
/// **Limits:** `lines_max` shaped lines, `boxes_max` measured texts, one atlas page; the least used
/// goes first.
/// **Secrets:** `forget` drops and zeroes everything made of any text; call it when a visit ends.
class TextEngine final : public TextMetrics {
  public:
    struct Config {
        int atlas_side = 2048;
        std::size_t lines_max = 4096;
        std::size_t boxes_max = 1024;
        std::span<const FontSpec> fonts = product_fonts();
    };

    [[nodiscard]] static kiosk::Result<std::unique_ptr<TextEngine>> open(const Config& config);
    [[nodiscard]] static kiosk::Result<std::unique_ptr<TextEngine>> open() {
        return open(Config{});
    }

    [[nodiscard]] TextBox measure(std::string_view text, const TextStyle& style,
                                  int max_width = unlimited, int max_lines = unlimited) override;
    [[nodiscard]] int caret_x(std::string_view text, const TextStyle& style,
                              std::size_t offset) override;
    [[nodiscard]] int px_for_capital_height(double height) const override;

    /// Glyphs asked for from now on are of a new frame; those of the last frame may lose their
    /// place.
    void begin_frame() { atlas_.begin_frame(); }
    /// The glyphs of one line that `measure` found. Valid until the next call. Glyphs that find no
    /// place in a crowded atlas are left out: draw one more frame.
    [[nodiscard]] std::span<const GlyphQuad> glyphs(std::string_view text, const TextStyle& style,
                                                    const TextLine& line);
    [[nodiscard]] const Texture& texture() const { return atlas_.texture(); }
    [[nodiscard]] bool crowded() const { return atlas_.crowded(); }
    void forget();

    struct Counts {
        std::size_t lines = 0;
        std::size_t boxes = 0;
        std::size_t glyphs = 0;
        std::uint64_t shaped = 0;
        std::uint64_t rasterised = 0;
    };
    [[nodiscard]] Counts counts() const;
    [[nodiscard]] std::vector<std::string> missing_fonts() const { return fonts_->missing(); }
    [[nodiscard]] std::vector<std::string> opened_fonts() const { return fonts_->opened(); }

  private:
    TextEngine(const Config& config, std::unique_ptr<FontChain> fonts);

    struct Paragraph {
        std::size_t begin = 0;
        std::size_t end = 0;
        bool rtl = false;
    };

    [[nodiscard]] const ShapedLine& shaped(std::string_view text, const TextStyle& style,
                                           BaseDirection base);
    void add_paragraph(std::string_view text, const TextStyle& style, int max_width, int max_lines,
                       const Paragraph& paragraph, TextBox& box);
    void add_line(std::string_view text, const TextStyle& style, TextLine line, TextBox& box);
    [[nodiscard]] TextLine with_ellipsis(std::string_view text, const TextStyle& style,
                                         int max_width, TextLine line);
    [[nodiscard]] Mask rasterise(const ShapedGlyph& glyph, int px, int fraction);

    std::unique_ptr<FontChain> fonts_;
    Shaper shaper_;
    LineBreaker breaker_;
    MaskAtlas atlas_;
    TextCache<ShapedLine> lines_;
    TextCache<TextBox> boxes_;
    std::vector<GlyphQuad> quads_;
    double capital_height_ = 0;
    std::uint64_t shaped_count_ = 0;
    std::uint64_t rasterised_ = 0;
};

}  // namespace ui
