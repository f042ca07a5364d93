#include <doctest.h>

#include "tests/unit/drivers_auxiliaries/fake_cabinet.h"

using namespace drivers;
using kiosk::Duration;
using kiosk::Error;
using kiosk::ErrorCode;
using Bench = tests::CabinetBench;

TEST_CASE("the cabinet's state is told at the start and on change only") {
    Bench bench;
    bench.pass(Duration{1'000});
    CHECK(bench.service->status().door == DoorState::closed);
    CHECK(bench.service->status().tamper == TamperState::unknown);  // there is no such switch
    CHECK(bench.service->status().power.battery == BatteryStatus::full);
    const auto before = bench.told.size();
    bench.pass(Duration{5'000});
    CHECK(bench.told.size() == before);
    bench.world.switches[SwitchRole::door] = false;
    bench.world.switches[SwitchRole::headset] = true;
    bench.pass(Duration{200});
    CHECK(bench.service->status().door == DoorState::open);
    CHECK(bench.service->status().headset == Presence::present);
    CHECK(bench.told.size() == before + 1);
}

TEST_CASE("power that fails and runs low is told within 2 s") {
    Bench bench;
    bench.pass(Duration{500});
    bench.world.power = PowerState{MainsStatus::no_power, BatteryStatus::low, 15};
    bench.pass(Duration{2'000});
    CHECK(is_power_low(bench.service->status().power));
}

TEST_CASE("switches that go away are unknown at once, and back within 5 s after they are there") {
    Bench bench;
    bench.pass(Duration{500});
    bench.world.switch_error = Error{ErrorCode::device_gone, "pulled", {}};
    bench.pass(Duration{300});
    CHECK(bench.service->status().door == DoorState::unknown);
    CHECK(bench.part("switches") == DeviceStatus::offline);
    bench.pass(Duration{60'000});
    CHECK(bench.part("switches") == DeviceStatus::hardware_error);
    bench.world.switch_error.reset();
    bench.pass(Duration{5'000});
    CHECK(bench.part("switches") == DeviceStatus::online);
    CHECK(bench.service->status().door == DoorState::closed);
}

TEST_CASE("a UPS that cannot be asked is unknown within 5 s, and back within 5 s") {
    for (const auto code : {ErrorCode::timed_out, ErrorCode::device_gone, ErrorCode::protocol_error,
                            ErrorCode::not_found}) {
        Bench bench;
        bench.pass(Duration{500});
        bench.world.power = Error{code, "away", {}};
        bench.pass(Duration{5'000});
        CHECK(bench.part("ups") != DeviceStatus::online);
        CHECK(bench.service->status().power == PowerState{});
        CHECK(bench.service->report().faults > 0);
        bench.world.power = PowerState{MainsStatus::powering, BatteryStatus::full, 100};
        bench.pass(Duration{5'000});
        CHECK(bench.part("ups") == DeviceStatus::online);
        CHECK(text_of(bench.service->report()).find("mains: powering") != std::string::npos);
    }
}

TEST_CASE("a switch of the configuration is a device and a code") {
    const auto wish = switch_wish_of(SwitchRole::door, "gpio-keys:SW_MACHINE_COVER");
    REQUIRE(wish);
    CHECK(wish->device == "gpio-keys");
    CHECK(wish->code == "SW_MACHINE_COVER");
    CHECK(switch_wish_of(SwitchRole::door, "a:b:SW_LID")->device == "a:b");
    for (const char* wrong : {"", "SW_LID", ":SW_LID", "dev:", "dev:ABS_X"})
        CHECK_FALSE(switch_wish_of(SwitchRole::door, wrong));
}
