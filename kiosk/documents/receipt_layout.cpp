#include <algorithm>

#include "kiosk/documents/layout.h"
#include "kiosk/documents/qr.h"
#include "kiosk/documents/sheet.h"

namespace kiosk {

namespace {

namespace colour = print_colour;

constexpr TextStyle title_style{24, true, colour::primary, 1.3, 0.5};
constexpr TextStyle subtitle_style{10.5, false, colour::ink_2, 1.5, 0};
constexpr TextStyle number_label_style{10.5, false, colour::ink_2, 1.4, 0};
constexpr TextStyle number_style{26, true, colour::ink, 1.3, 1};
constexpr TextStyle heading_style{12.5, true, colour::primary, 1.5, 0};
constexpr TextStyle label_style{10.5, false, colour::ink_2, 1.6, 0};
constexpr TextStyle value_style{12, false, colour::ink, 1.5, 0};
constexpr TextStyle words_style{10.5, false, colour::ink, 1.65, 0};
constexpr TextStyle footer_style{10, false, colour::ink, 1.65, 0};
constexpr TextStyle small_style{8.5, false, colour::ink_2, 1.4, 0};

constexpr double qr_side = 34 * points_per_mm;
constexpr double label_width = 112;
constexpr double row_padding = 5;

/// Answers the lower edge.
Result<double> draw_qr(Sheet& sheet, const PrintDocument& document, double top) {
    if (document.qr_payload.empty()) return top;
    const double x = sheet.right() - qr_side;
    sheet.add(RoundedBox{{x, top, qr_side, qr_side}, 6, colour::white, colour::line, 0.6});
    auto code = qr_code(document.qr_payload, {x, top, qr_side, qr_side}, colour::black);
    if (!code) return code.error();
    sheet.add(*std::move(code));
    const double height = document.qr_label.empty()
                              ? 0
                              : sheet.text(document.qr_label, small_style, x, qr_side,
                                           top + qr_side + 3, Align::centre);
    return top + qr_side + 3 + height;
}

/// Title, hall, number on the left; the code on the right.
Result<void> draw_head(Sheet& sheet, const PrintDocument& document) {
    sheet.add(RoundedBox{{0, 0, sheet.format().width, 7}, 0, colour::primary, colour::primary, 0});
    const double top = sheet.y();
    const auto qr_bottom = draw_qr(sheet, document, top);
    if (!qr_bottom) return qr_bottom.error();
    const double width = document.qr_payload.empty() ? sheet.width() : sheet.width() - qr_side - 24;

    double y = top;
    y += sheet.text(document.title, sheet.fitted(document.title, title_style, width * 1.5),
                    sheet.left(), width, y);
    y += 2 + sheet.text(document.subtitle, subtitle_style, sheet.left(), width, y + 2);
    if (!document.number.empty()) {
        constexpr double padding = 12;
        const TextStyle style = sheet.fitted(document.number, number_style, width - 2 * padding);
        const double height =
            2 * padding + Sheet::pitch(number_label_style) + Sheet::pitch(style) - 6;
        y = std::max(y + 12, top + qr_side - height);
        sheet.add(RoundedBox{
            {sheet.left(), y, width, height}, 8, colour::pale_blue, colour::pale_blue, 0});
        double inner = y + padding - 3;
        inner += sheet.text(document.number_label, number_label_style, sheet.left() + padding,
                            width - 2 * padding, inner);
        sheet.text(document.number, style, sheet.left() + padding, width - 2 * padding, inner);
        y += height;
    }
    sheet.move_to(std::max(y, *qr_bottom) + 14);
    return {};
}

void draw_heading(Sheet& sheet, const DocumentLine& document_line) {
    sheet.ensure(60);
    sheet.move(10);
    sheet.add(RoundedBox{
        {sheet.left(), sheet.y() + 3.5, 3.5, 12.5}, 1.5, colour::primary, colour::primary, 0});
    sheet.text(document_line.label, heading_style, sheet.left() + 11, sheet.width() - 11,
               sheet.y());
    sheet.move(Sheet::pitch(heading_style) + 3);
    sheet.rule(0.8, colour::primary);
}

void draw_field(Sheet& sheet, const DocumentLine& document_line) {
    const double value_x = sheet.left() + label_width;
    auto labels = sheet.typesetter().lines(document_line.label, label_style, label_width - 10);
    auto values = sheet.typesetter().lines(document_line.value.reveal(), value_style,
                                           sheet.width() - label_width);
    const double pitch = Sheet::pitch(value_style);
    sheet.ensure(2 * row_padding +
                 pitch * static_cast<double>(std::max<std::size_t>(labels.size(), 1)));
    sheet.move(row_padding);
    const double top = sheet.y();
    double label_y = top;
    for (TextLine& words : labels) {
        sheet.put(std::move(words), sheet.left(), label_width,
                  label_y + Sheet::baseline(value_style));
        label_y += pitch;
    }
    bool one_page = true;
    for (TextLine& words : values) {
        if (pitch > sheet.room()) {
            sheet.begin_page();
            one_page = false;
        }
        sheet.put(std::move(words), value_x, sheet.width() - label_width,
                  sheet.y() + Sheet::baseline(value_style));
        sheet.move(pitch);
    }
    if (one_page) sheet.move_to(std::max(sheet.y(), label_y));
    sheet.move(row_padding);
    sheet.rule(0.5, colour::line_light);
}

/// A field ends with a line of its own: a rule behind it is only room.
void draw_line(Sheet& sheet, const DocumentLine& document_line, bool after_field) {
    constexpr double rule_room = 8;
    switch (document_line.kind) {
        case DocumentLine::Kind::heading:
            draw_heading(sheet, document_line);
            break;
        case DocumentLine::Kind::field:
            draw_field(sheet, document_line);
            break;
        case DocumentLine::Kind::text:
            sheet.move(5);
            sheet.paragraph(document_line.value.reveal(), words_style);
            sheet.move(2);
            break;
        case DocumentLine::Kind::rule:
            sheet.ensure(2 * rule_room);
            sheet.move(rule_room);
            if (after_field) break;
            sheet.rule(0.6, colour::line);
            sheet.move(rule_room);
            break;
    }
}

void draw_footer(Sheet& sheet, const PrintDocument& document) {
    if (document.footer.empty()) return;
    constexpr double padding = 11;
    auto words =
        sheet.typesetter().lines(document.footer, footer_style, sheet.width() - 2 * padding - 6);
    const double height =
        2 * padding - 2 + Sheet::pitch(footer_style) * static_cast<double>(words.size());
    sheet.move(16);
    sheet.ensure(height);
    sheet.add(RoundedBox{
        {sheet.left(), sheet.y(), sheet.width(), height}, 6, colour::pale, colour::pale, 0});
    sheet.add(
        RoundedBox{{sheet.left(), sheet.y(), 4, height}, 2, colour::primary, colour::primary, 0});
    double y = sheet.y() + padding - 1;
    for (TextLine& words_line : words) {
        sheet.put(std::move(words_line), sheet.left() + padding + 4, sheet.width() - 2 * padding,
                  y + Sheet::baseline(footer_style));
        y += Sheet::pitch(footer_style);
    }
    sheet.move(height);
}

void draw_page_numbers(Sheet& sheet, const PrintDocument& document) {
    const std::size_t pages = sheet.page_count();
    for (std::size_t page = 0; page < pages; ++page) {
        sheet.on_page(page, [&](Sheet& on) {
            const double y = on.format().height - on.format().bottom + 16;
            on.move_to(y);
            on.rule(0.5, colour::line_light);
            on.text(document.subtitle, small_style, on.left(), on.width() - 90, y + 5);
            on.text(page_words(document, page + 1, pages), small_style, on.right() - 90, 90, y + 5,
                    Align::right);
        });
    }
}

}  // namespace

Result<std::vector<Page>> lay_out_receipt(const PrintDocument& document, const Media& media,
                                          Typesetter& typesetter) {
    const SheetFormat format{
        media.width_mm * points_per_mm, media.height_mm * points_per_mm, 54, 48, 60, false};
    Sheet sheet(typesetter, format);
    if (auto drawn = draw_head(sheet, document); !drawn) return drawn.error();
    bool after_field = false;
    for (const DocumentLine& document_line : document.lines) {
        draw_line(sheet, document_line, after_field);
        after_field = document_line.kind == DocumentLine::Kind::field;
    }
    draw_footer(sheet, document);
    draw_page_numbers(sheet, document);
    return sheet.finish();
}

}  // namespace kiosk
