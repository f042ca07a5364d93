#pragma once

#include <chrono>

#include "drivers/sim/escpos_firmware.h"
#include "drivers/sim/serial_line.h"

namespace drivers::sim {

/// A receipt printer on a serial line around a simulated printer.
class EscposSerialPrinter final : public SerialFunction {
  public:
    [[nodiscard]] EscposFirmware& firmware() { return firmware_; }
    void set_delay(std::chrono::milliseconds delay) { delay_ = delay; }

    [[nodiscard]] bool takes(std::size_t bytes) const override { return firmware_.takes(bytes); }
    void host_sent(std::span<const unsigned char> bytes) override {
        const bool was_silent = !firmware_.has_output();
        firmware_.host_sent(bytes);
        if (was_silent && firmware_.has_output()) spoke_ = Clock::now();
    }
    [[nodiscard]] kiosk::Bytes take_output() override {
        // A line has no pipe that could stall: it is silent instead.
        if (firmware_.is_stalled()) static_cast<void>(firmware_.take_output(all));
        firmware_.clear_halt();
        const bool was_silent = !firmware_.has_output();
        firmware_.host_listens();
        if (was_silent && firmware_.has_output()) spoke_ = Clock::now();
        if (Clock::now() < spoke_ + delay_) return {};
        return firmware_.take_output(all);
    }
    void power_cycle() override { firmware_.power_cycle(); }
    [[nodiscard]] bool wants_unplug() const override { return firmware_.wants_unplug(); }

  private:
    using Clock = std::chrono::steady_clock;
    static constexpr std::size_t all = 4096;

    EscposFirmware firmware_;
    std::chrono::milliseconds delay_{0};
    Clock::time_point spoke_{};
};

}  // namespace drivers::sim
