#include <thread>

#include <doctest.h>

#include "drivers/auxiliaries/auxiliaries.h"
#include "kiosk/base/bounded_queue.h"
#include "tests/sim/sim_control.h"
#include "tests/support/nut/nut_server.h"

namespace tests {

using drivers::Auxiliaries;
using drivers::AuxiliariesConfig;
using drivers::AuxiliariesEvent;
using drivers::AuxiliariesReport;
using drivers::DeviceStatus;
using drivers::DoorState;
using drivers::LightState;
using drivers::MainsStatus;
using drivers::OperatorSwitch;
using drivers::PowerState;
using drivers::Presence;
using drivers::TamperState;
using kiosk::Duration;

namespace {

constexpr Duration patience{15'000};

/// The auxiliaries as the application has them, on the emulated nodes and a NUT server.
class AuxiliariesSession {
  public:
    explicit AuxiliariesSession(const std::string& ups = "sysfs") {
        for (const std::string device : {"switches", "power", "lights"}) {
            control.say("device " + device + " plug");
            control.say("device " + device + " clear");
        }
        for (const char* code : {"2", "5", "14", "16"})
            control.tell("device switches set " + std::string(code) + " 0");
        AuxiliariesConfig config;
        config.door_switch = "gpio-keys:SW_MACHINE_COVER";
        config.tamper_switch = "gpio-keys:SW_MUTE_DEVICE";
        config.headset_jack = "gpio-keys:SW_HEADPHONE_INSERT";
        config.operator_switch = "gpio-keys:SW_DOCK";
        config.ups = ups;
        config.lights = "bianmin:white:";
        auto made = make_auxiliaries(config, clock, [](const AuxiliariesEvent&) {});
        REQUIRE(made);
        auxiliaries = std::move(*made);
    }

    void await(const std::function<bool(const AuxiliariesReport&)>& condition,
               Duration limit = patience) {
        const auto until = clock.now().steady + limit;
        while (!condition(auxiliaries->report())) {
            REQUIRE_MESSAGE(clock.now().steady < until, text_of(auxiliaries->report()));
            std::this_thread::sleep_for(std::chrono::milliseconds{10});
        }
    }
    void await_part(const std::string& part, bool online, Duration limit = patience) {
        await(
            [&](const AuxiliariesReport& report) {
                return (report.parts.at(part).status == DeviceStatus::online) == online;
            },
            limit);
    }
    void await_door(DoorState state, Duration limit = patience) {
        await([&](const AuxiliariesReport& report) { return report.status.door == state; }, limit);
    }
    void await_power(const std::function<bool(const PowerState&)>& condition,
                     Duration limit = patience) {
        await([&](const AuxiliariesReport& report) { return condition(report.status.power); },
              limit);
    }

    SimControl control;
    kiosk::RealClock clock;
    std::unique_ptr<Auxiliaries> auxiliaries;
};

bool runs_low(const PowerState& power) {
    return is_power_low(power);
}
bool is_fed(const PowerState& power) {
    return power.mains == MainsStatus::powering;
}
bool is_unknown(const PowerState& power) {
    return power == PowerState{};
}

}  // namespace

TEST_CASE("switches: door, tamper, operator and headset are told within a second") {
    AuxiliariesSession session;
    session.await_door(DoorState::open);
    session.control.tell("device switches set 16 1");
    session.await_door(DoorState::closed, Duration{1'000});
    session.control.tell("device switches set 2 1");
    session.await([](const auto& report) { return report.status.headset == Presence::present; },
                  Duration{1'000});
    session.control.tell("device switches set 14 1");
    session.await([](const auto& report) { return report.status.tamper == TamperState::on; },
                  Duration{1'000});
    session.control.tell("device switches set 5 1");
    session.await(
        [](const auto& report) {
            return report.status.operator_switch == OperatorSwitch::maintenance;
        },
        Duration{1'000});
    session.control.tell("device switches set 16 0");
    session.await_door(DoorState::open, Duration{1'000});
    session.control.tell("device switches set 14 0");
    session.control.tell("device switches set 5 0");
}

TEST_CASE("switches: pulled they are unknown within 1 s, back within 5 s with what is true then") {
    AuxiliariesSession session;
    session.control.tell("device switches set 16 1");
    session.await_door(DoorState::closed);
    session.control.tell("device switches unplug");
    session.await_door(DoorState::unknown, Duration{1'500});
    session.await_part("switches", false);
    session.control.tell("device switches set 2 1");
    session.control.tell("device switches plug");
    session.await_part("switches", true, Duration{5'000});
    CHECK(session.auxiliaries->status().door == DoorState::closed);
    CHECK(session.auxiliaries->status().headset == Presence::present);
}

TEST_CASE("switches: a flood of changes and half an event do no harm") {
    AuxiliariesSession session;
    session.control.tell("device switches set 16 1");
    session.await_door(DoorState::closed);
    session.control.tell("device switches fail_next flood");
    session.control.tell("device switches set 16 0");
    session.await_door(DoorState::open);
    session.control.tell("device switches fail_next garbage");
    std::this_thread::sleep_for(std::chrono::milliseconds{300});
    session.control.tell("device switches unplug");
    session.control.tell("device switches plug");
    session.control.tell("device switches set 16 1");
    session.await_door(DoorState::closed);
}

TEST_CASE("power of the kernel: mains away and battery low are told within 2 s") {
    AuxiliariesSession session;
    session.await_power(is_fed);
    session.control.tell("device power set online 0");
    session.control.tell("device power set capacity 12");
    session.await_power(runs_low, Duration{3'000});
    session.control.tell("device power clear");
    session.await_power(is_fed, Duration{5'000});
}

TEST_CASE("power of the kernel: gone, and nonsense, are unknown within 5 s and back within 5 s") {
    AuxiliariesSession session;
    session.await_power(is_fed);
    session.control.tell("device power unplug");
    session.await_power(is_unknown, Duration{5'000});
    session.await_part("ups", false);
    session.control.tell("device power plug");
    session.await_power(is_fed, Duration{5'000});
    session.control.tell("device power fail_next garbage");
    session.await_power(is_unknown, Duration{5'000});
    session.control.tell("device power clear");
    session.await_power(is_fed, Duration{5'000});
    session.await_part("ups", true);
}

TEST_CASE("power of a NUT server: mains away, battery low, and every way to fail and come back") {
    NutServer server;
    AuxiliariesSession session(server.place());
    session.await_power(is_fed);
    server.set("ups.status", "OB DISCHRG LB");
    session.await_power(runs_low, Duration{3'000});
    server.set("ups.status", "OL CHRG");
    session.await_power(is_fed, Duration{5'000});
    for (const auto mode : {NutServer::Mode::stalls, NutServer::Mode::sends_garbage,
                            NutServer::Mode::breaks_off, NutServer::Mode::says_stale}) {
        server.set(mode);
        session.await_power(is_unknown, Duration{5'000});
        server.set(NutServer::Mode::answers);
        session.await_power(is_fed, Duration{5'000});
    }
    server.end();
    session.await_power(is_unknown, Duration{5'000});
    session.await_part("ups", false);
    server.begin();
    session.await_power(is_fed, Duration{5'000});
}

TEST_CASE("lights: a light goes on, flashes and goes off; gone it is left out") {
    AuxiliariesSession session;
    const auto await_light = [&](const std::string& words) {
        const auto until = session.clock.now().steady + patience;
        while (session.control.say("device lights state").find(words) == std::string::npos)
            REQUIRE_MESSAGE(session.clock.now().steady < until,
                            session.control.say("device lights state"));
    };
    session.auxiliaries->set_light("card_reader", LightState::continuous);
    await_light("card_reader=255/none");
    session.auxiliaries->set_light("card_reader", LightState::slow);
    await_light("timer/1000");
    session.auxiliaries->set_light("card_reader", LightState::off);
    await_light("card_reader=0/none");
    session.control.tell("device lights unplug");
    session.auxiliaries->set_light("card_reader", LightState::continuous);
    session.control.tell("device lights plug");
    session.auxiliaries->set_light("scanner", LightState::continuous);
    await_light("scanner=255/none");
    CHECK(session.auxiliaries->report().faults == 0);
}

}  // namespace tests
