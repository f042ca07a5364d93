#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "kiosk/base/encoding.h"

namespace drivers::sim {

/// What an emulated USB device does; where it is plugged in is EmulatedUsbDevice's business.
///
/// **Threads:** called with the device's lock held, from the test bed's thread and from the thread
/// of the verbs.
class UsbFunction {
  public:
    virtual ~UsbFunction() = default;

    /// Device descriptor, then one whole configuration.
    [[nodiscard]] virtual kiosk::Bytes descriptors() const = 0;
    /// False: the device takes nothing now, the transfer waits.
    [[nodiscard]] virtual bool takes(std::uint8_t /*endpoint*/, std::size_t /*bytes*/) const {
        return true;
    }
    /// True: another program holds the interface.
    [[nodiscard]] virtual bool is_held() const { return false; }
    virtual void host_wrote(std::uint8_t endpoint, std::span<const unsigned char> bytes) = 0;
    /// Next packet, at most `size` bytes; nothing means "not yet".
    [[nodiscard]] virtual std::optional<kiosk::Bytes> host_reads(std::uint8_t endpoint,
                                                                 std::size_t size) = 0;
    [[nodiscard]] virtual bool is_stalled(std::uint8_t endpoint) const = 0;
    virtual void clear_halt(std::uint8_t endpoint) = 0;
    /// Standard and class requests on the control pipe; nothing means "stall".
    [[nodiscard]] virtual std::optional<kiosk::Bytes> control(
        std::span<const unsigned char> setup) = 0;
    /// The kernel's driver that takes the interface when the device is plugged in ("usbhid",
    /// "usblp"); empty: none.
    [[nodiscard]] virtual std::string kernel_driver() const { return {}; }
    /// True while the control pipe answers nothing at all.
    [[nodiscard]] virtual bool is_mute() const { return false; }
    /// For services that look at interfaces instead of devices (udev): class of interface 0 and
    /// what the device calls itself. Nothing: the interface has no node of its own.
    struct InterfaceNode {
        std::uint8_t interface_class = 0;
        std::string manufacturer;
        std::string product;
    };
    [[nodiscard]] virtual std::optional<InterfaceNode> interface_node() const { return {}; }
    /// Pulled out and put back.
    virtual void power_cycle() = 0;
    /// True when the device wants the cable pulled now.
    [[nodiscard]] virtual bool wants_unplug() const = 0;
};

/// The bench of all emulated devices: one umockdev test bed. Whatever runs with its environment
/// sees these devices and no others.
///
/// **Threads:** made and ended on one thread; ioctls are served on the test bed's own.
class UsbTestbed {
  public:
    UsbTestbed();
    ~UsbTestbed();
    UsbTestbed(const UsbTestbed&) = delete;
    UsbTestbed& operator=(const UsbTestbed&) = delete;

    struct Impl;
    [[nodiscard]] Impl& impl() { return *impl_; }

  private:
    std::unique_ptr<Impl> impl_;
};

class EmulatedUsbDevice {
  public:
    /// `port` is the socket on bus 1 (1 … 15). `on_unplug_wanted` comes on the test bed's thread.
    EmulatedUsbDevice(UsbTestbed& testbed, int port, std::unique_ptr<UsbFunction> function,
                      std::function<void()> on_unplug_wanted);
    ~EmulatedUsbDevice();
    EmulatedUsbDevice(const EmulatedUsbDevice&) = delete;
    EmulatedUsbDevice& operator=(const EmulatedUsbDevice&) = delete;

    /// False when already so.
    bool plug();
    bool unplug();
    [[nodiscard]] bool is_plugged() const;
    /// Which driver of the kernel holds the interface; empty while a program has taken it.
    [[nodiscard]] std::string kernel_driver() const;
    /// Runs `action` while no ioctl is served.
    void locked(const std::function<void()>& action);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace drivers::sim
