#pragma once

#include <optional>
#include <string>
#include <vector>

#include "drivers/auxiliaries/auxiliaries_service.h"

namespace tests {

/// What the cabinet is like; the service is the one under test.
struct CabinetWorld {
    kiosk::VirtualClock clock;
    drivers::SwitchValues switches{{drivers::SwitchRole::door, true}};
    std::optional<kiosk::Error> switch_error;
    kiosk::Result<drivers::PowerState> power{
        drivers::PowerState{drivers::MainsStatus::powering, drivers::BatteryStatus::full, 100}};
};

class FakeSwitches final : public drivers::SwitchPort {
  public:
    explicit FakeSwitches(CabinetWorld& world) : world_(world) {}
    kiosk::Result<drivers::SwitchValues> open(const std::vector<drivers::SwitchWish>&) override {
        return now();
    }
    kiosk::Result<drivers::SwitchValues> wait(kiosk::Duration timeout) override {
        world_.clock.advance(timeout);
        return now();
    }
    void close() override {}

  private:
    [[nodiscard]] kiosk::Result<drivers::SwitchValues> now() const {
        if (world_.switch_error) return *world_.switch_error;
        return world_.switches;
    }
    CabinetWorld& world_;
};

class FakePower final : public drivers::PowerSource {
  public:
    explicit FakePower(CabinetWorld& world) : world_(world) {}
    [[nodiscard]] std::string model() const override { return "fake"; }
    [[nodiscard]] kiosk::Result<drivers::PowerState> ask() override { return world_.power; }

  private:
    CabinetWorld& world_;
};

/// The service on fakes and a clock that stands still. With a folder it has lights there.
struct CabinetBench {
    explicit CabinetBench(const std::filesystem::path& lights = {}) {
        drivers::AuxiliariesService::Parts parts;
        parts.switches = std::make_unique<FakeSwitches>(world);
        parts.power = std::make_unique<FakePower>(world);
        if (!lights.empty()) parts.lights.emplace(lights, "bianmin:white:");
        service.emplace(std::move(parts), world.clock, [this](drivers::AuxiliariesEvent event) {
            if (const auto* changed = std::get_if<drivers::AuxiliariesChanged>(&event))
                told.push_back(changed->status);
        });
    }
    void pass(kiosk::Duration time) {
        const auto until = world.clock.now().steady + time;
        while (world.clock.now().steady < until) {
            const auto before = world.clock.now().steady;
            const auto rest = std::min(service->step_switches(), service->step_power());
            if (world.clock.now().steady == before)
                world.clock.advance(std::clamp(rest, kiosk::Duration{10}, kiosk::Duration{100}));
        }
    }
    [[nodiscard]] drivers::DeviceStatus part(const std::string& name) const {
        return service->report().parts.at(name).status;
    }

    CabinetWorld world;
    std::vector<drivers::AuxiliariesStatus> told;
    std::optional<drivers::AuxiliariesService> service;
};

}  // namespace tests
