#pragma once

#include <vector>

#include "kiosk/base/result.h"
#include "kiosk/documents/media.h"
#include "kiosk/documents/page.h"
#include "kiosk/documents/signed_form.h"
#include "kiosk/documents/typesetter.h"
#include "kiosk/model/print_document.h"

namespace kiosk {

/// Pure layout: a document to pages.
/// **Errors:** `limit_exceeded` when the QR text is too long.

[[nodiscard]] Result<std::vector<Page>> lay_out_receipt(const PrintDocument& document,
                                                        const Media& media, Typesetter& typesetter);
/// A narrow strip for a thermal printer: black only, as long as its content.
[[nodiscard]] Result<std::vector<Page>> lay_out_roll(const PrintDocument& document,
                                                     const Media& media, Typesetter& typesetter);
[[nodiscard]] Result<std::vector<Page>> lay_out_form(const PrintDocument& document,
                                                     const Media& media, Typesetter& typesetter);

/// The signature scaled into `box` and kept in proportion; points too near to matter are left out.
/// Lines are as broad as the pen was pressed, or thin where it was quick.
[[nodiscard]] std::vector<PenStroke> pen_strokes(const SignedBy& signature, const PageBox& box,
                                                 Colour colour);
[[nodiscard]] std::string page_words(const PrintDocument& document, std::size_t page,
                                     std::size_t pages);

}  // namespace kiosk
