#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "drivers/api/id_card_reader.h"
#include "drivers/core/serial_port.h"
#include "drivers/core/supervisor.h"
#include "drivers/core/usb_port.h"
#include "kiosk/base/clock.h"

namespace drivers {

struct IdCardReaderConfig {
    /// With the second that a lost command costs: a reader that works again is back within 5 s.
    static constexpr kiosk::Duration back_off_max{3'000};

    /// assets/quirks/id_card_readers.toml
    std::filesystem::path quirks_file;
    /// Empty: readers are looked for on USB. Otherwise this device node, and USB is left alone.
    std::string serial_port;
    SupervisorLimits limits{.back_off_max = back_off_max};
    /// A vendor's sdtapi library, for readers that nothing else speaks to; then USB and serial
    /// ports are left alone. Its number of the port: 1 … 16 serial, 1001 … 1016 USB.
    std::string vendor_library = {};
    int vendor_port = 1001;
    /// A licensed decoder of the photo; empty: portraits are silhouettes.
    std::string photo_library = {};
    /// bianmin-vendor, which loads those libraries; empty: the one beside this program.
    std::string vendor_program = {};
    /// What readers on USB are opened through instead of libusb: a conversation that is recorded or
    /// played again.
    std::function<std::unique_ptr<UsbBus>()> make_bus = {};
};

/// Makes the reader of the terminal and lets it work: hot-plug runs, a reader that is plugged in
/// comes online by itself, several readers are reported and the first is used.
///
///     auto reader = drivers::make_id_card_reader({.quirks_file = assets /
///     "quirks/id_card_readers.toml"}, clock,
///         [&inbox](drivers::IdCardEvent event) { … inbox.try_push(std::move(event)) … });
///     (*reader)->start_read(request, {.timeout = 60s});
///
/// The first event is a `DeviceEvent` with the state found, within a second. The destructor
/// completes what runs and waits with `cancelled` and joins (at most 2 s). `clock` and what `sink`
/// refers to must outlive it.
///
/// **Threads:** two of its own: "idcard" and, with USB, "usb-hotplug".
/// **Errors:** `bad_config` (quirks), `io_error`
/// (libusb cannot start). A missing reader is a state, not an error.
[[nodiscard]] kiosk::Result<std::unique_ptr<IdCardReader>> make_id_card_reader(
    const IdCardReaderConfig& config, const kiosk::Clock& clock, IdCardEventSink sink);

}  // namespace drivers
