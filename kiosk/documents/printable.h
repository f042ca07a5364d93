#pragma once

#include "drivers/api/document_printer.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/result.h"
#include "kiosk/documents/material.h"
#include "kiosk/documents/media.h"
#include "kiosk/documents/signed_form.h"
#include "kiosk/model/print_document.h"

namespace kiosk {

/// A document as a printer wants it: PDF, or the dots of a roll.
/// **Errors:** those of `load_module`, `make_pdf` and `make_dots`. **Secrets:** stays in memory.
[[nodiscard]] Result<drivers::Printable> make_printable(const PrintDocument& document,
                                                        const Media& media, WallTime made_at,
                                                        const drivers::PrintForm& form);

struct SignedPdf {
    SecretBytes bytes;
    /// So many of them, from the first, are what was signed.
    std::size_t signed_bytes = 0;
};
/// The form as a PDF, with the signature drawn in. **Errors:** those of `load_module`, `make_pdf`
/// and `signed_form`. **Secrets:** stays in memory.
[[nodiscard]] Result<SignedPdf> make_signed_form(const PrintDocument& document,
                                                 const SignedBy& signature, WallTime made_at);
/// A material as one PDF. **Errors:** those of `load_module` and `make_material_pdf`.
/// **Secrets:** stays in memory.
[[nodiscard]] Result<SecretBytes> make_bound_paper(const MaterialDocument& material,
                                                   WallTime made_at);

}  // namespace kiosk
