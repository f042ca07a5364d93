#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <doctest.h>

#include "drivers/core/pause.h"
#include "drivers/core/serial_port.h"
#include "drivers/core/usb_port.h"
#include "drivers/idcard/reader_quirks.h"
#include "drivers/idcard/sam_link.h"
#include "drivers/sim/card_data.h"
#include "drivers/sim/sam_firmware.h"
#include "drivers/sim/sam_usb_reader.h"

namespace tests {

inline drivers::sim::SimCard sample_card(const std::string& id) {
    const auto cards = drivers::sim::load_cards("assets/samples/persons.toml");
    REQUIRE_MESSAGE(cards, (cards ? "" : cards.error().detail));
    for (const auto& card : *cards)
        if (card.id == id) return card;
    FAIL("no sample person " << id);
    return {};
}

/// Sleeps in virtual time; `script` may lay and lift cards meanwhile.
class VirtualPause final : public drivers::Pause {
  public:
    explicit VirtualPause(kiosk::VirtualClock& clock) : clock_(clock) {}

    [[nodiscard]] bool wait(kiosk::Duration time) override {
        clock_.advance(time);
        if (script) script();
        return !is_cancelled;
    }
    [[nodiscard]] bool cancelled() override { return is_cancelled; }

    std::function<void()> script;
    bool is_cancelled = false;

  private:
    kiosk::VirtualClock& clock_;
};

/// Makes the n-th call fail with `error`; counts all calls.
struct CallCounter {
    int calls = 0;
    int failing = 0;
    kiosk::Error error{kiosk::ErrorCode::io_error, "planted", {}};

    [[nodiscard]] bool fails() { return ++calls == failing; }
};

/// libusb with a simulated reader behind it. A read without data takes its whole time-out, in
/// virtual time.
class FakeUsbPort final : public drivers::UsbPort {
  public:
    FakeUsbPort(drivers::sim::SamUsbReader& reader, kiosk::VirtualClock& clock,
                CallCounter& counter)
        : reader_(reader), clock_(clock), counter_(counter) {}

    [[nodiscard]] kiosk::Result<void> open(const drivers::UsbDevice& /*device*/) override {
        if (counter_.fails()) return counter_.error;
        if (*gone) return {kiosk::ErrorCode::device_gone, "not on the bus"};
        if (*forbidden) return {kiosk::ErrorCode::unauthorised, "no access to the node"};
        return {};
    }
    [[nodiscard]] kiosk::Result<std::vector<drivers::UsbEndpoint>> endpoints() override {
        if (counter_.fails()) return counter_.error;
        std::vector<drivers::UsbEndpoint> found;
        const auto bytes = reader_.descriptors();
        for (std::size_t at = 0; at + 6 < bytes.size(); at += bytes[at])
            if (bytes[at + 1] == 5) found.push_back({bytes[at + 2], bytes[at + 3] == 2, 64});
        return found;
    }
    [[nodiscard]] kiosk::Result<void> claim() override {
        if (counter_.fails()) return counter_.error;
        if (reader_.is_held()) return {kiosk::ErrorCode::device_busy, "interface 0 is held"};
        return {};
    }
    [[nodiscard]] kiosk::Result<std::size_t> write(std::uint8_t endpoint,
                                                   std::span<const unsigned char> bytes,
                                                   kiosk::Duration /*timeout*/) override {
        writes.emplace_back(endpoint, bytes.size());
        if (on_write) on_write();
        clock_.advance(transfer);
        if (counter_.fails()) return counter_.error;
        if (*gone) return {kiosk::ErrorCode::device_gone, "unplugged"};
        reader_.host_wrote(endpoint, bytes);
        return bytes.size();
    }
    [[nodiscard]] kiosk::Result<std::size_t> read(std::uint8_t endpoint,
                                                  std::span<unsigned char> buffer,
                                                  kiosk::Duration timeout) override {
        if (counter_.fails()) return counter_.error;
        if (*gone) return {kiosk::ErrorCode::device_gone, "unplugged"};
        if (reader_.is_stalled(endpoint)) return {kiosk::ErrorCode::device_fault, "stalled"};
        const auto packet = reader_.host_reads(endpoint, buffer.size());
        if (reader_.wants_unplug()) *gone = true;
        if (!packet) {
            clock_.advance(timeout);
            return {kiosk::ErrorCode::timed_out, "read"};
        }
        std::copy(packet->begin(), packet->end(), buffer.begin());
        return packet->size();
    }
    [[nodiscard]] kiosk::Result<std::size_t> control_read(const drivers::UsbControl& /*request*/,
                                                          std::span<unsigned char> /*buffer*/,
                                                          kiosk::Duration /*timeout*/) override {
        return {kiosk::ErrorCode::device_fault, "the reader has no such request"};
    }
    [[nodiscard]] kiosk::Result<void> control_write(const drivers::UsbControl& /*request*/,
                                                    kiosk::Duration /*timeout*/) override {
        return {kiosk::ErrorCode::device_fault, "the reader has no such request"};
    }
    [[nodiscard]] kiosk::Result<void> clear_halt(std::uint8_t endpoint) override {
        if (counter_.fails()) return counter_.error;
        reader_.clear_halt(endpoint);
        return {};
    }
    [[nodiscard]] kiosk::Result<void> reset() override {
        if (counter_.fails()) return counter_.error;
        reader_.power_cycle();
        return {};
    }
    void close() override { ++closes; }

