#include "drivers/escpos/printer.h"

#include <utility>

#include "drivers/core/serial_port.h"
#include "drivers/core/usb_hotplug.h"
#include "drivers/escpos/escpos_printer.h"
#include "drivers/escpos/serial_printer_link.h"
#include "drivers/escpos/usb_printer_link.h"

namespace drivers {

using kiosk::ErrorCode;
using kiosk::Result;

namespace {

/// Owns everything that the printer only refers to, and ends it in the right order.
class OwningPrinter final : public DocumentPrinter {
  public:
    explicit OwningPrinter(std::vector<DeviceQuirks> table) : table_(std::move(table)) {}

    ~OwningPrinter() override {
        // First the source of events, then the thread that acts on them.
        if (hotplug_) hotplug_->stop();
        if (printer_) printer_->stop();
    }

    Result<void> start(const EscposPrinterConfig& config, const kiosk::Clock& clock,
                       DocumentPrinterEventSink sink) {
        const bool on_serial = !config.serial_port.empty();
        const DeviceQuirks* chosen = nullptr;
        for (const auto& entry : table_)
            if (entry.serial == on_serial && chosen == nullptr) chosen = &entry;
        if (chosen == nullptr) return {ErrorCode::bad_config, "no quirks for such a printer"};
        auto quirks = printer_quirks_of(*chosen);
        if (!quirks) return quirks.error();
        EscposPrinter::Parts parts;
        parts.limits = config.limits;
        parts.patience = config.patience;
        parts.paper_file = config.paper_file;
        parts.quirks = *quirks;
        if (on_serial) return start_on_serial(config, *chosen, std::move(parts), clock, sink);
        return start_on_usb(std::move(parts), clock, sink);
    }

    [[nodiscard]] PrintForm form() const override { return printer_->form(); }
    [[nodiscard]] Result<void> print(RequestId request, Printable document) override {
        return printer_->print(request, std::move(document));
    }
    void cancel(RequestId request) override { printer_->cancel(request); }
    [[nodiscard]] DocumentPrinterState state() const override { return printer_->state(); }
    [[nodiscard]] DocumentPrinterReport report() const override { return printer_->report(); }
    void refresh() override { printer_->refresh(); }

  private:
    Result<void> start_on_serial(const EscposPrinterConfig& config, const DeviceQuirks& quirks,
                                 EscposPrinter::Parts parts, const kiosk::Clock& clock,
                                 const DocumentPrinterEventSink& sink) {
        watcher_ = make_termios_port();
        const std::string path = config.serial_port;
        parts.make_link = [path](const DevicePlace&, const PrinterQuirks& facts) {
            return std::make_unique<SerialPrinterLink>(make_termios_port(), path, facts.baud);
        };
        parts.refresh_places = [this, path, &quirks] {
            places_.set_serial(path, quirks, watcher_->exists(path));
        };
        printer_ = std::make_unique<EscposPrinter>(std::move(parts), places_, clock, sink);
        printer_->start();
        return {};
    }

    Result<void> start_on_usb(EscposPrinter::Parts parts, const kiosk::Clock& clock,
                              const DocumentPrinterEventSink& sink) {
        bus_ = make_libusb_bus();
        parts.make_link = [this](const DevicePlace& place, const PrinterQuirks&) {
            return std::make_unique<UsbPrinterLink>(bus_->make_port(), place.usb);
        };
        printer_ = std::make_unique<EscposPrinter>(std::move(parts), places_, clock, sink);
        hotplug_ = std::make_unique<UsbHotplug>(
            *bus_,
            [this](const UsbDevice& device) { return quirks_of_device(table_, device) != nullptr; },
            [this](const UsbPresenceEvent& event) {
                places_.apply(event, *quirks_of_device(table_, event.device));
                printer_->places_changed();
            });
        // Hot-plug first: it finds what is attached, so the first state told is the true one.
        if (auto done = hotplug_->start(); !done) return done;
        printer_->start();
        return {};
    }

    const std::vector<DeviceQuirks> table_;
    DevicePlaces places_;
    std::unique_ptr<UsbBus> bus_;
    std::unique_ptr<SerialPort> watcher_;
    std::unique_ptr<EscposPrinter> printer_;
    std::unique_ptr<UsbHotplug> hotplug_;
};

}  // namespace

Result<std::unique_ptr<DocumentPrinter>> make_escpos_printer(const EscposPrinterConfig& config,
                                                             const kiosk::Clock& clock,
                                                             DocumentPrinterEventSink sink) {
    auto table = load_quirks(config.quirks_file);
    if (!table) return table.error();
    for (const auto& device : *table) {
        if (device.protocol != EscposPrinter::protocol) continue;
        if (const auto quirks = printer_quirks_of(device); !quirks) return quirks.error();
    }
    auto printer = std::make_unique<OwningPrinter>(std::move(*table));
    if (auto done = printer->start(config, clock, std::move(sink)); !done) return done.error();
    return std::unique_ptr<DocumentPrinter>(std::move(printer));
}

}  // namespace drivers
