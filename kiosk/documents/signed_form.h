#pragma once

#include <span>

#include "kiosk/base/result.h"
#include "kiosk/base/secret.h"
#include "kiosk/documents/documents.h"
#include "kiosk/model/stroke.h"

namespace kiosk {

/// What a person wrote into the box of a form.
struct SignedBy {
    std::span<const Stroke> strokes;
    /// Width : height of the box that it was written in.
    double aspect = 2.5;
};

/// Draws a signature into a form that was shown, as lines that can be enlarged. The signed file
/// begins with the very bytes of the shown one (a PDF update, ISO 32000-1 §7.5.6): whoever has it
/// can cut it there and find the hash that the person signed. Still PDF/A-1b.
///
/// **Threads:** any. **Errors:** `bad_format` the form has no place for it, or it is empty or a dot
/// (`is_signature`) · `limit_exceeded` too many strokes or points · `internal` libqpdf failed.
[[nodiscard]] Result<SecretBytes> signed_form(const PdfDocument& shown, const SignedBy& signature);

}  // namespace kiosk
