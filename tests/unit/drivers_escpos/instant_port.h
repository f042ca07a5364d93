#pragma once

#include <algorithm>
#include <vector>

#include "drivers/core/usb_port.h"
#include "drivers/sim/escpos_usb_printer.h"
#include "kiosk/base/clock.h"

namespace tests {

/// A simulated printer whose answers are there at once or never; waiting takes virtual time.
class InstantPort final : public drivers::UsbPort {
  public:
    static std::vector<drivers::UsbEndpoint> pipes() {
        return {{0x01, true, 64}, {0x82, true, 64}};
    }

    InstantPort(drivers::sim::EscposUsbPrinter& printer, kiosk::VirtualClock& clock)
        : printer_(printer), clock_(clock) {}

    [[nodiscard]] kiosk::Result<void> open(const drivers::UsbDevice&) override { return {}; }
    [[nodiscard]] kiosk::Result<std::vector<drivers::UsbEndpoint>> endpoints() override {
        return pipes();
    }
    [[nodiscard]] kiosk::Result<void> claim() override { return {}; }
    [[nodiscard]] kiosk::Result<std::size_t> write(std::uint8_t endpoint,
                                                   std::span<const unsigned char> bytes,
                                                   kiosk::Duration timeout) override {
        if (!printer_.takes(endpoint, bytes.size())) {
            clock_.advance(timeout);
            return {kiosk::ErrorCode::timed_out, "write"};
        }
        printer_.host_wrote(endpoint, bytes);
        return bytes.size();
    }
    [[nodiscard]] kiosk::Result<std::size_t> read(std::uint8_t endpoint,
                                                  std::span<unsigned char> buffer,
                                                  kiosk::Duration timeout) override {
        const auto packet = printer_.host_reads(endpoint, buffer.size());
        if (!packet) {
            clock_.advance(timeout);
            return {kiosk::ErrorCode::timed_out, "read"};
        }
        std::copy(packet->begin(), packet->end(), buffer.begin());
        return packet->size();
    }
    [[nodiscard]] kiosk::Result<std::size_t> control_read(const drivers::UsbControl&,
                                                          std::span<unsigned char>,
                                                          kiosk::Duration) override {
        return {kiosk::ErrorCode::device_fault, "stalled"};
    }
    [[nodiscard]] kiosk::Result<void> control_write(const drivers::UsbControl&,
                                                    kiosk::Duration) override {
        return {};
    }
    [[nodiscard]] kiosk::Result<void> clear_halt(std::uint8_t) override { return {}; }
    [[nodiscard]] kiosk::Result<void> reset() override { return {}; }
    void close() override {}

  private:
    drivers::sim::EscposUsbPrinter& printer_;
    kiosk::VirtualClock& clock_;
};

}  // namespace tests
