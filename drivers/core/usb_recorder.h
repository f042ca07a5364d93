#pragma once

#include <memory>
#include <vector>

#include "drivers/core/recorder.h"
#include "drivers/core/usb_port.h"

namespace drivers {

/// A USB port that writes down what passes through its pipes. Control requests are not recorded:
/// they belong to the device, not to the conversation.
[[nodiscard]] std::unique_ptr<UsbPort> record_usb_port(std::unique_ptr<UsbPort> port,
                                                       std::shared_ptr<Recorder> recorder);

/// A USB port that says again what was said to it then, one recorded piece a read, in order and
/// without its pauses. `pipes` are what its descriptors say. What is written to it must be what was
/// written then, else `protocol_error`; control requests are `device_fault`, as of a device that
/// knows none.
[[nodiscard]] std::unique_ptr<UsbPort> replay_usb_port(Recording recording,
                                                       std::vector<UsbEndpoint> pipes);

}  // namespace drivers
