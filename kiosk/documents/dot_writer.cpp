#include "kiosk/documents/dot_writer.h"

#include <cmath>

#include "kiosk/documents/painter.h"

namespace kiosk {

namespace {

/// Memory of a drawn page, overwritten when it ends.
struct Canvas {
    SecretBytes pixels;
    int row_bytes = 0;
    Surface surface;
};

Canvas make_canvas(std::uint32_t width, std::uint32_t height) {
    Canvas canvas;
    const int row = cairo_format_stride_for_width(CAIRO_FORMAT_A8, static_cast<int>(width));
    canvas.row_bytes = row;
    canvas.pixels.reveal().resize(static_cast<std::size_t>(row) * height);
    canvas.surface.reset(cairo_image_surface_create_for_data(
        canvas.pixels.reveal().data(), CAIRO_FORMAT_A8, static_cast<int>(width),
        static_cast<int>(height), row));
    return canvas;
}

/// Half covered is black: thin strokes of Chinese characters stay whole.
constexpr unsigned char black_from = 112;

void take_dots(const Canvas& canvas, std::uint32_t width, std::uint32_t height,
               std::vector<unsigned char>& rows) {
    const auto& pixels = canvas.pixels.reveal();
    for (std::uint32_t y = 0; y < height; ++y) {
        const std::size_t row = rows.size();
        rows.resize(row + (width + 7) / 8);
        for (std::uint32_t x = 0; x < width; ++x) {
            const auto ink = pixels[y * static_cast<std::size_t>(canvas.row_bytes) + x];
            if (ink >= black_from)
                rows[row + x / 8] = static_cast<unsigned char>(rows[row + x / 8] | 0x80U >> x % 8);
        }
    }
}

}  // namespace

Result<DotPicture> write_dots(const std::vector<Page>& pages, FontShelf& shelf,
                              const DotOptions& options) {
    const CairoSession session;
    const auto fonts = fonts_of(pages, shelf);
    if (!fonts) return fonts.error();
    DotPicture picture;
    picture.width = options.width_dots;
    const double scale = options.dots_per_mm / points_per_mm;
    for (const Page& page : pages) {
        const auto rows = static_cast<std::uint32_t>(std::ceil(page.height * scale));
        if (picture.height + rows > dot_rows_max)
            return {ErrorCode::limit_exceeded, "document: too long for a roll"};
        const Canvas canvas = make_canvas(options.width_dots, rows);
        const Context context(cairo_create(canvas.surface.get()));
        // The head is narrower than the paper and stands in its middle.
        const double left = (page.width * scale - options.width_dots) / 2;
        cairo_translate(context.get(), -left, 0);
        cairo_scale(context.get(), scale, scale);
        paint(context.get(), page, *fonts);
        if (const auto status = cairo_status(context.get()); status != CAIRO_STATUS_SUCCESS)
            return cairo_error(status);
        cairo_surface_flush(canvas.surface.get());
        take_dots(canvas, options.width_dots, rows, picture.rows.reveal());
        picture.height += rows;
    }
    return picture;
}

}  // namespace kiosk
