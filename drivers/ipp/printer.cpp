#include "drivers/ipp/printer.h"

#include <utility>

#include "drivers/ipp/cups_port.h"
#include "drivers/ipp/ipp_printer.h"

namespace drivers {

kiosk::Result<std::unique_ptr<DocumentPrinter>> make_ipp_printer(const IppPrinterConfig& config,
                                                                 const kiosk::Clock& clock,
                                                                 DocumentPrinterEventSink sink) {
    auto port = make_cups_port(config);
    if (!port) return port.error();
    auto printer = std::make_unique<IppPrinter>(config, *std::move(port), clock, std::move(sink));
    printer->start();
    return std::unique_ptr<DocumentPrinter>(std::move(printer));
}

}  // namespace drivers
