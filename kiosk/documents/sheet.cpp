#include "kiosk/documents/sheet.h"

#include <utility>

namespace kiosk {

Sheet::Sheet(Typesetter& typesetter, const SheetFormat& format, std::function<void(Sheet&)> head)
    : typesetter_(typesetter), format_(format) {
    begin_page();
    head_ = std::move(head);
}

void Sheet::begin_page() {
    pages_.push_back(Page{format_.width, format_.height, {}});
    y_ = format_.top;
    if (head_) head_(*this);
    content_top_ = y_;
}

void Sheet::ensure(double height) {
    if (height > room() && y_ > content_top_) begin_page();
}

void Sheet::rule(double width, Colour colour) {
    add(PageLine{{left(), y_}, {right(), y_}, width, colour, false});
}

void Sheet::put(TextLine line, double x, double width, double baseline, Align align) {
    if (align == Align::centre) x += (width - line.width) / 2;
    if (align == Align::right) x += width - line.width;
    for (GlyphRun& run : line.runs) {
        run.origin.x += x;
        run.origin.y = baseline;
        add(std::move(run));
    }
}

double Sheet::baseline(const TextStyle& style) {
    // The Chinese font's ideographs reach from 0.88 above to 0.12 below the base line.
    return style.size * ((style.leading - 1) / 2 + 0.88);
}

double Sheet::text(std::string_view words, const TextStyle& style, double x, double width, double y,
                   Align align) {
    double height = 0;
    for (TextLine& line : typesetter_.lines(words, style, width)) {
        put(std::move(line), x, width, y + height + baseline(style), align);
        height += pitch(style);
    }
    return height;
}

void Sheet::paragraph(std::string_view words, const TextStyle& style, Align align) {
    for (TextLine& line : typesetter_.lines(words, style, width())) {
        ensure(pitch(style));
        put(std::move(line), left(), width(), y_ + baseline(style), align);
        move(pitch(style));
    }
}

TextStyle Sheet::fitted(std::string_view words, TextStyle style, double width) {
    if (typesetter_.line(words, style).width <= width) return style;
    style.tracking = 0;
    const double needed = typesetter_.line(words, style).width;
    if (needed > width) style.size *= width / needed;
    return style;
}

void Sheet::on_page(std::size_t index, const std::function<void(Sheet&)>& draw) {
    const double kept = y_;
    std::swap(pages_.at(index), pages_.back());
    draw(*this);
    std::swap(pages_.at(index), pages_.back());
    y_ = kept;
}

std::vector<Page> Sheet::finish() {
    if (format_.endless) pages_.back().height = y_ + format_.bottom;
    return std::move(pages_);
}

}  // namespace kiosk
