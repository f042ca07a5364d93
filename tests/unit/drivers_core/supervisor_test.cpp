#include "drivers/core/supervisor.h"

#include <doctest.h>

namespace tests {

using drivers::Blame;
using drivers::DeviceStatus;
using drivers::RecoveryAction;
using drivers::Supervisor;
using drivers::SupervisorLimits;
using kiosk::Duration;
using kiosk::Error;
using kiosk::ErrorCode;

namespace {
const Error mute{ErrorCode::timed_out, "no reply", {}};
}

TEST_CASE("an attached device is started at once and a missing one never") {
    kiosk::VirtualClock clock;
    Supervisor supervisor;
    CHECK_FALSE(supervisor.start_at());
    supervisor.attached(clock.now());
    CHECK(supervisor.state().status == DeviceStatus::starting);
    CHECK(supervisor.start_at() == clock.now().steady);
    supervisor.started(clock.now());
    CHECK(supervisor.state().status == DeviceStatus::online);
    CHECK_FALSE(supervisor.start_at());
    supervisor.detached(clock.now());
    CHECK(supervisor.state().status == DeviceStatus::no_device);
    CHECK(supervisor.state().blame == Blame::technician);
    CHECK_FALSE(supervisor.start_at());
}

TEST_CASE("the pause before the next start doubles with each fault up to its limit") {
    kiosk::VirtualClock clock;
    SupervisorLimits limits;
    limits.quarantine_faults = 100;
    limits.fault_window = Duration{3'600'000};
    Supervisor supervisor(limits);
    supervisor.attached(clock.now());
    Duration expected{200};
    for (int i = 0; i < 12; ++i) {
        supervisor.faulted(mute, clock.now());
        CHECK(*supervisor.start_at() - clock.now().steady == expected);
        expected = std::min(expected * 2, limits.back_off_max);
    }
    CHECK(supervisor.state().status == DeviceStatus::offline);
    CHECK(supervisor.state().blame == Blame::wait);
    CHECK(supervisor.state().detail == "timed_out: no reply");
}

TEST_CASE("five faults within a minute end in quarantine, which a technician or a plug ends") {
    kiosk::VirtualClock clock;
    const SupervisorLimits limits;
    Supervisor supervisor;
    supervisor.attached(clock.now());
    for (int i = 0; i < limits.quarantine_faults; ++i) {
        CHECK_FALSE(supervisor.is_quarantined());
        supervisor.started(clock.now());
        supervisor.faulted(mute, clock.now());
        clock.advance(Duration{1000});
    }
    CHECK(supervisor.is_quarantined());
    CHECK(supervisor.state().status == DeviceStatus::hardware_error);
    CHECK(supervisor.state().recovery == RecoveryAction::maintenance);
    CHECK(*supervisor.start_at() - clock.now().steady == limits.quarantine - Duration{1000});

    SUBCASE("reset") {
        supervisor.cleared(clock.now());
        CHECK(supervisor.start_at() == clock.now().steady);
        CHECK_FALSE(supervisor.is_quarantined());
    }
    SUBCASE("plugged in anew") {
        supervisor.detached(clock.now());
        supervisor.attached(clock.now());
        CHECK(supervisor.start_at() == clock.now().steady);
    }
    SUBCASE("a second chance that succeeds") {
        supervisor.started(clock.now());
        CHECK_FALSE(supervisor.is_quarantined());
        CHECK(supervisor.state().status == DeviceStatus::online);
    }
}

TEST_CASE("a device that does not start is given up, and taken back within 5 s of its cure") {
    kiosk::VirtualClock clock;
    Supervisor supervisor;
    supervisor.attached(clock.now());
    for (int i = 0; i < 40; ++i) {
        supervisor.faulted(mute, clock.now());
        const auto rest = *supervisor.start_at() - clock.now().steady;
        CHECK(rest <= Duration{4000});
        clock.advance(rest);
    }
    CHECK(supervisor.is_quarantined());
    CHECK(supervisor.state().status == DeviceStatus::hardware_error);
    supervisor.started(clock.now());
    CHECK_FALSE(supervisor.is_quarantined());
    CHECK(supervisor.state().status == DeviceStatus::online);
}

TEST_CASE("the more often a device failed in a row, the harder it is woken") {
    kiosk::VirtualClock clock;
    Supervisor supervisor;
    supervisor.attached(clock.now());
    CHECK(supervisor.waking() == Supervisor::Waking::plain);
    supervisor.faulted(mute, clock.now());
    CHECK(supervisor.waking() == Supervisor::Waking::device_reset);
    supervisor.faulted(mute, clock.now());
    supervisor.faulted(mute, clock.now());
    CHECK(supervisor.waking() == Supervisor::Waking::cable_reset);
    supervisor.started(clock.now());
    CHECK(supervisor.waking() == Supervisor::Waking::plain);
    supervisor.faulted(mute, clock.now());
    supervisor.detached(clock.now());
    supervisor.attached(clock.now());
    CHECK(supervisor.waking() == Supervisor::Waking::plain);
}

TEST_CASE("a device without permission stays a matter of configuration in quarantine") {
    kiosk::VirtualClock clock;
    Supervisor supervisor;
    supervisor.attached(clock.now());
    for (int i = 0; i < 6; ++i)
        supervisor.faulted({ErrorCode::unauthorised, "libusb_open", {}}, clock.now());
    CHECK(supervisor.is_quarantined());
    CHECK(supervisor.state().recovery == RecoveryAction::configuration);
}

TEST_CASE("faults far apart never add up to a quarantine") {
    kiosk::VirtualClock clock;
    Supervisor supervisor;
    supervisor.attached(clock.now());
    for (int i = 0; i < 20; ++i) {
        supervisor.started(clock.now());
        supervisor.faulted(mute, clock.now());
        clock.advance(Duration{30'000});
        CHECK_FALSE(supervisor.is_quarantined());
    }
}

TEST_CASE("missing permission is told as a matter of configuration") {
    kiosk::VirtualClock clock;
    Supervisor supervisor;
    supervisor.attached(clock.now());
    supervisor.faulted({ErrorCode::unauthorised, "libusb_open", {}}, clock.now());
    CHECK(supervisor.state().recovery == RecoveryAction::configuration);
    CHECK(supervisor.state().blame == Blame::technician);
}

TEST_CASE("since tells when the status began, not when it was last confirmed") {
    kiosk::VirtualClock clock;
    Supervisor supervisor;
    supervisor.attached(clock.now());
    supervisor.started(clock.now());
    const auto began = clock.now();
    clock.advance(Duration{5000});
    supervisor.busy(false, clock.now());
    CHECK(supervisor.state().since == began.steady);
    CHECK(supervisor.state().since_wall == began.wall);
    supervisor.busy(true, clock.now());
    CHECK(supervisor.state().since == clock.now().steady);
}

TEST_CASE("a fault that arrives after the unplugging changes nothing") {
    kiosk::VirtualClock clock;
    Supervisor supervisor;
    supervisor.attached(clock.now());
    supervisor.detached(clock.now());
    supervisor.faulted(mute, clock.now());
    supervisor.started(clock.now());
    CHECK(supervisor.state().status == DeviceStatus::no_device);
    CHECK_FALSE(supervisor.start_at());
}

}  // namespace tests
