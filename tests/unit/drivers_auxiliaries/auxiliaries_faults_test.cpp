// Every fault of the cabinet's small things in every phase of a visit. They have no commands but
// the lights': a phase is what the cabinet and the visit are doing while the fault strikes.

#include <fstream>

#include <doctest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "tests/unit/drivers_auxiliaries/fake_cabinet.h"

namespace tests {

using namespace drivers;
using kiosk::Duration;
using kiosk::Error;
using kiosk::ErrorCode;

namespace {

const std::vector<std::string> phases{"idle", "before", "during", "between", "end"};

/// What goes on in the cabinet in that phase.
void begin_phase(CabinetBench& bench, const std::string& phase) {
    if (phase == "before") return;  // the fault is there from the first moment
    bench.pass(Duration{500});
    if (phase == "during") bench.world.switches[SwitchRole::headset] = true;
    if (phase == "between") {
        bench.world.switches[SwitchRole::headset] = true;
        bench.pass(Duration{200});
        bench.world.switches[SwitchRole::headset] = false;
        bench.pass(Duration{200});
    }
    if (phase == "end") bench.world.switches[SwitchRole::door] = false;
}

void switches_struck(ErrorCode code) {
    for (const auto& phase : phases) {
        CAPTURE(phase);
        CabinetBench bench;
        begin_phase(bench, phase);
        bench.world.switch_error = Error{code, "struck", {}};
        bench.pass(Duration{1'000});
        CHECK(bench.service->status().door == DoorState::unknown);
        CHECK(bench.service->status().headset == Presence::unknown);
        CHECK(bench.part("switches") != DeviceStatus::online);
        bench.pass(Duration{10'000});
        bench.world.switch_error.reset();
        bench.world.switches[SwitchRole::door] = true;
        bench.pass(Duration{5'000});
        CHECK(bench.part("switches") == DeviceStatus::online);
        CHECK(bench.service->status().door == DoorState::closed);
    }
}

void power_struck(ErrorCode code) {
    for (const auto& phase : phases) {
        CAPTURE(phase);
        CabinetBench bench;
        begin_phase(bench, phase);
        if (phase == "end")
            bench.world.power = PowerState{MainsStatus::no_power, BatteryStatus::low, 10};
        bench.world.power = Error{code, "struck", {}};
        bench.pass(Duration{5'000});
        CHECK(bench.service->status().power == PowerState{});
        CHECK(bench.part("ups") != DeviceStatus::online);
        bench.pass(Duration{10'000});
        bench.world.power = PowerState{MainsStatus::powering, BatteryStatus::full, 100};
        bench.pass(Duration{5'000});
        CHECK(bench.part("ups") == DeviceStatus::online);
        CHECK(bench.service->status().power.mains == MainsStatus::powering);
    }
}

}  // namespace

TEST_CASE(
    "switches pulled [fault device=switches fault=unplug phase=idle,before,during,between,end]") {
    switches_struck(ErrorCode::device_gone);
}

TEST_CASE(
    "switches that say nonsense "
    "[fault device=switches fault=garbage phase=idle,before,during,between,end]") {
    switches_struck(ErrorCode::io_error);
}

TEST_CASE(
    "switches that somebody else has, or that are forbidden "
    "[fault device=switches fault=busy,no_permission phase=idle,before,during,between,end]") {
    switches_struck(ErrorCode::device_busy);
    switches_struck(ErrorCode::unauthorised);
}

TEST_CASE(
    "switches that chatter or tell the same twice end with what is true "
    "[fault device=switches fault=flapping,double_read phase=idle,before,during,between,end]") {
    for (const auto& phase : phases) {
        CAPTURE(phase);
        CabinetBench bench;
        begin_phase(bench, phase);
        for (int i = 0; i < 20; ++i) {
            bench.world.switches[SwitchRole::door] = i % 2 == 0;
            bench.pass(Duration{160});
        }
        bench.world.switches[SwitchRole::door] = true;
        bench.pass(Duration{400});
        CHECK(bench.service->status().door == DoorState::closed);
        const auto told = bench.told.size();
        bench.pass(Duration{2'000});  // the same, again and again
        CHECK(bench.told.size() == told);
        CHECK(bench.part("switches") == DeviceStatus::online);
    }
}

TEST_CASE(
    "UPS pulled, switched off, or its server ended "
    "[fault device=ups fault=unplug,power_off,daemon_killed "
    "phase=idle,before,during,between,end]") {
    power_struck(ErrorCode::device_gone);
    power_struck(ErrorCode::no_device);
}

TEST_CASE(
    "UPS that says nonsense or half an answer "
    "[fault device=ups fault=garbage,torn phase=idle,before,during,between,end]") {
    power_struck(ErrorCode::protocol_error);
    power_struck(ErrorCode::bad_format);
}

TEST_CASE(
    "UPS that does not answer, or too late "
    "[fault device=ups fault=silence,late phase=idle,before,during,between,end]") {
    power_struck(ErrorCode::timed_out);
}

TEST_CASE(
    "UPS that is refused "
    "[fault device=ups fault=refused,no_permission phase=idle,before,during,between,end]") {
    power_struck(ErrorCode::not_found);
    power_struck(ErrorCode::unauthorised);
}

TEST_CASE(
    "UPS that comes and goes is what it said last "
    "[fault device=ups fault=flapping phase=idle,before,during,between,end]") {
    for (const auto& phase : phases) {
        CAPTURE(phase);
        CabinetBench bench;
        begin_phase(bench, phase);
        for (int i = 0; i < 6; ++i) {
            bench.world.power = Error{ErrorCode::device_gone, "goes", {}};
            bench.pass(Duration{1'600});
            bench.world.power = PowerState{MainsStatus::no_power, BatteryStatus::low, 10};
            bench.pass(Duration{1'600});
        }
        bench.pass(Duration{5'000});
        CHECK(is_power_low(bench.service->status().power));
    }
}

TEST_CASE(
    "lights that are away, refuse or are forbidden stop nothing and shine when they are back "
    "[fault device=lights fault=unplug,refused,no_permission "
    "phase=idle,before,during,between,end]") {
    std::string folder = "/tmp/bianmin-lights-XXXXXX";
    REQUIRE(::mkdtemp(folder.data()) != nullptr);
    const std::filesystem::path led =
        std::filesystem::path(folder) / "class" / "leds" / "bianmin:white:scanner";
    for (const auto& phase : phases) {
        CAPTURE(phase);
        std::filesystem::remove_all(led);
        CabinetBench bench(std::filesystem::path{folder});
        begin_phase(bench, phase);
        bench.service->set_light("scanner", LightState::continuous);  // away
        bench.pass(Duration{300});
        // It is there and takes no word: a folder where the file should be.
        std::filesystem::create_directories(led / "trigger");
        std::ofstream(led / "brightness") << "0";
        bench.service->set_light("scanner", LightState::continuous);
        bench.pass(Duration{300});
        CHECK(bench.service->report().faults == 1);
        CHECK(bench.part("switches") == DeviceStatus::online);
        std::filesystem::remove_all(led / "trigger");
        bench.service->set_light("scanner", LightState::continuous);
        bench.pass(Duration{300});
        std::ifstream in(led / "brightness");
        std::string value;
        in >> value;
        CHECK(value == "255");
    }
    std::filesystem::remove_all(folder);
}

}  // namespace tests
