#pragma once

#include <functional>
#include <vector>

#include "drivers/pcsc/service.h"
#include "tests/support/smart_card/simulated_service.h"
#include "tests/unit/drivers_pcsc/card_support.h"

namespace tests {

/// Service and watch without threads: every look of the driver looks for real, and moves the clock.
struct ServiceBench {
    ServiceBench()
        : device({services.make_port(),
                  [this] {
                      if (meanwhile) meanwhile();
                      watch.look(kiosk::Duration{0});
                      // Nobody sleeps here: each look is a tenth of a second later.
                      clock.advance(drivers::SmartCardService::look_interval);
                      return watch.sight();
                  },
                  {},
                  {}},
                 clock, random, [this](drivers::SmartCardEvent event) { take(std::move(event)); }) {
    }

    void take(drivers::SmartCardEvent event) {
        if (auto* read = std::get_if<drivers::TravelDocumentRead>(&event)) {
            ++completions;
            error = read->result ? kiosk::ErrorCode::internal : read->result.error().code;
            good = read->result.has_value();
        } else if (auto* social = std::get_if<drivers::SocialSecurityCardRead>(&event)) {
            ++completions;
            error = social->result ? kiosk::ErrorCode::internal : social->result.error().code;
            good = social->result.has_value();
        } else if (auto* retry = std::get_if<drivers::SmartCardRetry>(&event)) {
            retries.push_back(retry->reason);
            if (on_retry) on_retry();
        } else if (std::holds_alternative<drivers::SmartCardRemoved>(event)) {
            ++removed;
        } else if (auto* changed = std::get_if<drivers::DeviceEvent>(&event)) {
            states.push_back(changed->state.status);
        }
    }

    void read(drivers::SmartCardReadOptions options = {}) {
        REQUIRE(device.read_travel_document(drivers::RequestId(1), tests::specimen_key(), options));
        device.step();
    }

    kiosk::VirtualClock clock;
    kiosk::SeededRandom random{3};
    SimulatedService services;
    drivers::CardWatch watch{services.make_port(), clock, {}};
    EmulatedDocument card{{tests::specimen_mrz, tests::sample_picture(900), {}}};
    int completions = 0;
    int removed = 0;
    bool good = false;
    kiosk::ErrorCode error = kiosk::ErrorCode::internal;
    std::vector<kiosk::ErrorCode> retries;
    std::vector<drivers::DeviceStatus> states;
    std::function<void()> meanwhile;
    std::function<void()> on_retry;
    drivers::SmartCardService device;
};

}  // namespace tests
