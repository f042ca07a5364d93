#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <utility>

#include "drivers/sim/emulated_usb.h"
#include "drivers/sim/sam_firmware.h"

namespace drivers::sim {

/// An identity card reader 0400:C35A in one of its two wirings around a simulated security module.
class SamUsbReader final : public UsbFunction {
  public:
    enum class Wiring { four_pipes, one_pair };
    using Time = std::chrono::steady_clock::time_point;

    /// `now`: where the delay of replies is counted; a test gives its virtual clock.
    explicit SamUsbReader(
        Wiring wiring, std::function<Time()> now = [] { return std::chrono::steady_clock::now(); })
        : wiring_(wiring), now_(std::move(now)) {}

    [[nodiscard]] SamFirmware& firmware() { return firmware_; }
    /// Replies that wait come no later than new ones would.
    void set_delay(std::chrono::milliseconds delay);
    /// Another program holds the interface.
    void set_held(bool held) { held_ = held; }
    [[nodiscard]] bool is_held() const override { return held_; }

    [[nodiscard]] kiosk::Bytes descriptors() const override;
    void host_wrote(std::uint8_t endpoint, std::span<const unsigned char> bytes) override;
    [[nodiscard]] std::optional<kiosk::Bytes> host_reads(std::uint8_t endpoint,
                                                         std::size_t size) override;
    [[nodiscard]] bool is_stalled(std::uint8_t endpoint) const override;
    void clear_halt(std::uint8_t endpoint) override { stalled_.erase(endpoint); }
    [[nodiscard]] std::optional<kiosk::Bytes> control(
        std::span<const unsigned char> setup) override;
    void power_cycle() override;
    [[nodiscard]] bool wants_unplug() const override;

  private:
    struct Packet {
        kiosk::Bytes bytes;
        Time due;
    };

    void queue(const SamFirmware::Reply& reply);
    void queue_bytes(std::uint8_t endpoint, std::span<const unsigned char> bytes, bool one_byte);
    [[nodiscard]] std::uint8_t header_in() const { return 0x81; }
    [[nodiscard]] std::uint8_t body_in() const {
        return wiring_ == Wiring::four_pipes ? 0x85 : 0x81;
    }

    const Wiring wiring_;
    const std::function<Time()> now_;
    SamFirmware firmware_;
    std::chrono::milliseconds delay_{0};
    bool held_ = false;
    std::map<std::uint8_t, std::deque<Packet>> packets_;
    std::set<std::uint8_t> stalled_;
    bool unplug_after_ = false;
    bool babbling_ = false;
};

}  // namespace drivers::sim