    std::vector<std::pair<std::uint8_t, std::size_t>> writes;
    int closes = 0;
    std::shared_ptr<bool> gone = std::make_shared<bool>(false);
    std::shared_ptr<bool> forbidden = std::make_shared<bool>(false);
    kiosk::Duration transfer{0};
    std::function<void()> on_write;

  private:
    drivers::sim::SamUsbReader& reader_;
    kiosk::VirtualClock& clock_;
    CallCounter& counter_;
};

/// A serial line with a simulated module behind it.
class FakeSerialPort final : public drivers::SerialPort {
  public:
    FakeSerialPort(drivers::sim::SamFirmware& firmware, kiosk::VirtualClock& clock,
                   CallCounter& counter)
        : firmware_(firmware), clock_(clock), counter_(counter) {}

    [[nodiscard]] bool exists(const std::string& /*path*/) override { return true; }
    [[nodiscard]] kiosk::Result<void> open(const std::string& /*path*/) override { return step(); }
    [[nodiscard]] kiosk::Result<void> configure(int baud) override {
        configured_baud = baud;
        return step();
    }
    [[nodiscard]] kiosk::Result<void> raise_modem_lines() override { return step(); }
    [[nodiscard]] kiosk::Result<std::size_t> write(std::span<const unsigned char> bytes,
                                                   kiosk::Duration /*timeout*/) override {
        if (counter_.fails()) return counter_.error;
        // A line takes what its buffer has room for.
        const auto taken = bytes.first(std::min<std::size_t>(bytes.size(), 4));
        if (module_baud != 0 && module_baud != configured_baud) {
            // What comes of bytes at the wrong speed.
            if (is_noisy) waiting_.insert(waiting_.end(), {0xF8, 0x00, 0xAA, 0x96});
            return taken.size();
        }
        firmware_.host_sent(taken);
        while (auto reply = firmware_.take_reply())
            waiting_.insert(waiting_.end(), reply->bytes.begin(), reply->bytes.end());
        return taken.size();
    }
    [[nodiscard]] kiosk::Result<std::size_t> read(std::span<unsigned char> buffer,
                                                  kiosk::Duration timeout) override {
        if (counter_.fails()) return counter_.error;
        if (waiting_.empty()) {
            clock_.advance(timeout);
            return {kiosk::ErrorCode::timed_out, "read"};
        }
        const auto size = std::min(buffer.size(), waiting_.size());
        std::copy_n(waiting_.begin(), size, buffer.begin());
        waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(size));
        return size;
    }
    [[nodiscard]] kiosk::Result<void> flush_input() override {
        if (counter_.fails()) return counter_.error;
        waiting_.clear();
        return {};
    }
    void close() override {}

    int configured_baud = 0;
    /// 0: the module understands every speed.
    int module_baud = 0;
    bool is_noisy = false;

  private:
    kiosk::Result<void> step() {
        if (counter_.fails()) return counter_.error;
        return {};
    }

    drivers::sim::SamFirmware& firmware_;
    kiosk::VirtualClock& clock_;
    CallCounter& counter_;
    kiosk::Bytes waiting_;
};

}  // namespace tests
