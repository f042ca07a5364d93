#include "kiosk/app/maintenance_runner.h"

#include <doctest.h>

#include "kiosk/base/executor.h"
#include "kiosk/maintenance/pin_hash.h"
#include "tests/support/devices/quiet_devices.h"

using namespace kiosk;

namespace {

constexpr const char* right_pin = "135790";

struct RunnerBench {
    explicit RunnerBench(std::string hash = *maintenance::hash_pin(SecretText(right_pin)))
        : desk(
              background, clock,
              [](const std::string&, const drivers::PrintForm&,
                 Language) -> Result<drivers::Printable> {
                  return {ErrorCode::not_found, "none"};
              },
              [this](kiosk::RequestId request, MaintenanceResult result) {
                  runner->tell(maintenance::event::TestEnded{request, std::move(result)});
              }) {
        MaintenanceRunner::Parts parts;
        parts.desk = &desk;
        parts.background = &background;
        parts.pin_hash = std::move(hash);
        parts.scan = [this] {
            ++scans;
            return std::vector<MaintenanceSeen>{{"usb 1-4", "printer"}};
        };
        parts.wake = [this] { ++wakes; };
        parts.closed = [this] { ++closed; };
        runner = std::make_unique<MaintenanceRunner>(std::move(parts), clock);
        reader.now.state.status = drivers::DeviceStatus::online;
        DeviceDesk::Devices devices;
        devices.card_reader = &reader;
        desk.use(devices);
    }
    void type(const std::string& pin) {
        for (const char digit : pin) runner->person(intent::PinDigit{digit});
        runner->person(intent::Next{});
        background.run_all();
        (void)runner->turn();
    }
    [[nodiscard]] std::string screen() const {
        return std::string(screen_id(runner->snapshot({}).screen));
    }

    VirtualClock clock;
    ManualExecutor background;
    int scans = 0;
    int wakes = 0;
    int closed = 0;
    tests::desk::CardReader reader;
    DeviceDesk desk;
    std::unique_ptr<MaintenanceRunner> runner;
};

}  // namespace

TEST_CASE("the right PIN leads to the devices, a wrong one does not") {
    RunnerBench bench;
    bench.runner->open(Language::zh);
    bench.type("246810");
    CHECK(bench.screen() == "maintenance_pin");
    bench.type(right_pin);
    CHECK(bench.screen() == "maintenance_devices");
    (void)bench.runner->turn();
    const auto shown = bench.runner->snapshot({});
    CHECK(std::get<MaintenanceDevicesScreen>(shown.screen).devices.size() == 1);
}

TEST_CASE("a fault is on the page within a look, and looks come only while the pages are open") {
    RunnerBench bench;
    CHECK_FALSE(bench.runner->next_deadline());
    bench.runner->open(Language::zh);
    bench.type(right_pin);
    (void)bench.runner->turn();
    bench.runner->person(intent::ChooseDevice{"card_reader"});
    bench.reader.now.state.status = drivers::DeviceStatus::no_device;
    REQUIRE(bench.runner->next_deadline());
    CHECK(*bench.runner->next_deadline() - bench.clock.now().steady <=
          MaintenanceRunner::look_every);
    bench.clock.advance(MaintenanceRunner::look_every);
    CHECK(bench.runner->turn());
    const auto shown = bench.runner->snapshot({});
    CHECK(std::get<MaintenanceDeviceScreen>(shown.screen).device.state.status ==
          drivers::DeviceStatus::no_device);
    bench.clock.advance(MaintenanceRunner::look_every);
    CHECK_FALSE(bench.runner->turn());
    bench.runner->person(intent::Home{});
    CHECK_FALSE(bench.runner->next_deadline());
}

TEST_CASE("devices without a driver are looked for in the background, again and again") {
    RunnerBench bench;
    bench.runner->open(Language::zh);
    bench.type(right_pin);
    bench.background.run_all();
    CHECK(bench.scans == 1);
    bench.clock.advance(MaintenanceRunner::scan_every);
    (void)bench.runner->turn();
    bench.background.run_all();
    CHECK(bench.scans == 2);
    (void)bench.runner->turn();
    const auto shown = bench.runner->snapshot({});
    CHECK(std::get<MaintenanceDevicesScreen>(shown.screen).seen == 1);
    CHECK(bench.wakes > 0);
}

TEST_CASE("a test's answer comes back to its page") {
    RunnerBench bench;
    bench.runner->open(Language::zh);
    bench.type(right_pin);
    (void)bench.runner->turn();
    bench.runner->person(intent::ChooseDevice{"card_reader"});
    bench.runner->person(intent::TestDevice{});
    drivers::IdCardEvent failed =
        drivers::CardRead{bench.reader.started.front(), Error{ErrorCode::no_card, {}, {}}};
    CHECK(bench.desk.take(failed));
    CHECK(bench.runner->turn());
    const auto shown = bench.runner->snapshot({});
    CHECK(std::get<MaintenanceDeviceScreen>(shown.screen).result->error == ErrorCode::no_card);
}

TEST_CASE("without a PIN in the configuration, or with one that is none, nobody gets in") {
    for (const char* hash : {"", "135790"}) {
        RunnerBench bench(hash);
        bench.runner->open(Language::zh);
        bench.type(right_pin);
        CHECK(bench.screen() == "maintenance_pin");
    }
}

TEST_CASE("a visit that begins closes the pages") {
    RunnerBench bench;
    bench.runner->open(Language::zh);
    bench.runner->visit_began();
    CHECK_FALSE(bench.runner->is_open());
}

TEST_CASE("the screen hears of the end of the pages once, however they are left") {
    RunnerBench bench;
    bench.runner->open(Language::zh);
    bench.type(right_pin);
    CHECK(bench.closed == 0);
    bench.runner->person(intent::Home{});
    CHECK(bench.closed == 1);
    bench.runner->open(Language::zh);
    bench.runner->visit_began();
    CHECK(bench.closed == 2);
    bench.runner->open(Language::zh);
    bench.clock.advance(maintenance::Settings{}.idle);
    (void)bench.runner->turn();
    CHECK(bench.closed == 3);
}
