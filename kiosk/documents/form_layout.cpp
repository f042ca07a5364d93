#include <algorithm>

#include "kiosk/documents/layout.h"
#include "kiosk/documents/qr.h"
#include "kiosk/documents/sheet.h"

namespace kiosk {

namespace {

namespace colour = print_colour;

constexpr TextStyle hall_style{9.5, false, colour::ink_2, 1.4, 0};
constexpr TextStyle title_style{21, true, colour::ink, 1.35, 1};
constexpr TextStyle number_style{10.5, false, colour::ink, 1.4, 0};
constexpr TextStyle heading_style{11, true, colour::primary, 1.45, 0};
constexpr TextStyle label_style{10, false, colour::ink_2, 1.45, 0};
constexpr TextStyle value_style{11, false, colour::ink, 1.4, 0};
constexpr TextStyle words_style{10, false, colour::ink, 1.65, 0};
constexpr TextStyle footer_style{9, false, colour::ink_2, 1.55, 0};
constexpr TextStyle small_style{8.5, false, colour::ink_2, 1.4, 0};

constexpr double qr_side = 24 * points_per_mm;
constexpr double label_width = 92;
constexpr double padding_x = 7;
constexpr double padding_y = 6;
constexpr double edge = 0.6;

struct Cell {
    std::vector<TextLine> lines;
    double x = 0;
    double width = 0;
    double pitch = 0;
    double baseline = 0;
    bool shaded = false;
};

Cell cell(Sheet& sheet, std::string_view words, const TextStyle& style, double x, double width,
          bool shaded) {
    return {sheet.typesetter().lines(words, style, width - 2 * padding_x),
            x,
            width,
            Sheet::pitch(style),
            Sheet::baseline(style),
            shaded};
}

/// Draws a row of cells of one height; text that has no room goes on in a row on the next page.
void draw_row(Sheet& sheet, std::vector<Cell> cells) {
    double pitch = 0;
    for (const Cell& part : cells) pitch = std::max(pitch, part.pitch);
    std::vector<std::size_t> drawn(cells.size(), 0);
    for (bool more = true; more;) {
        sheet.ensure(pitch + 2 * padding_y);
        const double fitting = std::max(1.0, (sheet.room() - 2 * padding_y) / pitch);
        const auto lines_max = static_cast<std::size_t>(fitting);
        std::size_t lines = 1;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            lines = std::max(lines, std::min(lines_max, cells[i].lines.size() - drawn[i]));
        }
        const double height = pitch * static_cast<double>(lines) + 2 * padding_y;
        more = false;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            Cell& part = cells[i];
            sheet.add(RoundedBox{{part.x, sheet.y(), part.width, height},
                                 0,
                                 part.shaded ? colour::pale : colour::white,
                                 colour::line,
                                 edge});
            const std::size_t count = std::min(lines, part.lines.size() - drawn[i]);
            double y = sheet.y() + (height - part.pitch * static_cast<double>(count)) / 2;
            for (std::size_t n = 0; n < count; ++n) {
                sheet.put(std::move(part.lines[drawn[i] + n]), part.x + padding_x,
                          part.width - 2 * padding_x, y + part.baseline);
                y += part.pitch;
            }
            drawn[i] += count;
            more = more || drawn[i] < part.lines.size();
        }
        sheet.move(height);
    }
}

bool fits_half(Sheet& sheet, const DocumentLine& line) {
    const double room = sheet.width() / 2 - label_width - 2 * padding_x;
    return line.kind == DocumentLine::Kind::field &&
           sheet.typesetter().line(line.label, label_style).width <= label_width - 2 * padding_x &&
           line.value.reveal().find('\n') == std::string::npos &&
           sheet.typesetter().line(line.value.reveal(), value_style).width <= room;
}

/// A question is a sentence: beside a wide one the answer has room enough.
double width_of_label(Sheet& sheet, const DocumentLine& line, double width) {
    const double wanted = sheet.typesetter().line(line.label, label_style).width + 2 * padding_x;
    return std::clamp(wanted, label_width, std::max(label_width, width * 0.55));
}

void add_field(Sheet& sheet, std::vector<Cell>& cells, const DocumentLine& line, double x,
               double width) {
    const double label = width_of_label(sheet, line, width);
    cells.push_back(cell(sheet, line.label, label_style, x, label, true));
    cells.push_back(cell(sheet, line.value.reveal(), value_style, x + label, width - label, false));
}

void draw_heading(Sheet& sheet, const DocumentLine& line) {
    constexpr double height = 25;
    sheet.ensure(height + 2 * padding_y + Sheet::pitch(value_style));
    sheet.add(RoundedBox{{sheet.left(), sheet.y(), sheet.width(), height},
                         0,
                         colour::pale_blue,
                         colour::line,
                         edge});
    sheet.text(line.label, heading_style, sheet.left() + padding_x, sheet.width() - 2 * padding_x,
               sheet.y() + (height - Sheet::pitch(heading_style)) / 2);
    sheet.move(height);
}

