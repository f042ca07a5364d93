#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "kiosk/base/clock.h"
#include "kiosk/base/result.h"

namespace drivers {

struct UsbId {
    std::uint16_t vendor = 0;
    std::uint16_t product = 0;
    friend auto operator<=>(const UsbId&, const UsbId&) = default;
};

/// Where a device is now. Bus and address name it until it is unplugged; `ports` ("1-2.3") names
/// the socket.
struct UsbDevice {
    UsbId id;
    std::uint8_t bus = 0;
    std::uint8_t address = 0;
    std::string ports;
    /// bDeviceClass, or the class of interface 0 where the device leaves it to its interfaces. Zero
    /// where that cannot be read: before the device is configured, and once it was pulled out.
    std::uint8_t class_code = 0;
    friend auto operator<=>(const UsbDevice&, const UsbDevice&) = default;
};

struct UsbEndpoint {
    std::uint8_t address = 0;  ///< bit 7: towards the host
    bool bulk = false;
    std::uint16_t packet_size = 0;

    [[nodiscard]] bool is_in() const { return (address & 0x80U) != 0; }
    friend bool operator==(const UsbEndpoint&, const UsbEndpoint&) = default;
};

/// A request on the control pipe to interface 0. **Source:** USB 2.0 §9.3.
struct UsbControl {
    std::uint8_t request_type = 0;
    std::uint8_t request = 0;
    std::uint16_t value = 0;
    std::uint16_t index = 0;
};

/// "usb 1-2.3"
[[nodiscard]] std::string text_of(const UsbDevice& device);

/// libusb, one method a call, no logic. Tests replace it and make the n-th call fail.
///
/// Each open port has a libusb context of its own: transfers are then served by the calling thread,
/// and opening scans the bus anew instead of trusting hot-plug events.
///
/// **Threads:** one. **Time:** transfers end within their time-out.
/// **Errors:** `device_gone` unplugged · `timed_out` · `device_fault` stalled pipe · `unauthorised`
/// no permission on the node · `device_busy` claimed by another · `io_error` anything else of the
/// bus.
class UsbPort {
  public:
    virtual ~UsbPort() = default;

    [[nodiscard]] virtual kiosk::Result<void> open(const UsbDevice& device) = 0;
    /// End points of interface 0, first setting.
    [[nodiscard]] virtual kiosk::Result<std::vector<UsbEndpoint>> endpoints() = 0;
    /// Also takes interface 0 from a kernel driver.
    [[nodiscard]] virtual kiosk::Result<void> claim() = 0;
    [[nodiscard]] virtual kiosk::Result<std::size_t> write(std::uint8_t endpoint,
                                                           std::span<const unsigned char> bytes,
                                                           kiosk::Duration timeout) = 0;
    /// Bytes that arrived before a time-out are handed over as success.
    [[nodiscard]] virtual kiosk::Result<std::size_t> read(std::uint8_t endpoint,
                                                          std::span<unsigned char> buffer,
                                                          kiosk::Duration timeout) = 0;
    /// Answers how many bytes the device gave; a request that it does not know is `device_fault`.
    [[nodiscard]] virtual kiosk::Result<std::size_t> control_read(const UsbControl& request,
                                                                  std::span<unsigned char> buffer,
                                                                  kiosk::Duration timeout) = 0;
    /// A request without data.
    [[nodiscard]] virtual kiosk::Result<void> control_write(const UsbControl& request,
                                                            kiosk::Duration timeout) = 0;
    [[nodiscard]] virtual kiosk::Result<void> clear_halt(std::uint8_t endpoint) = 0;
    [[nodiscard]] virtual kiosk::Result<void> reset() = 0;
    virtual void close() = 0;
};

/// Devices attached now.
///
/// **Threads:** `scan` of one object from any.
class UsbBus {
  public:
    virtual ~UsbBus() = default;
    [[nodiscard]] virtual kiosk::Result<std::vector<UsbDevice>> scan() = 0;
    [[nodiscard]] virtual std::unique_ptr<UsbPort> make_port() = 0;
};

[[nodiscard]] std::unique_ptr<UsbBus> make_libusb_bus();

}  // namespace drivers
