#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>

#include "drivers/sim/emulated_usb.h"

namespace drivers::sim {

/// A code scanner on USB: HID POS with 64-byte reports, or a boot keyboard. Written from the
/// documents of HID, shares no code with the driver.
class HidScanner final : public UsbFunction {
  public:
    enum class Kind { pos, keyboard };
    enum class Fault {
        garbage,  ///< reports of noise instead of the code
        torn,     ///< the first half of the code, then silence
        lying,    ///< a report that promises more bytes than it has (POS)
        mute,     ///< neither reports nor answers on the control pipe
        unplug,   ///< the cable is pulled after the first half
    };

    explicit HidScanner(Kind kind) : kind_(kind) {}

    /// The scanner saw a code. `aim` as "]Q1" or empty.
    void show(std::span<const unsigned char> code, const std::string& aim);
    [[nodiscard]] bool add_fault(std::string_view name, bool always);
    void clear_faults();
    [[nodiscard]] std::size_t waiting() const { return reports_.size(); }

    [[nodiscard]] kiosk::Bytes descriptors() const override;
    void host_wrote(std::uint8_t, std::span<const unsigned char>) override {}
    [[nodiscard]] std::optional<kiosk::Bytes> host_reads(std::uint8_t endpoint,
                                                         std::size_t size) override;
    [[nodiscard]] bool is_stalled(std::uint8_t) const override { return false; }
    void clear_halt(std::uint8_t) override {}
    [[nodiscard]] std::optional<kiosk::Bytes> control(
        std::span<const unsigned char> setup) override;
    [[nodiscard]] std::string kernel_driver() const override { return "usbhid"; }
    [[nodiscard]] bool is_mute() const override { return mute_; }
    void power_cycle() override;
    [[nodiscard]] bool wants_unplug() const override;

  private:
    [[nodiscard]] kiosk::Bytes report_descriptor() const;
    void show_pos(std::span<const unsigned char> code, const std::string& aim);
    void type(std::span<const unsigned char> code);
    void type_byte(unsigned char byte);
    void press(unsigned char modifiers, unsigned char key);
    /// Takes the first fault, if there is one.
    [[nodiscard]] std::optional<Fault> take_fault();

    struct Planned {
        Fault fault;
        bool always;
    };

    const Kind kind_;
    std::deque<kiosk::Bytes> reports_;
    std::deque<Planned> faults_;
    bool mute_ = false;
    bool unplug_after_ = false;
};

}  // namespace drivers::sim
