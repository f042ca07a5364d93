#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "drivers/core/recorder.h"
#include "drivers/core/usb_port.h"

namespace drivers {

/// A USB port that writes down what passes through its pipes. Control requests are not recorded:
/// they belong to the device, not to the conversation.
[[nodiscard]] std::unique_ptr<UsbPort> record_usb_port(std::unique_ptr<UsbPort> port,
                                                       std::shared_ptr<Recorder> recorder);

/// A bus whose ports write down what passes through them, and which device that was.
[[nodiscard]] std::unique_ptr<UsbBus> record_usb_bus(std::unique_ptr<UsbBus> bus,
                                                     std::shared_ptr<Recorder> recorder);

/// A USB port that says again what was said to it then, one recorded piece a read, in order and
/// without its pauses. `pipes` are what its descriptors say. What is written to it must be what was
/// written then, else `protocol_error`; control requests are `device_fault`, as of a device that
/// knows none.
[[nodiscard]] std::unique_ptr<UsbPort> replay_usb_port(Recording recording,
                                                       std::vector<UsbEndpoint> pipes);

/// A bus on which only the recorded device is. All its ports speak the one conversation; where the
/// device was silent a read takes its time-out.
class ReplayUsbBus final : public UsbBus {
  public:
    /// `recording.usb` must be there.
    explicit ReplayUsbBus(Recording recording);
    ~ReplayUsbBus() override;

    [[nodiscard]] kiosk::Result<std::vector<UsbDevice>> scan() override;
    [[nodiscard]] std::unique_ptr<UsbPort> make_port() override;
    /// The driver said something that it did not say then. **Threads:** any; may be asked when the
    /// bus is gone.
    [[nodiscard]] std::shared_ptr<const std::atomic<bool>> strayed() const { return strayed_; }

  private:
    const RecordedUsb usb_;
    const std::shared_ptr<std::atomic<bool>> strayed_;
    const std::shared_ptr<SerialPort> line_;
};

}  // namespace drivers
