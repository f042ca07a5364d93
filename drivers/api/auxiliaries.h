#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "drivers/api/device.h"

namespace drivers {

/// The small things of the cabinet. Words of XFS4IoT Auxiliaries, Lights and PowerManagement; each
/// part is `unknown` where the terminal has none.

enum class DoorState { unknown, closed, open };
enum class TamperState { unknown, off, on };
enum class Presence { unknown, present, not_present };
enum class OperatorSwitch { unknown, run, maintenance };

/// XFS4IoT battery status, and whether the mains feed.
enum class BatteryStatus { unknown, full, operational, low, critical, failure };
enum class MainsStatus { unknown, powering, no_power };

struct PowerState {
    MainsStatus mains = MainsStatus::unknown;
    BatteryStatus battery = BatteryStatus::unknown;
    std::optional<int> charge_percent;
    friend bool operator==(const PowerState&, const PowerState&) = default;
};

/// True when the mains are away and the battery will not last for a visit: nothing new is begun.
[[nodiscard]] bool is_power_low(const PowerState& power);

struct AuxiliariesStatus {
    DoorState door = DoorState::unknown;
    TamperState tamper = TamperState::unknown;
    OperatorSwitch operator_switch = OperatorSwitch::unknown;
    /// XFS4IoT “enhanced audio”.
    Presence headset = Presence::unknown;
    PowerState power;
    friend bool operator==(const AuxiliariesStatus&, const AuxiliariesStatus&) = default;
};

/// XFS4IoT SetLight, as far as an LED can.
enum class LightState { off, slow, medium, quick, continuous };

/// The state of the cabinet changed. Sent on change, and once at the start.
struct AuxiliariesChanged {
    AuxiliariesStatus status;
};
/// `DeviceEvent::device` is "switches", "ups" or "lights".
using AuxiliariesEvent = std::variant<AuxiliariesChanged, DeviceEvent>;
/// Receives events on the device's thread; must return at once and may not call the auxiliaries.
using AuxiliariesEventSink = std::function<void(AuxiliariesEvent)>;

/// For technicians.
struct AuxiliariesReport {
    AuxiliariesStatus status;
    /// By part: "switches", "ups", "lights".
    std::map<std::string, DeviceState> parts;
    std::map<std::string, std::string> models;
    std::uint64_t faults = 0;
    std::string last_error;
};

/// **Threads:** any; all calls return at once. Events come on the device's thread.
/// **Time:** a switch is told within 200 ms, the power within 2 s; a part that goes away or falls
/// silent within 5 s, and it is back within 5 s.
class Auxiliaries {
  public:
    virtual ~Auxiliaries() = default;
    [[nodiscard]] virtual AuxiliariesStatus status() const = 0;
    [[nodiscard]] virtual AuxiliariesReport report() const = 0;
    /// Names of XFS4IoT Lights in our spelling: "card_reader", "receipt_printer", "scanner" … A
    /// light that the terminal does not have is ignored.
    virtual void set_light(const std::string& name, LightState state) = 0;
};

[[nodiscard]] std::string_view name_of(DoorState state);
[[nodiscard]] std::string_view name_of(TamperState state);
[[nodiscard]] std::string_view name_of(Presence presence);
[[nodiscard]] std::string_view name_of(OperatorSwitch state);
[[nodiscard]] std::string_view name_of(BatteryStatus status);
[[nodiscard]] std::string_view name_of(MainsStatus status);
[[nodiscard]] std::string_view name_of(LightState state);
[[nodiscard]] std::string text_of(const AuxiliariesReport& report);

}  // namespace drivers
