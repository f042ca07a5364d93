#include "kiosk/app/health_monitor.h"

namespace kiosk {

template <class Change>
void HealthMonitor::change(const Change& apply) {
    TerminalHealth now;
    {
        const std::lock_guard lock(mutex_);
        const TerminalHealth before = health_;
        apply(health_);
        if (health_ == before) return;
        now = health_;
    }
    inbox_.post({{}, event::HealthChanged{now}, {}});
}

void HealthMonitor::set_card_reader(const drivers::DeviceState& state) {
    const PartState part = state.status == drivers::DeviceStatus::starting ? PartState::attention
                           : drivers::is_usable(state)                     ? PartState::ready
                                                                           : PartState::unavailable;
    change([&](TerminalHealth& health) { health.card_reader = part; });
}

void HealthMonitor::set_printer(PartState state, ErrorCode problem) {
    change([&](TerminalHealth& health) {
        health.printer = state;
        health.printer_problem = problem;
    });
}

void HealthMonitor::set_platform(bool reachable) {
    change([&](TerminalHealth& health) { health.platform_reachable = reachable; });
}

void HealthMonitor::set_storage(bool ready) {
    change([&](TerminalHealth& health) { health.storage_ready = ready; });
}

TerminalHealth HealthMonitor::health() const {
    const std::lock_guard lock(mutex_);
    return health_;
}

}  // namespace kiosk
