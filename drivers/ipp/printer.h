#pragma once

#include <memory>
#include <string>

#include "drivers/api/document_printer.h"
#include "drivers/ipp/print_patience.h"
#include "kiosk/base/clock.h"

namespace drivers {

struct IppPrinterConfig {
    /// "ipp://host:631/ipp/print", "ipps://…" or a queue of CUPS "ipp://localhost/printers/name".
    std::string uri;
    /// PWG 5101.1 name of the paper, as in the configuration.
    std::string media = "iso_a4_210x297mm";
    /// Says whose jobs are ours when several terminals share a printer; the terminal's id, nothing
    /// personal.
    std::string user = "bianmin-kiosk";
    kiosk::Duration connect_timeout{2'000};
    /// Silence after which a request is given up.
    kiosk::Duration answer_timeout{4'000};
    PrintPatience patience{};
};

/// Makes the printer of the terminal and lets it work: asks for its state every few seconds, takes
/// jobs of an earlier run back, prints.
///
///     auto printer = drivers::make_ipp_printer({.uri = config.printer.uri, .user = terminal_id},
///     clock,
///         [&inbox](drivers::DocumentPrinterEvent event) { … });
///     (*printer)->print(request, std::move(pdf.bytes));
///
/// The first event is `PrinterChanged`, within one time-out. The destructor takes what runs back,
/// completes it and what waits with `cancelled` and joins. `clock` and what `sink` refers to must
/// outlive it.
///
/// **Threads:** one of its own, "ipp".
/// **Errors:** `bad_config`: not the URI of an IPP printer. A printer that does not answer is a
/// state, not an error.
[[nodiscard]] kiosk::Result<std::unique_ptr<DocumentPrinter>> make_ipp_printer(
    const IppPrinterConfig& config, const kiosk::Clock& clock, DocumentPrinterEventSink sink);

}  // namespace drivers
