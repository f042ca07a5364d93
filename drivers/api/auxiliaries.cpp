#include "drivers/api/auxiliaries.h"

namespace drivers {

bool is_power_low(const PowerState& power) {
    const bool weak = power.battery == BatteryStatus::low ||
                      power.battery == BatteryStatus::critical ||
                      power.battery == BatteryStatus::failure;
    return power.mains == MainsStatus::no_power && weak;
}

std::string_view name_of(DoorState state) {
    switch (state) {
        case DoorState::unknown:
            return "unknown";
        case DoorState::closed:
            return "closed";
        case DoorState::open:
            return "open";
    }
    return "unknown";
}

std::string_view name_of(TamperState state) {
    switch (state) {
        case TamperState::unknown:
            return "unknown";
        case TamperState::off:
            return "off";
        case TamperState::on:
            return "on";
    }
    return "unknown";
}

std::string_view name_of(Presence presence) {
    switch (presence) {
        case Presence::unknown:
            return "unknown";
        case Presence::present:
            return "present";
        case Presence::not_present:
            return "not_present";
    }
    return "unknown";
}

std::string_view name_of(OperatorSwitch state) {
    switch (state) {
        case OperatorSwitch::unknown:
            return "unknown";
        case OperatorSwitch::run:
            return "run";
        case OperatorSwitch::maintenance:
            return "maintenance";
    }
    return "unknown";
}

std::string_view name_of(BatteryStatus status) {
    switch (status) {
        case BatteryStatus::unknown:
            return "unknown";
        case BatteryStatus::full:
            return "full";
        case BatteryStatus::operational:
            return "operational";
        case BatteryStatus::low:
            return "low";
        case BatteryStatus::critical:
            return "critical";
        case BatteryStatus::failure:
            return "failure";
    }
    return "unknown";
}

std::string_view name_of(MainsStatus status) {
    switch (status) {
        case MainsStatus::unknown:
            return "unknown";
        case MainsStatus::powering:
            return "powering";
        case MainsStatus::no_power:
            return "no_power";
    }
    return "unknown";
}

std::string_view name_of(LightState state) {
    switch (state) {
        case LightState::off:
            return "off";
        case LightState::slow:
            return "slow";
        case LightState::medium:
            return "medium";
        case LightState::quick:
            return "quick";
        case LightState::continuous:
            return "continuous";
    }
    return "off";
}

std::string text_of(const AuxiliariesReport& report) {
    std::string text;
    const auto line = [&text](std::string_view name, std::string_view value) {
        text.append(name).append(": ").append(value).append("\n");
    };
    line("door", name_of(report.status.door));
    line("tamper", name_of(report.status.tamper));
    line("operator switch", name_of(report.status.operator_switch));
    line("headset", name_of(report.status.headset));
    line("mains", name_of(report.status.power.mains));
    line("battery", name_of(report.status.power.battery));
    if (report.status.power.charge_percent)
        line("charge", std::to_string(*report.status.power.charge_percent) + " %");
    for (const auto& [part, state] : report.parts) line(part, name_of(state.status));
    if (!report.last_error.empty()) line("last error", report.last_error);
    return text;
}

}  // namespace drivers
