#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/base/clock.h"
#include "kiosk/base/result.h"
#include "kiosk/base/strong_id.h"

namespace drivers {

/// The words every device of the terminal speaks. The enumerators are those of XFS4IoT;
/// `Confidence`, `Blame` and `since` are ours, because a status that was guessed must not look like
/// one that was said.
/// **Source:** XFS4IoT Common, CardReader and Printer classes (status and error event schemas).

/// Names one command. Chosen by the caller and given back in every event of that command.
using RequestId = kiosk::StrongId<struct DeviceRequestTag, std::uint64_t>;

enum class DeviceStatus {
    online,
    offline,
    power_off,
    no_device,
    hardware_error,
    user_error,
    busy,
    fraud_attempt,
    potential_fraud,
    starting,
};

enum class MediaState { unknown, present, not_present, jammed, entering, latched, retracted };

enum class SupplyLevel { unknown, full, low, out };

/// What would bring the device back.
enum class RecoveryAction { none, reset, clear, maintenance, configuration, suspend };

/// How the status is known: said by the device, concluded from its behaviour, or not at all.
enum class Confidence { unknown, inferred, reported };

/// Who can put it right. `wait`: nobody has to act, it is tried again.
enum class Blame { nobody, citizen, attendant, technician, wait };

struct DeviceState {
    DeviceStatus status = DeviceStatus::starting;
    Confidence confidence = Confidence::unknown;
    RecoveryAction recovery = RecoveryAction::none;
    Blame blame = Blame::nobody;
    /// When `status` began. Wall time is for people, steady time for computing ages.
    kiosk::SteadyTime since{};
    kiosk::WallTime since_wall{};
    /// English, for technicians. Never personal.
    std::string detail;

    friend bool operator==(const DeviceState&, const DeviceState&) = default;
};

/// True while a command has a chance to succeed.
[[nodiscard]] bool is_usable(const DeviceState& state);

/// What the device is and can do; does not change while it is attached.
struct Capabilities {
    /// XFS4IoT class in our spelling: "card_reader", "printer" …
    std::string device_class;
    std::string model;
    /// Where it is: "usb 1-2", "serial /dev/ttyS1".
    std::string location;
    /// Number of the device or its security module; empty when it has none. Not personal.
    std::string serial_number;
    std::vector<std::string> features;

    friend bool operator==(const Capabilities&, const Capabilities&) = default;
};

/// Unsolicited: the state of a device changed. Sent on change only.
struct DeviceEvent {
    std::string device;
    DeviceState state;

    friend bool operator==(const DeviceEvent&, const DeviceEvent&) = default;
};

/// The end of a command. Every accepted command has exactly one.
template <class T>
struct Completion {
    RequestId request;
    kiosk::Result<T> result;
};

[[nodiscard]] std::string_view name_of(DeviceStatus status);
[[nodiscard]] std::string_view name_of(MediaState state);
[[nodiscard]] std::string_view name_of(SupplyLevel level);
[[nodiscard]] std::string_view name_of(RecoveryAction action);
[[nodiscard]] std::string_view name_of(Confidence confidence);
[[nodiscard]] std::string_view name_of(Blame blame);

}  // namespace drivers
