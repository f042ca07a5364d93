#pragma once

#include "drivers/sim/sim_device.h"

namespace drivers::sim {

/// Switches of the cabinet at /dev/input/event20 ("gpio-keys"): own verb `set CODE 0|1` with the
/// numbers of linux/input-event-codes.h (headphone 2, machine cover 16). Fault: flood (a thousand
/// changes at once), garbage (half an event).
[[nodiscard]] std::unique_ptr<SimDevice> make_switch_node(SimBench& bench);

/// A UPS of the class power_supply at /sys/class/power_supply/ups0: own verb `set ATTRIBUTE VALUE`
/// (online, capacity, status). Fault: garbage (capacity is no number).
[[nodiscard]] std::unique_ptr<SimDevice> make_power_node(SimBench& bench);

/// Module lights as LEDs at /sys/class/leds/bianmin:white:NAME: card_reader, receipt_printer,
/// scanner. `state` tells their brightness.
[[nodiscard]] std::unique_ptr<SimDevice> make_light_nodes(SimBench& bench);

}  // namespace drivers::sim