/// Two short answers share a row.
void draw_table(Sheet& sheet, const std::vector<DocumentLine>& lines) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const DocumentLine& line = lines[i];
        switch (line.kind) {
            case DocumentLine::Kind::heading:
                draw_heading(sheet, line);
                break;
            case DocumentLine::Kind::field: {
                std::vector<Cell> cells;
                const bool pair = i + 1 < lines.size() && fits_half(sheet, line) &&
                                  fits_half(sheet, lines[i + 1]);
                const double width = pair ? sheet.width() / 2 : sheet.width();
                add_field(sheet, cells, line, sheet.left(), width);
                if (pair) add_field(sheet, cells, lines[++i], sheet.left() + width, width);
                draw_row(sheet, std::move(cells));
                break;
            }
            case DocumentLine::Kind::text: {
                std::vector<Cell> cells;
                cells.push_back(cell(sheet, line.value.reveal(), words_style, sheet.left(),
                                     sheet.width(), false));
                draw_row(sheet, std::move(cells));
                break;
            }
            case DocumentLine::Kind::rule:
                sheet.move(10);
                break;
        }
    }
}

/// A long name is set smaller, a very long one takes a second line.
TextStyle title_style_for(Sheet& sheet, std::string_view title, double width) {
    constexpr double smallest = 15;
    const TextStyle fitted = sheet.fitted(title, title_style, width);
    return fitted.size < smallest ? title_style : fitted;
}

Result<void> draw_head(Sheet& sheet, const PrintDocument& document) {
    const double top = sheet.y();
    const bool has_code = !document.qr_payload.empty();
    const double side_room = has_code ? qr_side + 8 : 0;
    if (has_code) {
        const PageBox box{sheet.right() - qr_side, top - 6, qr_side, qr_side};
        auto code = qr_code(document.qr_payload, box, colour::black);
        if (!code) return code.error();
        sheet.add(*std::move(code));
        sheet.text(document.qr_label, small_style, box.x - 20, box.width + 20, box.y + box.height,
                   Align::right);
    }
    double y = top;
    y += sheet.text(document.subtitle, hall_style, sheet.left(), sheet.width() - side_room, y) + 12;
    const double title_width = sheet.width() - 2 * side_room;
    y += sheet.text(document.title, title_style_for(sheet, document.title, title_width),
                    sheet.left() + side_room, title_width, y, Align::centre) +
         4;
    if (!document.number.empty()) {
        const std::string between = document.language == Language::en ? ": " : "：";
        y += sheet.text(document.number_label + between + document.number, number_style,
                        sheet.left() + side_room, sheet.width() - 2 * side_room, y, Align::centre);
    }
    const double code_bottom =
        has_code ? top - 6 + qr_side + (document.qr_label.empty() ? 0 : Sheet::pitch(small_style))
                 : top;
    sheet.move_to(std::max(y, code_bottom) + 10);
    return {};
}

/// Title and number again, so that a loose second page is not lost.
void draw_running_head(Sheet& sheet, const PrintDocument& document) {
    sheet.text(document.title, small_style, sheet.left(), sheet.width(), sheet.y());
    sheet.text(document.number, small_style, sheet.left(), sheet.width(), sheet.y(), Align::right);
    sheet.move(Sheet::pitch(small_style) + 3);
    sheet.rule(0.8, colour::primary);
    sheet.move(10);
}

void draw_signature(Sheet& sheet, const PrintDocument& document) {
    if (document.signature.empty() && document.signature_label.empty()) return;
    constexpr double height = 82;
    constexpr double box_width = 190;
    sheet.move(12);
    sheet.ensure(height + 6);
    const double x = sheet.right() - box_width;
    sheet.text(document.signature_label, number_style, sheet.left(), x - sheet.left() - 10,
               sheet.y() + height - 24, Align::right);
    const PageBox box{x, sheet.y(), box_width, height - 6};
    sheet.set_signature_box(box);
    for (PenStroke& stroke :
         pen_strokes({document.signature, document.signature_aspect}, box, colour::ink))
        sheet.add(std::move(stroke));
    sheet.move(height);
    sheet.add(PageLine{{x, sheet.y()}, {sheet.right(), sheet.y()}, 0.7, colour::ink, false});
    sheet.move(6);
}

void draw_page_numbers(Sheet& sheet, const PrintDocument& document) {
    const std::size_t pages = sheet.page_count();
    for (std::size_t page = 0; page < pages; ++page) {
        sheet.on_page(page, [&](Sheet& on) {
            on.move_to(on.format().height - on.format().bottom + 14);
            on.rule(0.5, colour::line);
            on.text(page_words(document, page + 1, pages), small_style, on.left(), on.width(),
                    on.y() + 5, Align::centre);
        });
    }
}

}  // namespace

Result<std::vector<Page>> lay_out_form(const PrintDocument& document, const Media& media,
                                       Typesetter& typesetter) {
    const SheetFormat format{
        media.width_mm * points_per_mm, media.height_mm * points_per_mm, 54, 44, 56, false};
    Sheet sheet(typesetter, format,
                [&document](Sheet& next) { draw_running_head(next, document); });
    if (auto drawn = draw_head(sheet, document); !drawn) return drawn.error();
    draw_table(sheet, document.lines);
    draw_signature(sheet, document);
    const bool check_forms =
        !document.check_forms.empty() && typesetter.check_only_characters() > 0;
    const std::string footer =
        document.footer +
        (check_forms ? (document.footer.empty() ? "" : "\n") + document.check_forms : "");
    if (!footer.empty()) {
        sheet.move(10);
        sheet.paragraph(footer, footer_style);
    }
    draw_page_numbers(sheet, document);
    return sheet.finish();
}

}  // namespace kiosk
