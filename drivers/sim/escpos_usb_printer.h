#pragma once

#include <chrono>
#include <deque>

#include "drivers/sim/emulated_usb.h"
#include "drivers/sim/escpos_firmware.h"

namespace drivers::sim {

/// A receipt printer of USB's printer class around a simulated printer.
class EscposUsbPrinter final : public UsbFunction {
  public:
    [[nodiscard]] EscposFirmware& firmware() { return firmware_; }
    /// What it says comes so much later.
    void set_delay(std::chrono::milliseconds delay) { delay_ = delay; }
    /// Another program holds the interface.
    void set_held(bool held) { held_ = held; }
    [[nodiscard]] bool is_held() const override { return held_; }

    [[nodiscard]] kiosk::Bytes descriptors() const override;
    [[nodiscard]] bool takes(std::uint8_t endpoint, std::size_t bytes) const override;
    void host_wrote(std::uint8_t endpoint, std::span<const unsigned char> bytes) override;
    [[nodiscard]] std::optional<kiosk::Bytes> host_reads(std::uint8_t endpoint,
                                                         std::size_t size) override;
    [[nodiscard]] bool is_stalled(std::uint8_t endpoint) const override;
    void clear_halt(std::uint8_t endpoint) override;
    [[nodiscard]] std::optional<kiosk::Bytes> control(
        std::span<const unsigned char> setup) override;
    void power_cycle() override;
    [[nodiscard]] bool wants_unplug() const override { return firmware_.wants_unplug(); }

  private:
    using Clock = std::chrono::steady_clock;

    EscposFirmware firmware_;
    std::chrono::milliseconds delay_{0};
    Clock::time_point spoke_{};
    bool held_ = false;
};

}  // namespace drivers::sim
