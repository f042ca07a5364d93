#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "kiosk/base/clock.h"
#include "kiosk/base/result.h"
#include "kiosk/base/secret.h"
#include "kiosk/documents/media.h"
#include "kiosk/documents/page.h"
#include "kiosk/model/print_document.h"

namespace kiosk {

struct PdfOptions {
    Media media = Media::a4();
    /// When the document was made. The only time in the file: the same document gives the same
    /// bytes.
    WallTime made_at{};
};

/// Where a form is signed.
struct SignaturePlace {
    std::size_t page = 0;
    PageBox box;
    double page_height = 0;
};

struct PdfDocument {
    SecretBytes bytes;
    std::size_t pages = 0;
    /// Characters that no font of the terminal has; a box stands in their place.
    std::size_t missing_characters = 0;
    std::optional<SignaturePlace> signature_place;
};

/// Lays a receipt or an application form out and writes it as PDF/A-1b: text can be found and
/// copied, every font is embedded as the few glyphs used, the QR code and the signature are
/// vectors. Any script is shaped (right to left too), rare Chinese characters of every plane that
/// the font chain has are printed.
///
/// **Threads:** any, one at a time: a lock is taken, because Cairo's caches are emptied after each
/// document. This is the only library of the kiosk process that uses Cairo.
/// **Errors:** `limit_exceeded` (too many lines, pages or strokes, or a QR text that is too long),
/// `not_found` (the first font of the chain is missing), `internal` (a library failed).
/// **Limits:** `document_lines_max`, `document_pages_max`, `document_text_max`.
/// **Secrets:** nothing is written to disk. Buffers of Cairo, HarfBuzz, FreeType and ICU are given
/// back to the heap before it returns, whose blocks the terminal's programs overwrite
/// (kiosk/base/wipe_allocator.cpp).
[[nodiscard]] Result<PdfDocument> make_pdf(const PrintDocument& document,
                                           const PdfOptions& options);

struct DotOptions {
    Media media = Media::roll_80();
    /// What the head of the printer is wide; it stands in the middle of the paper.
    std::uint32_t width_dots = 576;
    double dots_per_mm = 8;
};

/// One bit a dot, 1 is black, the leftmost dot in the highest bit; each row begins a new byte.
struct DotPicture {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    SecretBytes rows;
    /// Characters that no font of the terminal has; a box stands in their place.
    std::size_t missing_characters = 0;
};

/// The same document as dots for a receipt printer: shaped by the terminal, so that any script and
/// every rare character is printed, whatever fonts the printer has.
///
/// **Threads, Errors, Limits, Secrets:** as `make_pdf`; also `bad_format`: the paper is no roll.
[[nodiscard]] Result<DotPicture> make_dots(const PrintDocument& document,
                                           const DotOptions& options);

inline constexpr std::size_t document_lines_max = 400;
inline constexpr std::size_t document_pages_max = 40;
/// Bytes of one text of a document.
inline constexpr std::size_t document_text_max = 16'384;
/// Bytes of the QR text: still readable by a telephone at the printed size.
inline constexpr std::size_t qr_bytes_max = 600;

}  // namespace kiosk
