#include "drivers/api/device.h"

namespace drivers {

bool is_usable(const DeviceState& state) {
    switch (state.status) {
        case DeviceStatus::online:
        case DeviceStatus::busy:
        case DeviceStatus::starting:
        case DeviceStatus::user_error:
        case DeviceStatus::potential_fraud:
            return true;
        case DeviceStatus::offline:
        case DeviceStatus::power_off:
        case DeviceStatus::no_device:
        case DeviceStatus::hardware_error:
        case DeviceStatus::fraud_attempt:
            return false;
    }
    return false;
}

std::string_view name_of(DeviceStatus status) {
    switch (status) {
        case DeviceStatus::online:
            return "online";
        case DeviceStatus::offline:
            return "offline";
        case DeviceStatus::power_off:
            return "power_off";
        case DeviceStatus::no_device:
            return "no_device";
        case DeviceStatus::hardware_error:
            return "hardware_error";
        case DeviceStatus::user_error:
            return "user_error";
        case DeviceStatus::busy:
            return "busy";
        case DeviceStatus::fraud_attempt:
            return "fraud_attempt";
        case DeviceStatus::potential_fraud:
            return "potential_fraud";
        case DeviceStatus::starting:
            return "starting";
    }
    return "?";
}

std::string_view name_of(MediaState state) {
    switch (state) {
        case MediaState::unknown:
            return "unknown";
        case MediaState::present:
            return "present";
        case MediaState::not_present:
            return "not_present";
        case MediaState::jammed:
            return "jammed";
        case MediaState::entering:
            return "entering";
        case MediaState::latched:
            return "latched";
        case MediaState::retracted:
            return "retracted";
    }
    return "?";
}

std::string_view name_of(SupplyLevel level) {
    switch (level) {
        case SupplyLevel::unknown:
            return "unknown";
        case SupplyLevel::full:
            return "full";
        case SupplyLevel::low:
            return "low";
        case SupplyLevel::out:
            return "out";
    }
    return "?";
}

std::string_view name_of(RecoveryAction action) {
    switch (action) {
        case RecoveryAction::none:
            return "none";
        case RecoveryAction::reset:
            return "reset";
        case RecoveryAction::clear:
            return "clear";
        case RecoveryAction::maintenance:
            return "maintenance";
        case RecoveryAction::configuration:
            return "configuration";
        case RecoveryAction::suspend:
            return "suspend";
    }
    return "?";
}

std::string_view name_of(Confidence confidence) {
    switch (confidence) {
        case Confidence::unknown:
            return "unknown";
        case Confidence::inferred:
            return "inferred";
        case Confidence::reported:
            return "reported";
    }
    return "?";
}

std::string_view name_of(Blame blame) {
    switch (blame) {
        case Blame::nobody:
            return "nobody";
        case Blame::citizen:
            return "citizen";
        case Blame::attendant:
            return "attendant";
        case Blame::technician:
            return "technician";
        case Blame::wait:
            return "wait";
    }
    return "?";
}

}  // namespace drivers
