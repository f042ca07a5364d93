#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "drivers/auxiliaries/lights.h"
#include "drivers/auxiliaries/power_source.h"
#include "drivers/auxiliaries/switch_port.h"
#include "drivers/core/device_actor.h"
#include "drivers/core/supervisor.h"

namespace drivers {

/// The auxiliaries over any ports. `start` gives each part its thread; tests call the steps.
/// **Threads:** the public methods any; each part the thread of its own.
class AuxiliariesService final : public Auxiliaries {
  public:
    /// Longest wait for a change of a switch.
    static constexpr kiosk::Duration switch_slice{150};
    static constexpr kiosk::Duration power_interval{1'500};

    struct Parts {
        /// Empty: no switches.
        std::unique_ptr<SwitchPort> switches;
        std::vector<SwitchWish> wishes;
        /// Null: no UPS.
        std::unique_ptr<PowerSource> power;
        std::optional<Lights> lights;
        /// A part that was given up is still tried every few seconds.
        SupervisorLimits limits{.back_off_max = kiosk::Duration{2'000},
                                .quarantine = kiosk::Duration{3'000}};
    };

    AuxiliariesService(Parts parts, const kiosk::Clock& clock, AuxiliariesEventSink sink);
    ~AuxiliariesService() override;
    AuxiliariesService(const AuxiliariesService&) = delete;
    AuxiliariesService& operator=(const AuxiliariesService&) = delete;

    void start();
    kiosk::Duration step_switches() { return switch_actor_.step(); }
    kiosk::Duration step_power() { return power_actor_.step(); }

    [[nodiscard]] AuxiliariesStatus status() const override;
    [[nodiscard]] AuxiliariesReport report() const override;
    void set_light(const std::string& name, LightState state) override;

  private:
    kiosk::Duration watch_switches();
    kiosk::Duration watch_power();
    void take(const SwitchValues& values);
    void failed(Supervisor& supervisor, const kiosk::Error& error);
    void tell_lights(const std::optional<kiosk::Error>& refused);
    void publish(const char* part, const Supervisor& supervisor);
    template <class Change>
    void change(const Change& apply);

    const Parts parts_;
    const kiosk::Clock& clock_;
    const AuxiliariesEventSink sink_;
    Supervisor switch_supervisor_;
    Supervisor power_supervisor_;
    bool switches_open_ = false;

    mutable std::mutex mutex_;
    AuxiliariesReport report_;
    bool told_ = false;

    DeviceActor switch_actor_;  // last: their threads use all of the above
    DeviceActor power_actor_;
};

}  // namespace drivers
