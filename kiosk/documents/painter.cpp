#include "kiosk/documents/painter.h"

#include <cmath>
#include <numbers>

#include "kiosk/base/encoding.h"

namespace kiosk {

CairoSession::CairoSession() : lock_(mutex()) {}
CairoSession::~CairoSession() {
    cairo_debug_reset_static_data();
}
std::mutex& CairoSession::mutex() {
    static std::mutex one;
    return one;
}

namespace {

void use_colour(cairo_t* context, const Colour& colour) {
    cairo_set_source_rgb(context, colour.red, colour.green, colour.blue);
}

/// Fewer digits make smaller files: a hundredth of a point is far below a printer's dot.
double hundredth(double value) {
    return std::round(value * 100) / 100;
}

class Painter {
  public:
    Painter(cairo_t* context, const SmallFonts& fonts) : context_(context), fonts_(fonts) {}

    void operator()(const GlyphRun& run) const {
        const SmallFont& font = fonts_.at(run.face);
        const std::vector<cairo_glyph_t> glyphs = placed(run, font);
        std::vector<cairo_text_cluster_t> clusters;
        for (const GlyphCluster& cluster : run.clusters) {
            clusters.push_back({cluster.bytes, cluster.glyphs});
        }
        use_colour(context_, run.colour);
        cairo_set_font_face(context_, font.face());
        cairo_set_font_size(context_, run.size);
        const std::string& text = run.text.reveal();
        cairo_show_text_glyphs(
            context_, text.data(), static_cast<int>(text.size()), glyphs.data(),
            static_cast<int>(glyphs.size()), clusters.data(), static_cast<int>(clusters.size()),
            run.right_to_left ? CAIRO_TEXT_CLUSTER_FLAG_BACKWARD : cairo_text_cluster_flags_t{});
    }

    void operator()(const FilledBoxes& filled) const {
        use_colour(context_, filled.colour);
        for (const PageBox& box : filled.boxes) {
            const double x = hundredth(box.x);
            const double y = hundredth(box.y);
            cairo_rectangle(context_, x, y, hundredth(box.x + box.width) - x,
                            hundredth(box.y + box.height) - y);
        }
        cairo_fill(context_);
    }

    void operator()(const RoundedBox& rounded) const {
        const PageBox& box = rounded.box;
        const double radius = rounded.radius;
        if (radius <= 0) {
            cairo_rectangle(context_, box.x, box.y, box.width, box.height);
        } else {
            constexpr double right_angle = std::numbers::pi / 2;
            const double right = box.x + box.width - radius;
            const double bottom = box.y + box.height - radius;
            cairo_new_sub_path(context_);
            cairo_arc(context_, right, box.y + radius, radius, -right_angle, 0);
            cairo_arc(context_, right, bottom, radius, 0, right_angle);
            cairo_arc(context_, box.x + radius, bottom, radius, right_angle, 2 * right_angle);
            cairo_arc(context_, box.x + radius, box.y + radius, radius, 2 * right_angle,
                      3 * right_angle);
            cairo_close_path(context_);
        }
        use_colour(context_, rounded.fill);
        if (rounded.edge_width <= 0) {
            cairo_fill(context_);
            return;
        }
        cairo_fill_preserve(context_);
        use_colour(context_, rounded.edge);
        cairo_set_line_width(context_, rounded.edge_width);
        cairo_stroke(context_);
    }

    void operator()(const PageLine& line) const {
        constexpr double dash[] = {2.5, 2.5};
        use_colour(context_, line.colour);
        cairo_set_line_width(context_, line.width);
        cairo_set_line_cap(context_, CAIRO_LINE_CAP_BUTT);
        cairo_set_dash(context_, dash, line.dashed ? 2 : 0, 0);
        cairo_move_to(context_, line.from.x, line.from.y);
        cairo_line_to(context_, line.to.x, line.to.y);
        cairo_stroke(context_);
        cairo_set_dash(context_, nullptr, 0, 0);
    }

    void operator()(const PenStroke& stroke) const {
        if (stroke.points.empty()) return;
        use_colour(context_, stroke.colour);
        cairo_set_line_cap(context_, CAIRO_LINE_CAP_ROUND);
        cairo_set_line_join(context_, CAIRO_LINE_JOIN_ROUND);
        double width = 0;
        for (const PenCurve& curve : curves_of(stroke)) {
            if (curve.width != width) {
                cairo_stroke(context_);
                width = curve.width;
                cairo_set_line_width(context_, width);
                cairo_move_to(context_, curve.begin.x, curve.begin.y);
            }
            cairo_curve_to(context_, curve.bend_1.x, curve.bend_1.y, curve.bend_2.x, curve.bend_2.y,
                           curve.end.x, curve.end.y);
        }
        cairo_stroke(context_);
    }

    void operator()(const HollowText& hollow) const {
        cairo_save(context_);
        cairo_translate(context_, hollow.middle.x, hollow.middle.y);
        cairo_rotate(context_, hollow.degrees * std::numbers::pi / 180);
        use_colour(context_, hollow.colour);
        cairo_set_line_width(context_, hollow.line_width);
        for (const GlyphRun& run : hollow.runs) {
            const SmallFont& font = fonts_.at(run.face);
            const std::vector<cairo_glyph_t> glyphs = placed(run, font);
            cairo_set_font_face(context_, font.face());
            cairo_set_font_size(context_, run.size);
            cairo_glyph_path(context_, glyphs.data(), static_cast<int>(glyphs.size()));
            cairo_stroke(context_);
        }
        cairo_restore(context_);
    }

  private:
    [[nodiscard]] static std::vector<cairo_glyph_t> placed(const GlyphRun& run,
                                                           const SmallFont& font) {
        std::vector<cairo_glyph_t> glyphs;
        for (const PlacedGlyph& glyph : run.glyphs) {
            glyphs.push_back(
                {font.glyph(glyph.id), run.origin.x + glyph.x, run.origin.y + glyph.y});
        }
        return glyphs;
    }

    cairo_t* context_;
    const SmallFonts& fonts_;
};

void add_use(std::map<PrintFace, FaceUse>& uses, const GlyphRun& run) {
    FaceUse& use = uses[run.face];
    for (const PlacedGlyph& glyph : run.glyphs) use.glyphs.insert(glyph.id);
    for (const char32_t c : code_points(run.text.reveal())) use.characters.insert(c);
}

std::map<PrintFace, FaceUse> uses_of(const std::vector<Page>& pages) {
    std::map<PrintFace, FaceUse> uses;
    for (const Page& page : pages) {
        for (const PageItem& item : page.items) {
            if (const auto* run = std::get_if<GlyphRun>(&item)) add_use(uses, *run);
            if (const auto* hollow = std::get_if<HollowText>(&item)) {
                for (const GlyphRun& run : hollow->runs) add_use(uses, run);
            }
        }
    }
    return uses;
}

}  // namespace

Result<SmallFonts> fonts_of(const std::vector<Page>& pages, FontShelf& shelf) {
    SmallFonts fonts;
    for (const auto& [face, use] : uses_of(pages)) {
        auto font = SmallFont::cut(shelf, face, use);
        if (!font) return font.error();
        fonts.emplace(face, *std::move(font));
    }
    return fonts;
}

void paint(cairo_t* context, const Page& page, const SmallFonts& fonts) {
    for (const PageItem& item : page.items) std::visit(Painter(context, fonts), item);
}

Error cairo_error(cairo_status_t status) {
    return {ErrorCode::internal, std::string("cairo: ") + cairo_status_to_string(status), {}};
}

}  // namespace kiosk
