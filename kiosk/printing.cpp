#include "kiosk/printing.h"

#include <string_view>
#include <utility>

#include "drivers/escpos/printer.h"
#include "drivers/ipp/printer.h"
#include "kiosk/documents/documents_module.h"

namespace kiosk {

namespace {

constexpr std::string_view receipt_printer = "escpos:";

}  // namespace

Result<std::unique_ptr<drivers::DocumentPrinter>> make_printer(
    const Config& config, const Clock& clock, drivers::DocumentPrinterEventSink sink) {
    if (config.printer.uri.starts_with(receipt_printer)) {
        drivers::EscposPrinterConfig printer;
        printer.quirks_file = config.paths.assets / "quirks" / "receipt_printers.toml";
        const std::string place = config.printer.uri.substr(receipt_printer.size());
        if (place != "usb") printer.serial_port = place;
        printer.paper_file = config.paths.data / "paper_left";
        return drivers::make_escpos_printer(printer, clock, std::move(sink));
    }
    drivers::IppPrinterConfig printer;
    printer.uri = config.printer.uri;
    printer.media = config.printer.media;
    printer.user = "bianmin-" + config.terminal.id;  // several terminals may share a printer
    return drivers::make_ipp_printer(printer, clock, std::move(sink));
}

Result<drivers::Printable> make_printable(const PrintDocument& document, const Media& media,
                                          WallTime made_at, const drivers::PrintForm& form) {
    const auto module = documents_module();
    if (!module) return module.error();
    if (!form.roll) {
        auto pdf = (*module)->pdf(document, {media, made_at});
        if (!pdf) return pdf.error();
        return drivers::Printable(std::move(pdf->bytes));
    }
    // A receipt printer prints on a roll, whatever the configuration says about sheets.
    auto dots = (*module)->dots(
        document, {media.roll ? media : Media::roll_80(), form.width_dots, form.dots_per_mm});
    if (!dots) return dots.error();
    drivers::RollDocument roll;
    roll.items.emplace_back(
        drivers::RollPicture{{dots->width, dots->height, std::move(dots->rows)}});
    return drivers::Printable(std::move(roll));
}

}  // namespace kiosk
