#include <algorithm>

#include "kiosk/documents/layout.h"
#include "kiosk/documents/qr.h"
#include "kiosk/documents/sheet.h"

namespace kiosk {

namespace {

using print_colour::black;

constexpr TextStyle roll_title_style{16, true, black, 1.35, 0};
constexpr TextStyle roll_subtitle_style{9, false, black, 1.4, 0};
constexpr TextStyle roll_number_label_style{9.5, false, black, 1.4, 0};
constexpr TextStyle roll_number_style{17, true, black, 1.35, 0};
constexpr TextStyle roll_heading_style{11, true, black, 1.5, 0};
constexpr TextStyle roll_label_style{8.5, false, black, 1.4, 0};
constexpr TextStyle roll_value_style{11, false, black, 1.45, 0};
constexpr TextStyle roll_words_style{9.5, false, black, 1.5, 0};

void dashed(Sheet& sheet) {
    sheet.move(5);
    sheet.add(PageLine{{sheet.left(), sheet.y()}, {sheet.right(), sheet.y()}, 0.7, black, true});
    sheet.move(5);
}

Result<void> draw_qr(Sheet& sheet, const PrintDocument& document) {
    if (document.qr_payload.empty()) return {};
    const double side = std::min(38 * points_per_mm, sheet.width());
    sheet.ensure(side);
    const double x = sheet.left() + (sheet.width() - side) / 2;
    auto code = qr_code(document.qr_payload, {x, sheet.y(), side, side}, black);
    if (!code) return code.error();
    sheet.add(*std::move(code));
    sheet.move(side);
    if (!document.qr_label.empty())
        sheet.paragraph(document.qr_label, roll_label_style, Align::centre);
    return {};
}

void draw_line(Sheet& sheet, const DocumentLine& line) {
    switch (line.kind) {
        case DocumentLine::Kind::heading:
            dashed(sheet);
            sheet.paragraph(line.label, roll_heading_style);
            break;
        case DocumentLine::Kind::field:
            sheet.move(2);
            sheet.paragraph(line.label, roll_label_style);
            sheet.paragraph(line.value.reveal(), roll_value_style);
            break;
        case DocumentLine::Kind::text:
            sheet.move(3);
            sheet.paragraph(line.value.reveal(), roll_words_style);
            break;
        case DocumentLine::Kind::rule:
            dashed(sheet);
            break;
    }
}

}  // namespace

Result<std::vector<Page>> lay_out_roll(const PrintDocument& document, const Media& media,
                                       Typesetter& typesetter) {
    constexpr double unprintable = 4 * points_per_mm;
    const SheetFormat format{
        media.width_mm * points_per_mm, media.height_mm * points_per_mm, unprintable, 10, 24, true};
    Sheet sheet(typesetter, format);
    sheet.paragraph(document.title, roll_title_style, Align::centre);
    sheet.paragraph(document.subtitle, roll_subtitle_style, Align::centre);
    dashed(sheet);
    if (!document.number.empty()) {
        sheet.paragraph(document.number_label, roll_number_label_style, Align::centre);
        sheet.paragraph(document.number,
                        sheet.fitted(document.number, roll_number_style, sheet.width()),
                        Align::centre);
    }
    if (auto drawn = draw_qr(sheet, document); !drawn) return drawn.error();
    const bool begins_with_heading =
        !document.lines.empty() && document.lines.front().kind == DocumentLine::Kind::heading;
    if (!begins_with_heading) dashed(sheet);
    for (const DocumentLine& line : document.lines) draw_line(sheet, line);
    if (!document.signature.empty()) {
        const double height = sheet.width() / 3;
        sheet.paragraph(document.signature_label, roll_label_style);
        sheet.ensure(height);
        for (PenStroke& stroke :
             pen_strokes({document.signature, document.signature_aspect},
                         {sheet.left(), sheet.y(), sheet.width(), height}, black)) {
            sheet.add(std::move(stroke));
        }
        sheet.move(height);
    }
    if (!document.footer.empty()) {
        dashed(sheet);
        sheet.paragraph(document.footer, roll_label_style);
    }
    return sheet.finish();
}

}  // namespace kiosk
