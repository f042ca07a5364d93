#include "kiosk/documents/documents.h"

#include "kiosk/documents/dot_writer.h"
#include "kiosk/documents/font_shelf.h"
#include "kiosk/documents/layout.h"
#include "kiosk/documents/pdf_writer.h"
#include "kiosk/documents/typesetter.h"

namespace kiosk {

namespace {

Error too_much(const char* what) {
    return {ErrorCode::limit_exceeded, std::string("document: too many ") + what, {}};
}

/// **Errors:** `limit_exceeded`.
Result<void> check_limits(const PrintDocument& document) {
    if (document.lines.size() > document_lines_max) return too_much("lines");
    const auto too_long = [](std::string_view text) { return text.size() > document_text_max; };
    for (const DocumentLine& line : document.lines) {
        if (too_long(line.label) || too_long(line.value.reveal()))
            return too_much("bytes in a line");
    }
    for (const std::string* text :
         {&document.title, &document.subtitle, &document.number_label, &document.number,
          &document.qr_label, &document.signature_label, &document.footer, &document.check_forms,
          &document.page_pattern}) {
        if (too_long(*text)) return too_much("bytes in a text");
    }
    if (document.qr_payload.size() > qr_bytes_max) return too_much("bytes in the QR code");
    if (document.signature.size() > strokes_max) return too_much("strokes");
    for (const Stroke& stroke : document.signature) {
        if (stroke.size() > stroke_points_max) return too_much("points in a stroke");
    }
    return {};
}

Result<std::vector<Page>> lay_out(const PrintDocument& document, const Media& media,
                                  Typesetter& typesetter) {
    if (media.roll) return lay_out_roll(document, media, typesetter);
    switch (document.kind) {
        case PrintDocument::Kind::receipt:
            return lay_out_receipt(document, media, typesetter);
        case PrintDocument::Kind::application_form:
            return lay_out_form(document, media, typesetter);
    }
    return ErrorCode::internal;
}

std::optional<SignaturePlace> place_in(const std::vector<Page>& pages) {
    for (std::size_t i = 0; i < pages.size(); ++i) {
        if (pages[i].signature_box)
            return SignaturePlace{i, *pages[i].signature_box, pages[i].height};
    }
    return std::nullopt;
}

}  // namespace

Result<PdfDocument> make_pdf(const PrintDocument& document, const PdfOptions& options) {
    if (auto checked = check_limits(document); !checked) return checked.error();
    auto shelf = FontShelf::open();
    if (!shelf) return shelf.error();
    Typesetter typesetter(**shelf, document.language == Language::en);
    auto pages = lay_out(document, options.media, typesetter);
    if (!pages) return pages.error();
    if (pages->size() > document_pages_max) return too_much("pages");
    auto bytes = write_pdf(*pages, **shelf, {document.title, options.made_at});
    if (!bytes) return bytes.error();
    return PdfDocument{*std::move(bytes), pages->size(), typesetter.missing_characters(),
                       place_in(*pages)};
}

Result<DotPicture> make_dots(const PrintDocument& document, const DotOptions& options) {
    if (!options.media.roll) return {ErrorCode::bad_format, "dots are for rolls"};
    if (auto checked = check_limits(document); !checked) return checked.error();
    auto shelf = FontShelf::open();
    if (!shelf) return shelf.error();
    Typesetter typesetter(**shelf, document.language == Language::en);
    auto pages = lay_out(document, options.media, typesetter);
    if (!pages) return pages.error();
    auto picture = write_dots(*pages, **shelf, options);
    if (picture) picture->missing_characters = typesetter.missing_characters();
    return picture;
}

}  // namespace kiosk
