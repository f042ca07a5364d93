#include "drivers/scanner/scanner.h"

#include <utility>

#include "drivers/core/usb_hotplug.h"
#include "drivers/scanner/scanner_service.h"

namespace drivers {

using kiosk::ErrorCode;
using kiosk::Result;

namespace {

/// Owns all parts of a working scanner, in the order in which they may end.
class OwningScanner final : public CodeScanner {
  public:
    OwningScanner(std::vector<DeviceQuirks> table, CodeScannerConfig config)
        : table_(std::move(table)), config_(std::move(config)), bus_(make_libusb_bus()) {}
    ~OwningScanner() override {
        if (hotplug_) hotplug_->stop();
        if (service_) service_->stop();
    }
    OwningScanner(const OwningScanner&) = delete;
    OwningScanner& operator=(const OwningScanner&) = delete;

    [[nodiscard]] Result<void> start_on_serial(const kiosk::Clock& clock,
                                               CodeScannerEventSink sink) {
        const DeviceQuirks* quirks = nullptr;
        for (const auto& device : table_)
            if (device.serial) quirks = &device;
        if (quirks == nullptr)
            return {ErrorCode::bad_config, "the quirks name no scanner on a serial port"};
        watcher_ = make_termios_port();
        ScannerService::Parts parts;
        parts.limits = config_.limits;
        parts.make_link = [this](const ScannerPlace&, const ScannerQuirks& facts) {
            return std::make_unique<SerialScannerLink>(make_termios_port(), config_.serial_port,
                                                       facts);
        };
        parts.look = [this, quirks]() -> std::optional<ScannerPlace> {
            if (!watcher_->exists(config_.serial_port)) return std::nullopt;
            return ScannerPlace{"serial " + config_.serial_port, {}, quirks};
        };
        service_ = std::make_unique<ScannerService>(std::move(parts), clock, std::move(sink));
        service_->start();
        return {};
    }

    [[nodiscard]] Result<void> start_on_usb(const kiosk::Clock& clock, CodeScannerEventSink sink) {
        ScannerService::Parts parts;
        parts.limits = config_.limits;
        parts.make_link = [](const ScannerPlace& place, const ScannerQuirks& facts) {
            return std::make_unique<HidScannerLink>(make_hidapi_port(), place.usb, facts);
        };
        service_ = std::make_unique<ScannerService>(std::move(parts), clock, std::move(sink));
        hotplug_ = std::make_unique<UsbHotplug>(
            *bus_,
            [this](const UsbDevice& device) { return quirks_of_device(table_, device) != nullptr; },
            [this](const UsbPresenceEvent& event) {
                const auto* quirks = quirks_of_device(table_, event.device);
                service_->set_place({text_of(event.device), event.device, quirks}, event.attached);
            });
        if (auto done = hotplug_->start(); !done) return done;
        service_->start();
        return {};
    }

    void set_on(bool on) override { service_->set_on(on); }
    [[nodiscard]] DeviceState state() const override { return service_->state(); }
    [[nodiscard]] CodeScannerReport report() const override { return service_->report(); }
    void reset() override { service_->reset(); }

  private:
    const std::vector<DeviceQuirks> table_;
    const CodeScannerConfig config_;
    const std::unique_ptr<UsbBus> bus_;
    std::unique_ptr<SerialPort> watcher_;
    std::unique_ptr<ScannerService> service_;
    std::unique_ptr<UsbHotplug> hotplug_;
};

}  // namespace

Result<std::unique_ptr<CodeScanner>> make_code_scanner(const CodeScannerConfig& config,
                                                       const kiosk::Clock& clock,
                                                       CodeScannerEventSink sink) {
    auto table = load_quirks(config.quirks_file);
    if (!table) return table.error();
    for (const auto& device : *table) {
        if (!device.protocol.starts_with("scanner-")) continue;
        if (const auto quirks = scanner_quirks_of(device); !quirks) return quirks.error();
    }
    auto scanner = std::make_unique<OwningScanner>(std::move(*table), config);
    auto started = config.serial_port.empty() ? scanner->start_on_usb(clock, std::move(sink))
                                              : scanner->start_on_serial(clock, std::move(sink));
    if (!started) return started.error();
    return std::unique_ptr<CodeScanner>(std::move(scanner));
}

}  // namespace drivers
