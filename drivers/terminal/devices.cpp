#include "drivers/terminal/devices.h"

#include <array>
#include <string_view>
#include <utility>

#include "drivers/auxiliaries/auxiliaries.h"
#include "drivers/camera/vision_client.h"
#include "drivers/core/usb_port.h"
#include "drivers/escpos/printer.h"
#include "drivers/idcard/reader.h"
#include "drivers/ipp/printer.h"
#include "drivers/pcsc/reader.h"
#include "drivers/scanner/scanner.h"

namespace drivers::terminal {

using kiosk::Clock;
using kiosk::Config;
using kiosk::Result;

namespace {

constexpr std::string_view receipt_printer = "escpos:";

/// Protocols of USB devices that a driver here, or the system service behind it, speaks.
constexpr std::array<std::string_view, 6> spoken_protocols{
    "sam", "escpos", "scanner-pos", "scanner-keyboard", "ccid", "uvc"};

std::filesystem::path quirks_of(const Config& config, const char* file) {
    return config.paths.assets / "quirks" / file;
}

}  // namespace

Result<std::unique_ptr<IdCardReader>> card_reader(
    const Config& config, const Clock& clock, IdCardEventSink sink,
    std::function<std::unique_ptr<UsbBus>()> make_bus) {
    if (!config.devices.idcard.enabled) return std::unique_ptr<IdCardReader>();
    IdCardReaderConfig reader;
    reader.quirks_file = quirks_of(config, "id_card_readers.toml");
    reader.serial_port = config.devices.idcard.serial_port;
    reader.vendor_library = config.devices.idcard.vendor_library;
    reader.vendor_port = config.devices.idcard.vendor_port;
    reader.photo_library = config.devices.idcard.photo_library;
    reader.make_bus = std::move(make_bus);
    return make_id_card_reader(reader, clock, std::move(sink));
}

Result<std::unique_ptr<SmartCardReader>> smart_card_reader(const Config& config, const Clock& clock,
                                                           SmartCardEventSink sink) {
    if (!config.devices.smart_card.enabled) return std::unique_ptr<SmartCardReader>();
    SmartCardReaderConfig reader;
    reader.trusted_issuers = config.devices.smart_card.trusted_issuers;
    return make_smart_card_reader(reader, clock, std::move(sink));
}

Result<std::unique_ptr<DocumentPrinter>> printer(const Config& config, const Clock& clock,
                                                 DocumentPrinterEventSink sink) {
    if (config.printer.uri.empty()) return std::unique_ptr<DocumentPrinter>();
    if (config.printer.uri.starts_with(receipt_printer)) {
        EscposPrinterConfig receipts;
        receipts.quirks_file = quirks_of(config, "receipt_printers.toml");
        const std::string place = config.printer.uri.substr(receipt_printer.size());
        if (place != "usb") receipts.serial_port = place;
        if (!config.paths.data.empty()) receipts.paper_file = config.paths.data / "paper_left";
        return make_escpos_printer(receipts, clock, std::move(sink));
    }
    IppPrinterConfig sheets;
    sheets.uri = config.printer.uri;
    sheets.media = config.printer.media;
    sheets.user = "bianmin-" + config.terminal.id;  // several terminals may share a printer
    return make_ipp_printer(sheets, clock, std::move(sink));
}

Result<std::unique_ptr<CodeScanner>> scanner(const Config& config, const Clock& clock,
                                             CodeScannerEventSink sink) {
    if (!config.devices.scanner.enabled) return std::unique_ptr<CodeScanner>();
    CodeScannerConfig codes;
    codes.quirks_file = quirks_of(config, "code_scanners.toml");
    codes.serial_port = config.devices.scanner.serial_port;
    return make_code_scanner(codes, clock, std::move(sink));
}

std::unique_ptr<CameraScanner> camera_scanner(const Config& config, Cameras& cameras,
                                              CodeScannerEventSink sink) {
    if (config.devices.document_camera.source.empty()) return nullptr;
    return std::make_unique<CameraScanner>(cameras, document_camera, std::move(sink));
}

std::vector<std::string> camera_names(const Config& config) {
    std::vector<std::string> names;
    if (!config.devices.document_camera.source.empty()) names.emplace_back(document_camera);
    if (!config.devices.person_camera.source.empty()) names.emplace_back(person_camera);
    return names;
}

std::unique_ptr<Cameras> cameras(const Config& config, const Clock& clock, CameraEventSink sink) {
    if (camera_names(config).empty() && !config.devices.phone_pictures.enabled) return nullptr;
    return std::make_unique<VisionClient>((config.paths.run / vision::socket_name).string(), clock,
                                          std::move(sink));
}

Result<std::unique_ptr<Auxiliaries>> auxiliaries(const Config& config, const Clock& clock,
                                                 AuxiliariesEventSink sink) {
    const auto& wanted = config.devices.auxiliaries;
    const AuxiliariesConfig cabinet{
        wanted.door_switch,  wanted.tamper_switch, wanted.operator_switch,
        wanted.headset_jack, wanted.ups,           wanted.lights};
    return make_auxiliaries(cabinet, clock, std::move(sink));
}

Result<std::vector<SeenDevice>> seen_devices(const Config& config) {
    const auto quirks = load_all_quirks(config.paths.assets / "quirks");
    if (!quirks) return quirks.error();
    const auto devices = make_libusb_bus()->scan();
    if (!devices) return devices.error();
    return name_devices(*devices, *quirks, spoken_protocols, product_name);
}

}  // namespace drivers::terminal
