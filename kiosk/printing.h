#pragma once

#include <memory>

#include "drivers/api/document_printer.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/config.h"
#include "kiosk/base/result.h"
#include "kiosk/documents/media.h"
#include "kiosk/model/print_document.h"

namespace kiosk {

/// The printer that the configuration names: a receipt printer for `escpos:usb` and
/// `escpos:/dev/…`, else one that speaks IPP.
/// **Errors:** those of the drivers' factories.
[[nodiscard]] Result<std::unique_ptr<drivers::DocumentPrinter>> make_printer(
    const Config& config, const Clock& clock, drivers::DocumentPrinterEventSink sink);

/// A document as that printer wants it: PDF, or the dots of a roll.
/// **Errors:** those of kiosk/documents and its module. **Secrets:** stays in memory.
[[nodiscard]] Result<drivers::Printable> make_printable(const PrintDocument& document,
                                                        const Media& media, WallTime made_at,
                                                        const drivers::PrintForm& form);

}  // namespace kiosk
