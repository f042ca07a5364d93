#pragma once

#include "drivers/api/document_printer.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/result.h"
#include "kiosk/documents/media.h"
#include "kiosk/model/print_document.h"

namespace kiosk {

/// A document as a printer wants it: PDF, or the dots of a roll.
/// **Errors:** those of `load_module`, `make_pdf` and `make_dots`. **Secrets:** stays in memory.
[[nodiscard]] Result<drivers::Printable> make_printable(const PrintDocument& document,
                                                        const Media& media, WallTime made_at,
                                                        const drivers::PrintForm& form);

}  // namespace kiosk
