#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "drivers/api/smart_card_reader.h"
#include "drivers/pcsc/pcsc_port.h"
#include "kiosk/base/clock.h"

namespace drivers {

struct SmartCardReaderConfig {
    /// Folder with the certificates of issuing states; empty: nobody is trusted, documents are
    /// `untrusted` at best.
    std::filesystem::path trusted_issuers{};
    /// Ways to the service; empty: libpcsclite's.
    std::function<std::unique_ptr<PcscPort>()> make_port{};
};

/// Makes the smart card reader of the terminal over pcscd and lets it work. A service or a reader
/// that is missing is a state, not an error; both are found when they come.
///
/// The first event is a `DeviceEvent`. The destructor completes what runs and waits with
/// `cancelled` and joins. `clock` and what `sink` refers to must outlive it.
///
/// **Threads:** two of its own, "smartcard" and "pcsc-watch", and for each one more on which the
/// library is called.
/// **Time:** 0.3 s; a service that hangs is not waited for, the state is `starting` until it is
/// known.
/// **Errors:** those of `TrustedIssuers::load`.
[[nodiscard]] kiosk::Result<std::unique_ptr<SmartCardReader>> make_smart_card_reader(
    const SmartCardReaderConfig& config, const kiosk::Clock& clock, SmartCardEventSink sink);

}  // namespace drivers
