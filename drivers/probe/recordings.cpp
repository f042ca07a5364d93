#include <string>
#include <utility>

#include "drivers/core/usb_recorder.h"
#include "drivers/probe/line_tap.h"
#include "drivers/probe/output.h"
#include "drivers/probe/verbs.h"

namespace drivers::probe {

namespace {

/// Where a device's serial line stands in the configuration; empty when it has none.
std::string serial_line(const kiosk::Config& config, const std::string& device) {
    constexpr std::string_view receipts = "escpos:/";
    if (device == "card_reader") return config.devices.idcard.serial_port;
    if (device == "scanner") return config.devices.scanner.serial_port;
    if (config.printer.uri.starts_with(receipts))
        return config.printer.uri.substr(receipts.size() - 1);
    return {};
}

/// The same terminal with this device alone, on another line.
Options on_line(Options options, const std::string& path) {
    auto& config = options.config;
    config.devices.idcard.enabled = options.device == "card_reader";
    config.devices.idcard.serial_port = path;
    config.devices.scanner.enabled = options.device == "scanner";
    config.devices.scanner.serial_port = path;
    config.printer.uri = options.device == "printer" ? "escpos:" + path : std::string();
    config.devices.smart_card.enabled = false;
    config.devices.document_camera.source.clear();
    config.devices.person_camera.source.clear();
    config.devices.auxiliaries = {};
    return options;
}

int use(const Options& options) {
    if (options.device == "card_reader") return read_card(options);
    if (options.device == "scanner") return scan(options);
    return print_test(options);
}

int refuse_line(const Output& out, const kiosk::Error& error) {
    out.print({{"error", std::string(kiosk::name_of(error.code))}, {"detail", error.detail}});
    return 1;
}

int stray(const Output& out) {
    return refuse_line(
        out,
        {kiosk::ErrorCode::protocol_error, "the driver said something else than it did then", {}});
}

}  // namespace

int record(const Options& options) {
    const Output out(options.json);
    const std::string line = serial_line(options.config, options.device);
    const bool on_usb = line.empty() && options.device == "card_reader" &&
                        options.config.devices.idcard.vendor_library.empty();
    if (line.empty() && !on_usb)
        return refuse_line(out, {kiosk::ErrorCode::bad_config,
                                 options.device + " is neither on a serial line nor a card reader "
                                                  "on USB; only those are recorded",
                                 {}});
    const kiosk::RealClock clock;
    auto recorder = std::make_shared<Recorder>(options.recording, options.device, clock);
    if (on_usb) {
        Options recorded = on_line(options, {});
        recorded.make_bus = [recorder] { return record_usb_bus(make_libusb_bus(), recorder); };
        const int code = use(recorded);
        out.print({{"recorded", options.recording.string()}});
        return code;
    }
    auto tap = LineTap::record(line, options.baud, recorder);
    if (!tap) return refuse_line(out, tap.error());
    const int code = use(on_line(options, (*tap)->path()));
    out.print({{"recorded", options.recording.string()}});
    return code;
}

int replay(const Options& options) {
    const Output out(options.json);
    auto recording = load_recording(options.recording);
    if (!recording) return refuse_line(out, recording.error());
    Options replayed = options;
    replayed.device = recording->device;
    if (recording->usb) {
        if (replayed.device != "card_reader")
            return refuse_line(out, {kiosk::ErrorCode::bad_format,
                                     "of devices on USB only a card reader is played again",
                                     {}});
        auto bus = std::make_unique<ReplayUsbBus>(std::move(*recording));
        const auto strayed = bus->strayed();
        auto kept = std::make_shared<std::unique_ptr<UsbBus>>(std::move(bus));
        replayed = on_line(std::move(replayed), {});
        replayed.make_bus = [kept] { return std::move(*kept); };
        const int code = use(replayed);
        return *strayed ? stray(out) : code;
    }
    auto tap = LineTap::replay(std::move(*recording));
    if (!tap) return refuse_line(out, tap.error());
    const int code = use(on_line(replayed, (*tap)->path()));
    return (*tap)->has_strayed() ? stray(out) : code;
}

}  // namespace drivers::probe
