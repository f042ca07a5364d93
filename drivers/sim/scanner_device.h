#pragma once

#include "drivers/sim/sim_device.h"

namespace drivers::sim {

/// Code scanners. Own verbs: `scan HEX [AIM]` (the code as hexadecimal bytes), `text WORD` (the
/// code is this word), `long COUNT` (so many letters x). Faults: garbage, torn, lying, mute,
/// unplug. A serial scanner says nothing when mute and hangs up when unplugged.
[[nodiscard]] std::unique_ptr<SimDevice> make_pos_scanner(SimBench& bench);
[[nodiscard]] std::unique_ptr<SimDevice> make_keyboard_scanner(SimBench& bench);
/// Its line is linked at FOLDER/scanner while it is plugged in; programs find that path in
/// BIANMIN_SIMBUS_SCANNER.
[[nodiscard]] std::unique_ptr<SimDevice> make_serial_scanner(SimBench& bench);

}  // namespace drivers::sim
