#include "kiosk/documents/material.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "kiosk/documents/media.h"
#include "kiosk/documents/pdf_writer.h"
#include "kiosk/documents/sheet.h"

namespace kiosk {

namespace {

using drivers::ScannedPage;

constexpr Colour outline{0.55, 0.60, 0.68};
constexpr double rise_degrees = 35;

double paper_points(int points, int dots_per_inch) {
    return 72.0 * points / dots_per_inch;
}

bool is_whole(const ScannedPage& page) {
    constexpr int resolution_min = 50;
    constexpr int resolution_max = 1200;
    const auto side = [](int points) { return points > 0 && points <= drivers::scanned_side_max; };
    return side(page.width) && side(page.height) && !page.bytes.empty() &&
           page.dots_per_inch >= resolution_min && page.dots_per_inch <= resolution_max;
}

Result<void> check_material(const MaterialDocument& material) {
    if (material.pages.empty()) return {ErrorCode::bad_format, "material: no page"};
    if (material.pages.size() > (material.card ? card_sides_max : document_pages_max))
        return {ErrorCode::limit_exceeded, "material: too many pages"};
    if (material.title.size() > document_text_max ||
        material.watermark.reveal().size() > document_text_max)
        return {ErrorCode::limit_exceeded, "material: too many bytes in a text"};
    for (const ScannedPage& page : material.pages) {
        if (!is_whole(page)) return {ErrorCode::bad_format, "material: a page is not whole"};
        if (page.bytes.reveal().size() > drivers::scanned_bytes_max)
            return {ErrorCode::limit_exceeded, "material: too many bytes in a page"};
    }
    return {};
}

Page page_of(const ScannedPage& scan) {
    Page page{paper_points(scan.width, scan.dots_per_inch),
              paper_points(scan.height, scan.dots_per_inch),
              {}};
    page.scans.push_back({{0, 0, page.width, page.height}, &scan});
    return page;
}

/// Sides one below the other; one that is wider than the sheet is made smaller.
Page sheet_of_card(const std::vector<ScannedPage>& sides) {
    const Media a4 = Media::a4();
    Page page{a4.width_mm * points_per_mm, a4.height_mm * points_per_mm, {}};
    const double room = page.height / static_cast<double>(sides.size() + 1);
    double middle = 0;
    for (const ScannedPage& side : sides) {
        middle += room;
        const double width = paper_points(side.width, side.dots_per_inch);
        const double height = paper_points(side.height, side.dots_per_inch);
        const double scale = std::min({1.0, page.width * 0.9 / width, room * 0.95 / height});
        page.scans.push_back({{(page.width - width * scale) / 2, middle - height * scale / 2,
                               width * scale, height * scale},
                              &side});
    }
    return page;
}

void add_outlines(Page& page, std::string_view words, Typesetter& typesetter) {
    const double side = std::min(page.width, page.height);
    const TextStyle style{std::clamp(side * 0.037, 9.0, 24.0), true, outline, 1.6, 0};
    const double radians = rise_degrees * std::numbers::pi / 180;
    const double across =
        0.8 * std::min(page.width / std::cos(radians), page.height / std::sin(radians));
    HollowText hollow{{}, {page.width / 2, page.height / 2}, -rise_degrees, 0.4, outline};
    auto lines = typesetter.lines(words, style, across);
    double y =
        -Sheet::pitch(style) * static_cast<double>(lines.size()) / 2 + Sheet::baseline(style);
    for (TextLine& line : lines) {
        for (GlyphRun& run : line.runs) {
            run.origin.x -= line.width / 2;
            run.origin.y = y;
            hollow.runs.push_back(std::move(run));
        }
        y += Sheet::pitch(style);
    }
    page.items.emplace_back(std::move(hollow));
}

void add_foot(Page& page, std::string_view words, Typesetter& typesetter) {
    constexpr double rim = 8;
    const SheetFormat format{page.width, page.height, 3 * rim, rim, rim, false};
    Sheet sheet(typesetter, format);
    const TextStyle style =
        sheet.fitted(words, {7.5, false, print_colour::ink_2, 1.2, 0}, sheet.width());
    sheet.text(words, style, sheet.left(), sheet.width(), page.height - rim - Sheet::pitch(style),
               Align::centre);
    auto sheets = sheet.finish();
    for (PageItem& item : sheets.front().items) page.items.push_back(std::move(item));
}

}  // namespace

Result<PdfDocument> make_material_pdf(const MaterialDocument& material, WallTime made_at) {
    if (auto checked = check_material(material); !checked) return checked.error();
    auto shelf = FontShelf::open();
    if (!shelf) return shelf.error();
    Typesetter typesetter(**shelf, material.language == Language::en);
    std::vector<Page> pages;
    if (material.card) {
        pages.push_back(sheet_of_card(material.pages));
    } else {
        for (const ScannedPage& scan : material.pages) pages.push_back(page_of(scan));
    }
    if (const std::string& words = material.watermark.reveal(); !words.empty()) {
        for (Page& page : pages) {
            add_outlines(page, words, typesetter);
            add_foot(page, words, typesetter);
        }
    }
    auto bytes = write_pdf(pages, **shelf, {material.title, made_at});
    if (!bytes) return bytes.error();
    return PdfDocument{*std::move(bytes), pages.size(), typesetter.missing_characters(), {}};
}

}  // namespace kiosk
