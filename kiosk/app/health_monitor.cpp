#include "kiosk/app/health_monitor.h"

#include <utility>

#include "kiosk/base/log.h"

namespace kiosk {

template <class Change>
void HealthMonitor::change(const Change& apply) {
    // Told under the lock: what is told last is the newest. An inbox that is full is told again by
    // whoever comes next, changed or not.
    const std::lock_guard lock(mutex_);
    apply(health_);
    if (health_ == told_) return;
    if (inbox_.post({{}, event::HealthChanged{health_}, {}})) told_ = health_;
}

namespace {

PartState usability_of(const drivers::DeviceState& state) {
    return state.status == drivers::DeviceStatus::starting ? PartState::attention
           : drivers::is_usable(state)                     ? PartState::ready
                                                           : PartState::unavailable;
}

}  // namespace

void HealthMonitor::set_card_reader(const drivers::DeviceState& state) {
    change([&](TerminalHealth& health) { health.card_reader = usability_of(state); });
}

void HealthMonitor::set_code_reader(CodeReaderKind kind) {
    change([&](TerminalHealth& health) { health.code_reader = kind; });
}

void HealthMonitor::set_person_camera(const drivers::DeviceState& state) {
    change([&](TerminalHealth& health) { health.person_camera = usability_of(state); });
}

void HealthMonitor::set_phone_pictures(const drivers::DeviceState& vision) {
    change([&](TerminalHealth& health) {
        health.phone_pictures = usability_of(vision) == PartState::ready;
    });
}

void HealthMonitor::set_document_camera(const drivers::DeviceState& state) {
    change([&](TerminalHealth& health) { health.document_camera = usability_of(state); });
}

void HealthMonitor::set_printer(PartState state, ErrorCode problem) {
    change([&](TerminalHealth& health) {
        health.has_printer = true;
        health.printer = state;
        health.printer_problem = problem;
    });
}

void HealthMonitor::set_printer_has_sheets(bool sheets) {
    change([&](TerminalHealth& health) { health.printer_has_sheets = sheets; });
}

void HealthMonitor::set_platform(bool reachable) {
    change([&](TerminalHealth& health) { health.platform_reachable = reachable; });
}

void HealthMonitor::set_refused(bool refused) {
    change([&](TerminalHealth& health) { health.refused = refused; });
}

void HealthMonitor::set_paused(std::vector<std::string> services) {
    change([&](TerminalHealth& health) { health.paused = std::move(services); });
}

void HealthMonitor::set_clock_unset(bool unset) {
    change([&](TerminalHealth& health) { health.clock_unset = unset; });
}

void HealthMonitor::set_storage(bool ready) {
    change([&](TerminalHealth& health) { health.storage_ready = ready; });
}

void HealthMonitor::set_auxiliaries(const drivers::AuxiliariesStatus& status) {
    using drivers::DoorState;
    using drivers::TamperState;
    drivers::AuxiliariesStatus before;
    {
        const std::lock_guard lock(mutex_);
        before = std::exchange(auxiliaries_, status);
    }
    if (status.door == DoorState::open && before.door != DoorState::open) log::door_opened();
    if (status.door == DoorState::closed && before.door == DoorState::open) log::door_closed();
    if (status.tamper == TamperState::on && before.tamper != TamperState::on) log::tampered();
    const bool low = is_power_low(status.power);
    if (low && !is_power_low(before.power)) log::power_low(status.power.charge_percent.value_or(0));
    const bool mains = status.power.mains == drivers::MainsStatus::powering;
    const bool had_no_mains = before.power.mains == drivers::MainsStatus::no_power;
    if (status.power.mains == drivers::MainsStatus::no_power && !had_no_mains) log::mains_away();
    if (mains && had_no_mains) log::mains_back();
    change([&](TerminalHealth& health) {
        health.power_low = low;
        health.door_open = status.door == DoorState::open;
        health.headset = status.headset == drivers::Presence::present;
    });
}

TerminalHealth HealthMonitor::health() const {
    const std::lock_guard lock(mutex_);
    return health_;
}

}  // namespace kiosk
