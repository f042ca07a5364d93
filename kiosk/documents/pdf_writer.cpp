#include "kiosk/documents/pdf_writer.h"

#include <cairo-pdf.h>
#include <cairo.h>

#include "kiosk/base/encoding.h"
#include "kiosk/documents/archive.h"
#include "kiosk/documents/painter.h"

namespace kiosk {

namespace {

cairo_status_t append(void* sink, const unsigned char* data, unsigned size) {
    static_cast<Bytes*>(sink)->insert(static_cast<Bytes*>(sink)->end(), data, data + size);
    return CAIRO_STATUS_SUCCESS;
}

}  // namespace

Result<SecretBytes> write_pdf(const std::vector<Page>& pages, FontShelf& shelf,
                              const PdfProperties& properties) {
    KIOSK_CHECK(!pages.empty());
    const CairoSession session;
    const auto fonts = fonts_of(pages, shelf);
    if (!fonts) return fonts.error();
    SecretBytes bytes;
    const Surface surface(cairo_pdf_surface_create_for_stream(
        append, &bytes.reveal(), pages.front().width, pages.front().height));
    cairo_pdf_surface_restrict_to_version(surface.get(), CAIRO_PDF_VERSION_1_5);
    const Context context(cairo_create(surface.get()));
    for (const Page& page : pages) {
        cairo_pdf_surface_set_size(surface.get(), page.width, page.height);
        paint(context.get(), page, *fonts);
        cairo_show_page(context.get());
    }
    if (const auto status = cairo_status(context.get()); status != CAIRO_STATUS_SUCCESS) {
        return cairo_error(status);
    }
    cairo_surface_finish(surface.get());
    if (const auto status = cairo_surface_status(surface.get()); status != CAIRO_STATUS_SUCCESS) {
        return cairo_error(status);
    }
    return archived(bytes, pages, properties);
}

}  // namespace kiosk
