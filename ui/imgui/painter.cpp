#include "ui/imgui/painter.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <imgui.h>

#include "kiosk/base/check.h"
#include "ui/imgui/icon_shapes.h"
#include "ui/imgui/ink_path.h"
#include "ui/imgui/shape_masks.h"
#include "ui/imgui/stroke_mesh.h"
#include "ui/theme/theme.h"

namespace ui {

namespace {

enum class Form : std::uint64_t { white, disc, ring, shadow, icon };

std::uint64_t form_key(Form form, int a = 0, int b = 0, int c = 0) {
    return static_cast<std::uint64_t>(form) << 48U | static_cast<std::uint64_t>(a) << 32U |
           static_cast<std::uint64_t>(b) << 16U | static_cast<std::uint64_t>(c);
}

ImU32 packed(Colour colour) {
    const std::uint32_t rgba = colour.rgba;
    return IM_COL32(rgba >> 24U, (rgba >> 16U) & 0xFFU, (rgba >> 8U) & 0xFFU, rgba & 0xFFU);
}

bool visible(Colour colour) {
    return (colour.rgba & 0xFFU) != 0;
}

Colour between(Colour a, Colour b, double share) {
    std::uint32_t out = 0;
    for (unsigned shift = 0; shift < 32; shift += 8) {
        const auto from = static_cast<double>((a.rgba >> shift) & 0xFFU);
        const auto to = static_cast<double>((b.rgba >> shift) & 0xFFU);
        out |= static_cast<std::uint32_t>(from + (to - from) * share + 0.5) << shift;
    }
    return {out};
}

ImVec2 point(int x, int y) {
    return {static_cast<float>(x), static_cast<float>(y)};
}

}  // namespace

Painter::Painter(TextEngine& text, double px_per_mm)
    : text_(text), shapes_(shape_page, shape_page), scale_(px_per_mm / 3.2143) {}

void Painter::begin_frame() {
    text_.begin_frame();
    shapes_.begin_frame();
}

void Painter::begin(ImDrawList& list, const Texture& line_texture) {
    list_ = &list;
    line_texture_ = &line_texture;
    bound_ = nullptr;
}

void Painter::end() {
    if (bound_ != nullptr) list_->PopTextureID();
    bound_ = nullptr;
    list_ = nullptr;
}

void Painter::bind(const Texture& texture) {
    if (bound_ == &texture) return;
    if (bound_ != nullptr) list_->PopTextureID();
    // ImGui keeps the pointer without writing through it.
    list_->PushTextureID(const_cast<Texture*>(&texture));
    bound_ = &texture;
}

void Painter::quad(const Texture& texture, const Rect& to, const SourceRect& from,
                   const Colours& colours) {
    if (to.w <= 0 || to.h <= 0) return;
    bind(texture);
    const auto width = static_cast<float>(texture.width);
    const auto height = static_cast<float>(texture.height);
    // A source of no size is the middle of one texel.
    const float u0 = (static_cast<float>(from.x) + (from.w == 0 ? 0.5F : 0.F)) / width;
    const float v0 = (static_cast<float>(from.y) + (from.h == 0 ? 0.5F : 0.F)) / height;
    const float u1 = u0 + static_cast<float>(from.w) / width;
    const float v1 = v0 + static_cast<float>(from.h) / height;
    list_->PrimReserve(6, 4);
    const auto first = static_cast<ImDrawIdx>(list_->_VtxCurrentIdx);
    for (const int k : {0, 1, 2, 0, 2, 3}) list_->PrimWriteIdx(static_cast<ImDrawIdx>(first + k));
    list_->PrimWriteVtx(point(to.x, to.y), {u0, v0}, packed(colours.top));
    list_->PrimWriteVtx(point(to.x + to.w, to.y), {u1, v0}, packed(colours.top));
    list_->PrimWriteVtx(point(to.x + to.w, to.y + to.h), {u1, v1}, packed(colours.bottom));
    list_->PrimWriteVtx(point(to.x, to.y + to.h), {u0, v1}, packed(colours.bottom));
}

std::optional<AtlasSlot> Painter::shape(std::uint64_t key, const std::function<Mask()>& make) {
    return shapes_.find_or_add(key, make);
}

void Painter::white(const Rect& to, const Colours& colours) {
    const auto slot = shape(form_key(Form::white), [] { return Mask{1, 1, 0, 0, {255}}; });
    if (slot) quad(shapes_.texture(), to, {slot->x, slot->y, 0, 0}, colours);
}

void Painter::fill_rect(const Rect& rect, Colour colour) {
    if (visible(colour)) white(rect, {colour, colour});
}

void Painter::corners(const AtlasSlot& slot, const Rect& rect, int radius, const Colours& colours) {
    const auto row = [&](int y, int v, const Colours& of_row) {
        quad(shapes_.texture(), {rect.x, y, radius, radius}, {slot.x, v, radius, radius}, of_row);
        quad(shapes_.texture(), {rect.x + rect.w - radius, y, radius, radius},
             {slot.x + radius, v, radius, radius}, of_row);
    };
    const double share = static_cast<double>(radius) / rect.h;
    row(rect.y, slot.y, {colours.top, between(colours.top, colours.bottom, share)});
    row(rect.y + rect.h - radius, slot.y + radius,
        {between(colours.top, colours.bottom, 1 - share), colours.bottom});
}

void Painter::rounded_rect(const Rect& rect, int wanted, Colour top, Colour bottom) {
    if (rect.w <= 0 || rect.h <= 0 || !(visible(top) || visible(bottom))) return;
    const int radius = std::min({wanted, rect.w / 2, rect.h / 2});
    if (radius <= 0) {
        white(rect, {top, bottom});
        return;
    }
    const auto slot = shape(form_key(Form::disc, radius), [radius] { return disc_mask(radius); });
    if (!slot) return;
    corners(*slot, rect, radius, {top, bottom});
    const double share = static_cast<double>(radius) / rect.h;
    const Colour upper = between(top, bottom, share);
    const Colour lower = between(top, bottom, 1 - share);
    white({rect.x + radius, rect.y, rect.w - 2 * radius, radius}, {top, upper});
    white({rect.x, rect.y + radius, rect.w, rect.h - 2 * radius}, {upper, lower});
    white({rect.x + radius, rect.y + rect.h - radius, rect.w - 2 * radius, radius},
          {lower, bottom});
}

void Painter::border(const Rect& rect, int wanted, int thickness, Colour colour) {
    if (rect.w <= 0 || rect.h <= 0 || thickness <= 0 || !visible(colour)) return;
    const int radius = std::min({wanted, rect.w / 2, rect.h / 2});
    if (radius > 0) {
        const auto slot = shape(form_key(Form::ring, radius, thickness),
                                [=] { return ring_mask(radius, thickness); });
        if (!slot) return;
        corners(*slot, rect, radius, {colour, colour});
    }
    const int inset = std::max(radius, 0);
    const int top_inset = std::max(inset, radius > 0 ? 0 : thickness);
    fill_rect({rect.x + inset, rect.y, rect.w - 2 * inset, thickness}, colour);
    fill_rect({rect.x + inset, rect.y + rect.h - thickness, rect.w - 2 * inset, thickness}, colour);
    fill_rect({rect.x, rect.y + top_inset, thickness, rect.h - 2 * top_inset}, colour);
    fill_rect({rect.x + rect.w - thickness, rect.y + top_inset, thickness, rect.h - 2 * top_inset},
              colour);
}

void Painter::shadow(const Rect& rect, int radius, int elevation) {
    if (elevation <= 0) return;
    const auto scaled = [this](double px) {
        return std::max(1, static_cast<int>(std::lround(px * scale_)));
    };
    const std::size_t level = std::min(static_cast<std::size_t>(elevation), elevations.size()) - 1;
    for (const Shadow& each : {elevations.at(level).wide, elevations.at(level).tight})
        shadow_layer(rect, radius, scaled(each.drop), scaled(each.blur), each.colour);
}

void Painter::shadow_layer(const Rect& rect, int wanted, int drop, int sigma, Colour colour) {
    const int radius = std::min({wanted, rect.w / 2, rect.h / 2});
    const int reach = 3 * sigma;
    const int inner = radius + 2 * sigma;
    const auto slot = shape(form_key(Form::shadow, radius, sigma),
                            [=] { return shadow_corner_mask(radius, sigma, reach, inner); });
    if (!slot) return;
    const Rect cast{rect.x, rect.y + drop, rect.w, rect.h};
    // Only what the box leaves free is painted: around it, and in the squares of its round corners.
    const int far = reach + drop;
    const int right = rect.x + rect.w;
    const int bottom = rect.y + rect.h;
    const Rect free[] = {{rect.x - far, rect.y - far, rect.w + 2 * far, far},
                         {rect.x - far, bottom, rect.w + 2 * far, far},
                         {rect.x - far, rect.y, far, rect.h},
                         {right, rect.y, far, rect.h},
                         {rect.x, rect.y, radius, radius},
                         {right - radius, rect.y, radius, radius},
                         {rect.x, bottom - radius, radius, radius},
                         {right - radius, bottom - radius, radius, radius}};
    for (const Rect& seen : free) shadow_parts(cast, inner, reach, *slot, seen, colour);
}

void Painter::shadow_parts(const Rect& rect, int inner, int reach, const AtlasSlot& slot,
                           const Rect& seen, Colour colour) {
    // Columns and rows of the nine parts; the middle one lies under the box.
    const int in_x = std::min(inner, rect.w / 2);
    const int in_y = std::min(inner, rect.h / 2);
    const int left = rect.x - reach;
    const int right = rect.x + rect.w - in_x;
    const int top = rect.y - reach;
    const int bottom = rect.y + rect.h - in_y;
    const int w = reach + in_x;
    const int h = reach + in_y;
    cropped({left, top, w, h}, {slot.x, slot.y, w, h}, seen, colour);
    cropped({right, top, w, h}, {slot.x + w, slot.y, -w, h}, seen, colour);
    cropped({left, bottom, w, h}, {slot.x, slot.y + h, w, -h}, seen, colour);
    cropped({right, bottom, w, h}, {slot.x + w, slot.y + h, -w, -h}, seen, colour);
    const int last_x = slot.x + w - 1;
    const int last_y = slot.y + h - 1;
    cropped({left + w, top, right - left - w, h}, {last_x, slot.y, 0, h}, seen, colour);
    cropped({left + w, bottom, right - left - w, h}, {last_x, slot.y + h, 0, -h}, seen, colour);
    cropped({left, top + h, w, bottom - top - h}, {slot.x, last_y, w, 0}, seen, colour);
    cropped({right, top + h, w, bottom - top - h}, {slot.x + w, last_y, -w, 0}, seen, colour);
}

void Painter::cropped(Rect to, SourceRect from, const Rect& seen, Colour colour) {
    const auto sign = [](int size) { return (size > 0) - (size < 0); };
    const int x0 = std::max(to.x, seen.x);
    const int y0 = std::max(to.y, seen.y);
    const int x1 = std::min(to.x + to.w, seen.x + seen.w);
    const int y1 = std::min(to.y + to.h, seen.y + seen.h);
    if (x0 >= x1 || y0 >= y1) return;
    const int across = sign(from.w);
    const int down = sign(from.h);
    quad(shapes_.texture(), {x0, y0, x1 - x0, y1 - y0},
         {from.x + across * (x0 - to.x), from.y + down * (y0 - to.y), across * (x1 - x0),
          down * (y1 - y0)},
         {colour, colour});
}

void Painter::box(const Rect& rect, const BoxStyle& style) {
    const Colour bottom = visible(style.fill_to) ? style.fill_to : style.fill;
    const bool bordered = style.border_px > 0 && visible(style.border);
    rounded_rect(rect, style.radius_px, style.fill, bottom);
    if (bordered) border(rect, style.radius_px, style.border_px, style.border);
}

void Painter::icon(Icon icon, const Rect& rect, Colour colour) {
    const int side = std::min({rect.w, rect.h, shape_page / 2});
    if (icon == Icon::none || side <= 0 || !visible(colour)) return;
    const auto slot = shape(form_key(Form::icon, static_cast<int>(icon), side),
                            [=] { return draw_shape(icon_shape(icon), side); });
    if (!slot) return;
    const Rect to{rect.x + (rect.w - side) / 2, rect.y + (rect.h - side) / 2, side, side};
    quad(shapes_.texture(), to, {slot->x, slot->y, side, side}, {colour, colour});
}

void Painter::text_line(std::string_view text, const TextStyle& style, const TextLine& line, int x,
                        int y, Colour colour) {
    if (!visible(colour)) return;
    for (const GlyphQuad& glyph : text_.glyphs(text, style, line)) {
        const AtlasSlot& slot = glyph.slot;
        quad(text_.texture(), {x + glyph.x, y + glyph.y, slot.width, slot.height},
             {slot.x, slot.y, slot.width, slot.height}, {colour, colour});
    }
}

void Painter::text(const TextPart& part, int dx, int dy, Colour colour) {
    if (part.text.empty()) return;
    const TextBox box =
        text_.measure(part.text, part.style, std::max(part.rect.w, 1), part.lines_max);
    int y = part.rect.y + dy;
    if (part.align_y == AlignY::middle) y += (part.rect.h - box.height) / 2;
    if (part.align_y == AlignY::bottom) y += part.rect.h - box.height;
    for (const TextLine& line : box.lines) {
        int x = part.rect.x + dx;
        if (part.align_x == AlignX::centre) x += (part.rect.w - line.width) / 2;
        if (part.align_x == AlignX::right) x += part.rect.w - line.width;
        text_line(part.text, part.style, line, x, y + box.baseline, colour);
        y += box.line_height;
    }
}

void Painter::ink(std::span<const kiosk::StrokePoint> points, const Rect& area, int thickness,
                  Colour colour) {
    if (points.empty() || !visible(colour)) return;
    std::vector<InkPoint> placed;
    placed.reserve(points.size());
    for (const kiosk::StrokePoint& at : points) {
        const InkPoint next{static_cast<float>(area.x) + at.x * static_cast<float>(area.w),
                            static_cast<float>(area.y) + at.y * static_cast<float>(area.h)};
        // Points closer than a pixel make a line tremble.
        if (placed.empty() ||
            std::hypot(next.x - placed.back().x, next.y - placed.back().y) >= 1.F) {
            placed.push_back(next);
        }
    }
    const std::vector<InkPoint> curve = smoothed(placed);
    std::vector<ImVec2> line;
    line.reserve(curve.size());
    for (const InkPoint& at : curve) line.emplace_back(at.x, at.y);
    // At a sharp turn one line ends and the next begins, joined by a dot.
    std::vector<std::size_t> ends = sharp_turns(curve);
    ends.push_back(line.size() - 1);
    bind(*line_texture_);
    const auto width = static_cast<float>(thickness);
    add_dot(*list_, line.front(), width / 2, packed(colour));
    std::size_t from = 0;
    for (const std::size_t end : ends) {
        add_stroke(*list_, std::span(line).subspan(from, end - from + 1), width, packed(colour));
        add_dot(*list_, line[end], width / 2, packed(colour));
        from = end;
    }
}

void Painter::arc(int x, int y, int radius, double from, double to, int thickness, Colour colour) {
    if (radius <= 0 || !visible(colour)) return;
    kiosk::Stroke points;
    const int parts = std::max(6, static_cast<int>(std::abs(to - from) / 6));
    for (int i = 0; i <= parts; ++i) {
        const double angle = (from + (to - from) * i / parts) * std::numbers::pi / 180;
        points.push_back(
            {static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle)), 0});
    }
    ink(points, {x, y, radius, radius}, thickness, colour);
}

