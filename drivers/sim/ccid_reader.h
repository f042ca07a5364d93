#pragma once

#include <deque>
#include <functional>
#include <map>

#include "drivers/sim/emulated_usb.h"

namespace drivers::sim {

/// A smart card reader of the CCID class with one slot, as libccid finds it on the bus: an SCM
/// SCR3310 (04E6:5116) that takes whole commands (short and extended APDU).
///
/// **Threads:** as UsbFunction; the verbs inside `EmulatedUsbDevice::locked`.
/// **Source:** USB CCID specification 1.1; the identity is one that libccid's list of readers has.
class CcidReader final : public UsbFunction {
  public:
    /// The card that lies in the slot.
    struct Card {
        kiosk::Bytes answer_to_reset;
        std::function<void()> reset;
        std::function<kiosk::Bytes(std::span<const unsigned char>)> answer;
    };

    void insert(Card card);
    void remove();
    [[nodiscard]] bool has_card() const { return card_.has_value(); }
    /// Takes the card out instead of answering after so many commands.
    void remove_after(int commands) { left_ = commands; }
    /// Wants the cable pulled instead of answering after so many commands.
    void unplug_after(int commands) { unplug_left_ = commands; }
    /// Answers nothing from now on.
    void set_silent(bool silent) { silent_ = silent; }
    /// The next answers to commands are noise that is no CCID message.
    void babble(int answers) { noise_ = answers; }
    /// The next answers to commands break off in the middle.
    void tear(int answers) { torn_ = answers; }

    [[nodiscard]] kiosk::Bytes descriptors() const override;
    void host_wrote(std::uint8_t endpoint, std::span<const unsigned char> bytes) override;
    [[nodiscard]] std::optional<kiosk::Bytes> host_reads(std::uint8_t endpoint,
                                                         std::size_t size) override;
    [[nodiscard]] bool is_stalled(std::uint8_t /*endpoint*/) const override { return false; }
    void clear_halt(std::uint8_t /*endpoint*/) override {}
    [[nodiscard]] std::optional<kiosk::Bytes> control(
        std::span<const unsigned char> setup) override;
    [[nodiscard]] std::optional<InterfaceNode> interface_node() const override;
    void power_cycle() override;
    [[nodiscard]] bool wants_unplug() const override { return wants_unplug_; }

  private:
    struct Message {
        std::uint8_t type, slot, sequence;
        std::span<const unsigned char> data;
    };
    void serve(const Message& message);
    void transfer(const Message& message);
    void say(std::uint8_t type, const Message& to, kiosk::Bytes data, std::uint8_t status,
             std::uint8_t error = 0, std::uint8_t last = 0);
    [[nodiscard]] std::uint8_t slot_status() const;
    void tell_slot_change();

    std::optional<Card> card_;
    bool powered_ = false;
    bool silent_ = false;
    bool wants_unplug_ = false;
    int left_ = -1;
    int unplug_left_ = -1;
    int noise_ = 0;
    int torn_ = 0;
    kiosk::Bytes incoming_;
    std::map<std::uint8_t, std::deque<kiosk::Bytes>> packets_;
};

}  // namespace drivers::sim
