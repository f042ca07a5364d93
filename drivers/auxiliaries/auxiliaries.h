#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "drivers/api/auxiliaries.h"
#include "drivers/auxiliaries/switch_port.h"
#include "kiosk/base/clock.h"

namespace drivers {

/// Which auxiliaries the terminal has; what is empty is not there.
struct AuxiliariesConfig {
    std::string door_switch;
    std::string tamper_switch;
    std::string operator_switch;
    std::string headset_jack;
    /// "HOST:PORT/NAME" or "sysfs".
    std::string ups;
    std::string lights;
    /// Where the kernel shows its devices.
    std::filesystem::path sysfs = "/sys";
};

/// Makes the auxiliaries and lets them work. The first event is what was found. The destructor
/// joins (at most 2 s). `clock` and what `sink` refers to must outlive it.
///
/// **Threads:** its own: "switches" and "ups", as far as they are configured.
/// **Errors:** `bad_config`. A part that is missing is a state.
[[nodiscard]] kiosk::Result<std::unique_ptr<Auxiliaries>> make_auxiliaries(
    const AuxiliariesConfig& config, const kiosk::Clock& clock, AuxiliariesEventSink sink);

}  // namespace drivers
