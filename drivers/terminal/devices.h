#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "drivers/api/auxiliaries.h"
#include "drivers/api/camera.h"
#include "drivers/api/code_scanner.h"
#include "drivers/api/document_printer.h"
#include "drivers/api/id_card_reader.h"
#include "drivers/api/smart_card_reader.h"
#include "drivers/core/seen_devices.h"
#include "drivers/terminal/camera_scanner.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/config.h"

/// The devices that a terminal's configuration names, for the kiosk and for bianmin-probe. A device
/// that the configuration does not name is a null pointer and no error.
///
/// `clock` and what a sink refers to must outlive the device.
/// **Errors:** those of the drivers' factories: a missing device is a state, wrong facts are an
/// error.
namespace drivers::terminal {

/// `make_bus`: as in IdCardReaderConfig.
[[nodiscard]] kiosk::Result<std::unique_ptr<IdCardReader>> card_reader(
    const kiosk::Config& config, const kiosk::Clock& clock, IdCardEventSink sink,
    std::function<std::unique_ptr<UsbBus>()> make_bus = {});
[[nodiscard]] kiosk::Result<std::unique_ptr<SmartCardReader>> smart_card_reader(
    const kiosk::Config& config, const kiosk::Clock& clock, SmartCardEventSink sink);
/// A receipt printer for `escpos:usb` and `escpos:/dev/…`, else one that speaks IPP.
[[nodiscard]] kiosk::Result<std::unique_ptr<DocumentPrinter>> printer(
    const kiosk::Config& config, const kiosk::Clock& clock, DocumentPrinterEventSink sink);
[[nodiscard]] kiosk::Result<std::unique_ptr<CodeScanner>> scanner(const kiosk::Config& config,
                                                                  const kiosk::Clock& clock,
                                                                  CodeScannerEventSink sink);
/// bianmin-vision opens them; this end of it needs no OpenCV.
[[nodiscard]] std::unique_ptr<Cameras> cameras(const kiosk::Config& config,
                                               const kiosk::Clock& clock, CameraEventSink sink);
inline constexpr const char* document_camera = "document";
inline constexpr const char* person_camera = "person";
/// The camera above the desk as a code scanner; null: there is none.
[[nodiscard]] std::unique_ptr<CameraScanner> camera_scanner(const kiosk::Config& config,
                                                            Cameras& cameras,
                                                            CodeScannerEventSink sink);
/// "document", "person".
[[nodiscard]] std::vector<std::string> camera_names(const kiosk::Config& config);
[[nodiscard]] kiosk::Result<std::unique_ptr<Auxiliaries>> auxiliaries(const kiosk::Config& config,
                                                                      const kiosk::Clock& clock,
                                                                      AuxiliariesEventSink sink);

/// Everything on the USB but hubs, named, and whether a driver here speaks to it.
/// **Time:** a scan of the bus, some milliseconds. **Errors:** of the quirks and of the bus.
[[nodiscard]] kiosk::Result<std::vector<SeenDevice>> seen_devices(const kiosk::Config& config);

}  // namespace drivers::terminal
