#include "ui/splash/splash_picture.h"

#include <algorithm>
#include <cstdlib>

#include "ui/present/row_kernels.h"

namespace ui {

namespace {

/// Share of the width that words may take, so that none touches the edge.
constexpr int text_width_percent = 86;
constexpr int most_lines = 3;

std::uint32_t pixel_of(Colour colour) {
    return 0xFF000000U | colour.rgba >> 8U;
}

class Drawing {
  public:
    Drawing(TextEngine& engine, const PixelBuffer& target) : engine_(engine), target_(target) {}

    void fill(const PixelRect& area, Colour colour) const {
        const PixelRect seen = area.within(target_.bounds());
        for (int y = seen.y0; y < seen.y1; ++y)
            std::fill(target_.row(y) + seen.x0, target_.row(y) + std::max(seen.x0, seen.x1),
                      pixel_of(colour));
    }

    /// A disc with soft edges.
    void dot(int centre_x, int centre_y, int radius, Colour colour) const {
        for (int y = centre_y - radius; y <= centre_y + radius; ++y)
            for (int x = centre_x - radius; x <= centre_x + radius; ++x) {
                const int dx = x - centre_x;
                const int dy = y - centre_y;
                // One pixel of transition, from the difference of squares.
                const int inside =
                    (radius * radius - dx * dx - dy * dy) * 255 / std::max(1, 2 * radius);
                blend(x, y, colour, static_cast<std::uint32_t>(std::clamp(inside, 0, 255)));
            }
    }

    /// Centred lines from `top` down; gives the lower edge.
    int text(const std::string& words, const TextStyle& style, Colour colour, int top) {
        const int wide = target_.width * text_width_percent / 100;
        const TextBox box = engine_.measure(words, style, wide, most_lines);
        int baseline = top + box.baseline;
        for (const TextLine& line : box.lines) {
            const int left = (target_.width - line.width) / 2;
            for (const GlyphQuad& glyph : engine_.glyphs(words, style, line))
                lay(glyph, left, baseline, colour);
            baseline += box.line_height;
        }
        return top + box.height;
    }

  private:
    void lay(const GlyphQuad& glyph, int left, int baseline, Colour colour) const {
        const Texture& atlas = engine_.texture();
        for (int y = 0; y < glyph.slot.height; ++y)
            for (int x = 0; x < glyph.slot.width; ++x)
                blend(left + glyph.x + x, baseline + glyph.y + y, colour,
                      atlas.pixels[(glyph.slot.y + y) * atlas.width + glyph.slot.x + x]);
    }

    void blend(int x, int y, Colour colour, std::uint32_t alpha) const {
        if (alpha == 0 || x < 0 || y < 0 || x >= target_.width || y >= target_.height) return;
        std::uint32_t& pixel = target_.row(y)[x];
        pixel = over(pixel, pixel_of(colour), alpha);
    }

    TextEngine& engine_;
    const PixelBuffer target_;
};

}  // namespace

void draw_splash(TextEngine& engine, const Theme& theme, const SplashWords& words, int step,
                 const PixelBuffer& target) {
    if (target.pixels == nullptr || target.width <= 0 || target.height <= 0) return;
    const Palette& colours = *theme.colours;
    const TextStyle title{
        .px = theme.size(Type::display), .weight = Weight::bold, .language = "zh-Hans"};
    const TextStyle title_en{
        .px = theme.size(Type::title), .weight = Weight::regular, .language = "en"};
    const TextStyle help{
        .px = theme.size(Type::body), .weight = Weight::regular, .language = "zh-Hans"};
    const TextStyle help_en{
        .px = theme.size(Type::body), .weight = Weight::regular, .language = "en"};

    engine.begin_frame();
    Drawing drawing(engine, target);
    drawing.fill(target.bounds(), colours.ground);
    drawing.fill({0, 0, target.width, theme.space(16)}, colours.primary);

    int top = target.height * 2 / 5 - theme.space(64);
    top = drawing.text(words.restarting_zh, title, colours.ink, top) + theme.space(12);
    top = drawing.text(words.restarting_en, title_en, colours.ink_2, top) + theme.space(64);

    const int distance = theme.space(56);
    const int first = target.width / 2 - distance * (splash_dots - 1) / 2;
    for (int dot = 0; dot < splash_dots; ++dot) {
        const bool lit = dot == std::abs(step) % splash_dots;
        drawing.dot(first + dot * distance, top, theme.space(lit ? 14 : 9),
                    lit ? colours.primary : colours.line);
    }

    const int low = target.height - theme.space(200);
    drawing.text(
        words.help_en, help_en, colours.ink_2,
        drawing.text(words.help_zh, help, colours.ink_2, std::max(low, top + theme.space(48))));
}

}  // namespace ui