void Painter::qr(std::span<const unsigned char> dark, int modules, const Rect& rect) {
    constexpr int quiet = 4;
    KIOSK_CHECK(modules > 0 && dark.size() == static_cast<std::size_t>(modules) *
                                                  static_cast<std::size_t>(modules));
    const int unit = std::min(rect.w, rect.h) / (modules + 2 * quiet);
    if (unit <= 0) return;
    const int side = unit * (modules + 2 * quiet);
    const Rect paper{rect.x + (rect.w - side) / 2, rect.y + (rect.h - side) / 2, side, side};
    fill_rect(paper, Colour{0xFFFFFFFFU});
    const auto is_dark = [&](int row, int column) {
        return dark[static_cast<std::size_t>(row * modules + column)] != 0;
    };
    for (int row = 0; row < modules; ++row) {
        for (int column = 0; column < modules;) {
            int end = column;
            while (end < modules && is_dark(row, end)) ++end;
            const Rect run{paper.x + (quiet + column) * unit, paper.y + (quiet + row) * unit,
                           (end - column) * unit, unit};
            if (end > column) fill_rect(run, Colour{0x000000FFU});
            column = end + 1;
        }
    }
}

void Painter::picture(const Texture& texture, const Rect& rect) {
    constexpr Colour untinted{0xFFFFFFFFU};
    quad(texture, rect, {0, 0, texture.width, texture.height}, {untinted, untinted});
}

void Painter::push_clip(const Rect& rect) {
    list_->PushClipRect(point(rect.x, rect.y), point(rect.x + rect.w, rect.y + rect.h), true);
}

void Painter::pop_clip() {
    list_->PopClipRect();
}

}  // namespace ui
