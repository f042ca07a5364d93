#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "drivers/api/auxiliaries.h"
#include "kiosk/base/clock.h"

namespace drivers {

/// What a switch is for.
enum class SwitchRole { door, tamper, operator_switch, headset };

/// One switch of the configuration: which input device and which code.
struct SwitchWish {
    SwitchRole role = SwitchRole::door;
    std::string device;  ///< its name, as "gpio-keys"
    std::string code;    ///< as "SW_MACHINE_COVER"
    friend bool operator==(const SwitchWish&, const SwitchWish&) = default;
};

/// From "DEVICE:CODE". **Errors:** `bad_config`.
[[nodiscard]] kiosk::Result<SwitchWish> switch_wish_of(SwitchRole role, const std::string& text);

/// On or off for each role.
using SwitchValues = std::map<SwitchRole, bool>;

/// libevdev on all input devices that the wishes name. The devices are grabbed: a switch of the
/// cabinet is nobody else's business.
///
/// **Threads:** one. **Errors:** `no_device` a named device is not there, or has no such switch ·
/// `device_gone` it went away · `io_error` it says what no input device says · `unauthorised`.
class SwitchPort {
  public:
    virtual ~SwitchPort() = default;
    [[nodiscard]] virtual kiosk::Result<SwitchValues> open(
        const std::vector<SwitchWish>& wishes) = 0;
    /// Waits for a change, at most so long; answers what is on now.
    [[nodiscard]] virtual kiosk::Result<SwitchValues> wait(kiosk::Duration timeout) = 0;
    virtual void close() = 0;
};

[[nodiscard]] std::unique_ptr<SwitchPort> make_evdev_port();

}  // namespace drivers
