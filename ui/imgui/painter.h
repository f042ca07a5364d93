#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "ui/node.h"
#include "ui/present/mask_atlas.h"
#include "ui/present/texture.h"
#include "ui/text_engine/text_engine.h"

struct ImDrawList;

namespace ui {

/// Draws the project's look into an ImGui draw list: everything is axis-aligned quads of masks on
/// whole pixels, except lines. Colours are 0xRRGGBBAA.
/// **Threads:** the one of the user interface.
/// **Limits:** masks of forms and icons share one page of `shape_page` squared; see MaskAtlas.
class Painter {
  public:
    static constexpr int shape_page = 1024;

    /// `text` outlives the painter. `px_per_mm` scales shadows.
    Painter(TextEngine& text, double px_per_mm);

    void begin_frame();
    /// What is painted from now on goes to `list`, which must have `line_texture` bound for lines.
    void begin(ImDrawList& list, const Texture& line_texture);
    void end();

    void fill_rect(const Rect& rect, Colour colour);
    void rounded_rect(const Rect& rect, int radius, Colour colour) {
        rounded_rect(rect, radius, colour, colour);
    }
    /// Colour runs from top to bottom.
    void rounded_rect(const Rect& rect, int radius, Colour top, Colour bottom);
    void border(const Rect& rect, int radius, int thickness, Colour colour);
    /// The shadow around a box that will be painted over its middle. Elevation 0 paints nothing.
    void shadow(const Rect& rect, int radius, int elevation);
    /// Fill and border; the shadow is painted apart, before the neighbours.
    void box(const Rect& rect, const BoxStyle& style);
    void icon(Icon icon, const Rect& rect, Colour colour);
    /// One line of text with its base line's left end at (x, y).
    void text_line(std::string_view text, const TextStyle& style, const TextLine& line, int x,
                   int y, Colour colour);
    void text(const TextPart& part, int dx, int dy, Colour colour);
    void text(const TextPart& part) { text(part, 0, 0, part.colour); }
    /// Smooth line through the points with round ends.
    void ink(std::span<const kiosk::StrokePoint> points, const Rect& area, int thickness,
             Colour colour);
    /// Part of a circle, degrees clockwise from the right.
    void arc(int x, int y, int radius, double from, double to, int thickness, Colour colour);
    /// Dark and light squares of whole pixels with a quiet zone of four around them; `modules` a
    /// side.
    void qr(std::span<const unsigned char> dark, int modules, const Rect& rect);
    void picture(const Texture& texture, const Rect& rect);

    void push_clip(const Rect& rect);
    void pop_clip();

    /// Something found no room in an atlas: the frame must be drawn again.
    [[nodiscard]] bool crowded() const { return shapes_.crowded() || text_.crowded(); }
    void forget() { shapes_.forget(); }

  private:
    struct Colours {
        Colour top;
        Colour bottom;
    };
    struct SourceRect {
        int x = 0;
        int y = 0;
        int w = 0;
        int h = 0;
    };

    void bind(const Texture& texture);
    void quad(const Texture& texture, const Rect& to, const SourceRect& from,
              const Colours& colours);
    void white(const Rect& to, const Colours& colours);
    [[nodiscard]] std::optional<AtlasSlot> shape(std::uint64_t key,
                                                 const std::function<Mask()>& make);
    void corners(const AtlasSlot& slot, const Rect& rect, int radius, const Colours& colours);
    void shadow_layer(const Rect& rect, int radius, int drop, int sigma, Colour colour);
    void shadow_parts(const Rect& rect, int inner, int reach, const AtlasSlot& slot,
                      const Rect& seen, Colour colour);
    /// As `quad` for one texel a pixel or a stretched one, only the part inside `seen`.
    void cropped(Rect to, SourceRect from, const Rect& seen, Colour colour);

    TextEngine& text_;
    MaskAtlas shapes_;
    double scale_;
    ImDrawList* list_ = nullptr;
    const Texture* line_texture_ = nullptr;
    const Texture* bound_ = nullptr;
};

}  // namespace ui
