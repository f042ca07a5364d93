#include "drivers/auxiliaries/auxiliaries_service.h"

#include <algorithm>
#include <utility>

namespace drivers {

using kiosk::Duration;
using kiosk::Error;
using kiosk::ErrorCode;

AuxiliariesService::AuxiliariesService(Parts parts, const kiosk::Clock& clock,
                                       AuxiliariesEventSink sink)
    : parts_(std::move(parts)),
      clock_(clock),
      sink_(std::move(sink)),
      switch_supervisor_(parts_.limits),
      power_supervisor_(parts_.limits),
      switch_actor_([this](Pause&) { return watch_switches(); }),
      power_actor_([this](Pause&) { return watch_power(); }) {
    switch_supervisor_.attached(clock_.now());
    power_supervisor_.attached(clock_.now());
    if (parts_.switches) report_.parts["switches"] = switch_supervisor_.state();
    if (parts_.power) {
        report_.parts["ups"] = power_supervisor_.state();
        report_.models["ups"] = parts_.power->model();
    }
    if (parts_.lights) {
        // An LED tells nothing by itself: it is well until a word to it is refused.
        DeviceState& state = report_.parts["lights"];
        state.status = DeviceStatus::online;
        state.confidence = Confidence::unknown;
        state.since = clock_.now().steady;
        state.since_wall = clock_.now().wall;
    }
}

AuxiliariesService::~AuxiliariesService() {
    switch_actor_.stop();
    power_actor_.stop();
}

void AuxiliariesService::start() {
    if (parts_.switches || parts_.lights) switch_actor_.start("switches");
    if (parts_.power) power_actor_.start("ups");
}

AuxiliariesStatus AuxiliariesService::status() const {
    const std::lock_guard lock(mutex_);
    return report_.status;
}

AuxiliariesReport AuxiliariesService::report() const {
    const std::lock_guard lock(mutex_);
    return report_;
}

template <class Change>
void AuxiliariesService::change(const Change& apply) {
    AuxiliariesStatus now;
    {
        const std::lock_guard lock(mutex_);
        const AuxiliariesStatus before = report_.status;
        apply(report_.status);
        if (told_ && before == report_.status) return;
        told_ = true;
        now = report_.status;
    }
    sink_(AuxiliariesChanged{now});
}

void AuxiliariesService::set_light(const std::string& name, LightState state) {
    if (!parts_.lights) return;
    // A queue full of lights means that the lights hang; the newest one is not worth waiting for.
    static_cast<void>(switch_actor_.submit({RequestId{},
                                            [this, name, state](Pause&) {
                                                const auto done = parts_.lights->set(name, state);
                                                if (done)
                                                    tell_lights({});
                                                else if (done.error().code != ErrorCode::not_found)
                                                    tell_lights(done.error());
                                            },
                                            [](const Error&) {}}));
}

void AuxiliariesService::tell_lights(const std::optional<Error>& refused) {
    DeviceState state;
    {
        const std::lock_guard lock(mutex_);
        if (refused) {
            ++report_.faults;
            report_.last_error = refused->detail;
        }
        const auto status = refused ? DeviceStatus::hardware_error : DeviceStatus::online;
        DeviceState& known = report_.parts["lights"];
        known.confidence = Confidence::reported;
        if (known.status == status) return;
        known.status = status;
        known.recovery = refused ? RecoveryAction::maintenance : RecoveryAction::none;
        known.blame = refused ? Blame::technician : Blame::nobody;
        known.since = clock_.now().steady;
        known.since_wall = clock_.now().wall;
        known.detail = refused ? refused->detail : std::string();
        state = known;
    }
    sink_(DeviceEvent{"lights", state});
}

Duration AuxiliariesService::watch_switches() {
    constexpr Duration nothing_to_do{60'000};
    if (!parts_.switches) return nothing_to_do;
    const auto now = clock_.now().steady;
    if (const auto due = switch_supervisor_.start_at(); due && now < *due) {
        publish("switches", switch_supervisor_);
        return std::min(Duration{1'000}, *due - now);
    }
    const auto values =
        switches_open_ ? parts_.switches->wait(switch_slice) : parts_.switches->open(parts_.wishes);
    if (!values) {
        parts_.switches->close();
        switches_open_ = false;
        failed(switch_supervisor_, values.error());
        // Nobody knows whether the door was opened meanwhile.
        change([](AuxiliariesStatus& status) {
            status.door = DoorState::unknown;
            status.tamper = TamperState::unknown;
            status.operator_switch = OperatorSwitch::unknown;
            status.headset = Presence::unknown;
        });
    } else {
        if (!switches_open_) switch_supervisor_.started(clock_.now());
        switches_open_ = true;
        take(*values);
    }
    publish("switches", switch_supervisor_);
    return switches_open_ ? Duration{0} : switch_slice;
}

void AuxiliariesService::take(const SwitchValues& values) {
    change([&values](AuxiliariesStatus& status) {
        for (const auto& [role, on] : values) switch (role) {
                case SwitchRole::door:
                    status.door = on ? DoorState::closed : DoorState::open;
                    break;
                case SwitchRole::tamper:
                    status.tamper = on ? TamperState::on : TamperState::off;
                    break;
                case SwitchRole::operator_switch:
                    status.operator_switch = on ? OperatorSwitch::maintenance : OperatorSwitch::run;
                    break;
                case SwitchRole::headset:
                    status.headset = on ? Presence::present : Presence::not_present;
                    break;
            }
    });
}

Duration AuxiliariesService::watch_power() {
    const auto now = clock_.now().steady;
    if (const auto due = power_supervisor_.start_at(); due && now < *due)
        return std::min(power_interval, *due - now);
    const auto power = parts_.power->ask();
    if (power) {
        if (!power_supervisor_.is_running()) power_supervisor_.started(clock_.now());
    } else {
        failed(power_supervisor_, power.error());
    }
    change([&power](AuxiliariesStatus& status) { status.power = power ? *power : PowerState{}; });
    publish("ups", power_supervisor_);
    return power_supervisor_.is_running() ? power_interval : Duration{100};
}

void AuxiliariesService::failed(Supervisor& supervisor, const Error& error) {
    supervisor.faulted(error, clock_.now());
    const std::lock_guard lock(mutex_);
    ++report_.faults;
    report_.last_error = std::string(kiosk::name_of(error.code)) + ": " + error.detail;
}

void AuxiliariesService::publish(const char* part, const Supervisor& supervisor) {
    {
        const std::lock_guard lock(mutex_);
        DeviceState& state = report_.parts[part];
        if (state == supervisor.state()) return;
        state = supervisor.state();
    }
    sink_(DeviceEvent{part, supervisor.state()});
}

}  // namespace drivers
