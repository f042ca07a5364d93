#pragma once

#include <functional>
#include <memory>

#include "drivers/core/usb_presence.h"

namespace drivers {

/// Tells when wanted USB devices come and go: libusb's hot-plug events, and behind them a slow scan
/// of the bus for machines where udev says nothing.
///
/// What is attached already is reported inside `start`, on the caller's thread; everything later on
/// the thread "usb-hotplug". No device is opened here.
///
/// **Time:** an event takes milliseconds; where none ever came an attached device is seen within
/// 4 s, and one whose event was lost within 20 s.
class UsbHotplug {
  public:
    using Sink = std::function<void(const UsbPresenceEvent&)>;
    static constexpr kiosk::Duration scan_interval{4'000};
    /// Once an event has come: a scan is most of what a resting terminal's drivers compute.
    static constexpr kiosk::Duration scan_interval_with_events{20'000};

    /// `bus` must outlive this object.
    UsbHotplug(UsbBus& bus, std::function<bool(const UsbDevice&)> wanted, Sink sink);
    ~UsbHotplug();
    UsbHotplug(const UsbHotplug&) = delete;
    UsbHotplug& operator=(const UsbHotplug&) = delete;

    [[nodiscard]] kiosk::Result<void> start();
    /// Joins the thread. May be called twice.
    void stop();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace drivers
