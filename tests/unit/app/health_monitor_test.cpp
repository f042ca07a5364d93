#include "kiosk/app/health_monitor.h"

#include <future>

#include <doctest.h>

#include "kiosk/app/device_log.h"
#include "tests/support/kept_lines.h"

using namespace drivers;

namespace {

DeviceState state(DeviceStatus status) {
    DeviceState state;
    state.status = status;
    state.detail = "why";
    return state;
}

}  // namespace

TEST_CASE("door, power and headset reach the visit, and the log what a technician wants to know") {
    tests::KeptLines log;
    kiosk::Inbox inbox;
    kiosk::HealthMonitor health(inbox);
    AuxiliariesStatus status;
    status.door = DoorState::open;
    status.headset = Presence::present;
    status.tamper = TamperState::on;
    status.power = {MainsStatus::no_power, BatteryStatus::low, 12};
    health.set_auxiliaries(status);
    CHECK(health.health().door_open);
    CHECK(health.health().power_low);
    CHECK(health.health().headset);
    for (const char* event : {"door_opened", "tampered", "mains_away", "power_low"})
        CHECK_MESSAGE(log.has(event), event);
    auto event = inbox.take();
    REQUIRE(event);
    CHECK(std::get<kiosk::event::HealthChanged>(event->body).health.door_open);
    log.lines.clear();
    health.set_auxiliaries(status);  // nothing new
    CHECK(log.lines.empty());
    CHECK_FALSE(inbox.take());
    status.door = DoorState::closed;
    status.power = {MainsStatus::powering, BatteryStatus::low, 13};
    health.set_auxiliaries(status);
    CHECK_FALSE(health.health().door_open);
    CHECK_FALSE(health.health().power_low);
    CHECK(log.has("door_closed"));
    CHECK(log.has("mains_back"));
}

TEST_CASE("a part of the cabinet that is not there keeps nobody out") {
    kiosk::Inbox inbox;
    kiosk::HealthMonitor health(inbox);
    health.set_auxiliaries({});
    CHECK_FALSE(health.health().door_open);
    CHECK_FALSE(health.health().power_low);
}

TEST_CASE("pictures from phones are taken while there is a program that looks at them") {
    kiosk::Inbox inbox;
    kiosk::HealthMonitor health(inbox);
    CHECK_FALSE(health.health().phone_pictures);
    for (const auto& [status, ready] :
         {std::pair{DeviceStatus::online, true}, std::pair{DeviceStatus::offline, false},
          std::pair{DeviceStatus::online, true}}) {
        health.set_phone_pictures(state(status));
        CHECK(health.health().phone_pictures == ready);
        const auto event = inbox.take();
        REQUIRE(event);
        CHECK(std::get<kiosk::event::HealthChanged>(event->body).health.phone_pictures == ready);
    }
}

TEST_CASE("what is told last is the newest: nobody sees a newer state before one was told") {
    kiosk::HealthMonitor* monitor = nullptr;
    std::future<kiosk::TerminalHealth> newer;
    // Told on the thread that brought the change; another one has all the time for its own.
    kiosk::Inbox inbox([&] {
        if (newer.valid()) return;
        newer = std::async(std::launch::async, [&] {
            monitor->set_storage(false);
            return monitor->health();
        });
        CHECK(newer.wait_for(std::chrono::milliseconds(50)) == std::future_status::timeout);
    });
    kiosk::HealthMonitor health(inbox);
    monitor = &health;
    health.set_card_reader(state(DeviceStatus::online));
    const auto last = newer.get();
    std::optional<kiosk::TerminalHealth> told;
    while (const auto event = inbox.take())
        told = std::get<kiosk::event::HealthChanged>(event->body).health;
    REQUIRE(told);
    CHECK(*told == last);
    CHECK(told->card_reader == kiosk::PartState::ready);
}

TEST_CASE(
    "health that a full inbox refused is told by the next that comes, though nothing changed") {
    kiosk::Inbox inbox;
    kiosk::HealthMonitor health(inbox);
    while (inbox.post({{}, kiosk::event::Tick{}, {}})) {
    }
    health.set_storage(false);
    while (inbox.take()) {
    }
    health.set_storage(false);
    const auto event = inbox.take();
    REQUIRE(event);
    CHECK_FALSE(std::get<kiosk::event::HealthChanged>(event->body).health.storage_ready);
    health.set_storage(false);
    CHECK_FALSE(inbox.take());
}

TEST_CASE("a device's coming, failing and return are logged once each") {
    tests::KeptLines log;
    kiosk::DeviceLog devices;
    devices.on_state("ups", state(DeviceStatus::starting));
    CHECK(log.lines.empty());
    devices.on_state("ups", state(DeviceStatus::online));
    CHECK(log.has("device_attached"));
    devices.on_state("ups", state(DeviceStatus::offline));
    devices.on_state("ups", state(DeviceStatus::offline));
    CHECK(log.has("device_fault"));
    CHECK(log.lines.size() == 2);
    devices.on_state("ups", state(DeviceStatus::online));
    CHECK(log.has("device_recovered"));
    devices.on_state("ups", state(DeviceStatus::no_device));
    CHECK(log.has("device_detached"));
    CHECK(log.lines.size() == 4);
}
