#include "drivers/idcard/reader.h"

#include <utility>

#include "drivers/core/usb_hotplug.h"
#include "drivers/idcard/serial_link.h"
#include "drivers/idcard/service.h"
#include "drivers/idcard/usb_link.h"
#include "drivers/idcard/vendor_link.h"

namespace drivers {

using kiosk::ErrorCode;
using kiosk::Result;

namespace {

std::string vendor_program_beside_us() {
    std::error_code ignored;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", ignored);
    return self.parent_path() / "bianmin-vendor";
}

/// Owns everything that the service only refers to, and ends it in the right order.
class OwningReader final : public IdCardReader {
  public:
    OwningReader(std::vector<DeviceQuirks> table, const IdCardReaderConfig& config)
        : table_(std::move(table)),
          places_(table_),
          config_(config),
          vendor_program_(config.vendor_program.empty() ? vendor_program_beside_us()
                                                        : config.vendor_program) {}

    ~OwningReader() override {
        // First the source of events, then the thread that acts on them.
        if (hotplug_) hotplug_->stop();
        if (service_) service_->stop();
    }

    Result<void> start_on_serial(const kiosk::Clock& clock, IdCardEventSink sink) {
        const DeviceQuirks* quirks = nullptr;
        for (const auto& device : table_)
            if (device.serial) quirks = &device;
        if (quirks == nullptr) return {ErrorCode::bad_config, "no quirks for a serial reader"};
        watcher_ = make_termios_port();
        IdCardService::Parts parts = common_parts();
        const auto facts = reader_quirks_of(*quirks);
        if (!facts) return facts.error();
        parts.make_link = [path = config_.serial_port,
                           speeds = std::make_shared<SerialSpeeds>(facts->baud)](
                              const ReaderPlace&, const ReaderQuirks& of_model) {
            return std::make_unique<SerialLink>(make_termios_port(), path, of_model, speeds);
        };
        parts.refresh_places = [this, quirks] {
            places_.set_serial(config_.serial_port, *quirks, watcher_->exists(config_.serial_port));
        };
        service_ =
            std::make_unique<IdCardService>(std::move(parts), places_, clock, std::move(sink));
        service_->start();
        return {};
    }

    Result<void> start_on_library(const kiosk::Clock& clock, IdCardEventSink sink) {
        const DeviceQuirks* quirks = quirks_of_name(table_, "sdtapi");
        if (quirks == nullptr) return {ErrorCode::bad_config, "no quirks for a vendor's library"};
        IdCardService::Parts parts = common_parts();
        parts.make_link = [this](const ReaderPlace&, const ReaderQuirks& facts) {
            return std::make_unique<VendorLink>(
                std::vector<std::string>{vendor_program_, "sdt", "--library",
                                         config_.vendor_library, "--port",
                                         std::to_string(config_.vendor_port)},
                facts);
        };
        places_.set_library(config_.vendor_library, *quirks);
        service_ =
            std::make_unique<IdCardService>(std::move(parts), places_, clock, std::move(sink));
        service_->start();
        return {};
    }

    Result<void> start_on_usb(const kiosk::Clock& clock, IdCardEventSink sink) {
        bus_ = config_.make_bus ? config_.make_bus() : make_libusb_bus();
        IdCardService::Parts parts = common_parts();
        parts.make_link = [this](const ReaderPlace& place, const ReaderQuirks& facts) {
            return std::make_unique<UsbLink>(bus_->make_port(), place.usb, facts);
        };
        service_ =
            std::make_unique<IdCardService>(std::move(parts), places_, clock, std::move(sink));
        hotplug_ = std::make_unique<UsbHotplug>(
            *bus_,
            [this](const UsbDevice& device) { return find_quirks(table_, device.id) != nullptr; },
            [this](const UsbPresenceEvent& event) {
                places_.apply(event);
                service_->places_changed();
            });
        // Hot-plug first: it finds what is attached, so the first state told is the true one.
        if (auto done = hotplug_->start(); !done) return done;
        service_->start();
        return {};
    }

    [[nodiscard]] Result<void> start_read(RequestId request, IdCardReadOptions options) override {
        return service_->start_read(request, options);
    }
    void cancel(RequestId request) override { service_->cancel(request); }
    [[nodiscard]] DeviceState state() const override { return service_->state(); }
    [[nodiscard]] MediaState media() const override { return service_->media(); }
    [[nodiscard]] IdCardReaderReport report() const override { return service_->report(); }
    void reset() override { service_->reset(); }

  private:
    [[nodiscard]] IdCardService::Parts common_parts() const {
        IdCardService::Parts parts;
        parts.limits = config_.limits;
        parts.portraits = PortraitDecoder(vendor_program_, config_.photo_library);
        return parts;
    }

    const std::vector<DeviceQuirks> table_;
    ReaderPlaces places_;
    const IdCardReaderConfig config_;
    const std::string vendor_program_;
    std::unique_ptr<UsbBus> bus_;
    std::unique_ptr<SerialPort> watcher_;
    std::unique_ptr<IdCardService> service_;
    std::unique_ptr<UsbHotplug> hotplug_;
};

}  // namespace

Result<std::unique_ptr<IdCardReader>> make_id_card_reader(const IdCardReaderConfig& config,
                                                          const kiosk::Clock& clock,
                                                          IdCardEventSink sink) {
    auto table = load_quirks(config.quirks_file);
    if (!table) return table.error();
    for (const auto& device : *table) {
        if (device.protocol != "sam") continue;
        if (const auto quirks = reader_quirks_of(device); !quirks) return quirks.error();
    }
    auto reader = std::make_unique<OwningReader>(std::move(*table), config);
    auto started = !config.vendor_library.empty() ? reader->start_on_library(clock, std::move(sink))
                   : config.serial_port.empty()   ? reader->start_on_usb(clock, std::move(sink))
                                                  : reader->start_on_serial(clock, std::move(sink));
    if (!started) return started.error();
    return std::unique_ptr<IdCardReader>(std::move(reader));
}

}  // namespace drivers
