#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "drivers/api/scanned_page.h"
#include "kiosk/base/secret.h"
#include "kiosk/documents/font_shelf.h"

namespace kiosk {

/// What stands on a page, as data: layout makes it, the PDF writer draws it. Points (1/72 inch), y
/// down.

struct Colour {
    double red = 0;
    double green = 0;
    double blue = 0;
};

struct PagePoint {
    double x = 0;
    double y = 0;
};

struct PageBox {
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;
};

struct PlacedGlyph {
    std::uint32_t id = 0;  ///< in the whole font
    double x = 0;          ///< from the run's origin
    double y = 0;
};

/// Which bytes of the text which glyphs stand for, so that the text can be copied out of the PDF.
struct GlyphCluster {
    int bytes = 0;
    int glyphs = 0;
};

/// Text of one face, one size, one direction.
struct GlyphRun {
    PrintFace face = 0;
    double size = 0;
    Colour colour;
    PagePoint origin;  ///< left end of the base line
    bool right_to_left = false;
    double width = 0;
    std::vector<PlacedGlyph> glyphs;
    std::vector<GlyphCluster> clusters;
    SecretText text;
};

/// Many boxes of one colour without gaps between neighbours (a QR code).
struct FilledBoxes {
    std::vector<PageBox> boxes;
    Colour colour;
};

struct RoundedBox {
    PageBox box;
    double radius = 0;
    Colour fill;
    Colour edge;
    double edge_width = 0;  ///< 0: no edge
};

struct PageLine {
    PagePoint from;
    PagePoint to;
    double width = 0.5;
    Colour colour;
    bool dashed = false;
};

/// A pen's way, drawn with round ends and soft corners.
struct PenStroke {
    std::vector<PagePoint> points;
    /// Of the line at each point.
    std::vector<double> widths;
    Colour colour;
};

/// A part of it that is drawn with one width: a cubic curve; each begins where the last one ended.
struct PenCurve {
    PagePoint begin;
    PagePoint bend_1;
    PagePoint bend_2;
    PagePoint end;
    double width = 1;
};
/// Soft curves through the middles of the pieces, a tenth of a point exact.
[[nodiscard]] std::vector<PenCurve> curves_of(const PenStroke& stroke);

/// Outlines of letters, turned around the middle of the page: what lies below stays readable.
struct HollowText {
    std::vector<GlyphRun> runs;  ///< from the middle, before they are turned
    PagePoint middle;
    double degrees = 0;  ///< clockwise
    double line_width = 0.4;
    Colour colour;
};

using PageItem = std::variant<GlyphRun, FilledBoxes, RoundedBox, PageLine, PenStroke, HollowText>;

/// A captured page in its place; the material holds it.
struct PlacedScan {
    PageBox box;
    const drivers::ScannedPage* scan = nullptr;
};

struct Page {
    double width = 0;
    double height = 0;
    std::vector<PageItem> items;
    std::vector<PlacedScan> scans{};
    /// Where it is signed.
    std::optional<PageBox> signature_box{};
};

inline constexpr double points_per_mm = 72 / 25.4;

}  // namespace kiosk
