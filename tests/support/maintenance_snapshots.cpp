#include <utility>

#include "tests/support/snapshots.h"

namespace tests {

namespace {

using drivers::Blame;
using drivers::Confidence;
using drivers::DeviceStatus;
using drivers::RecoveryAction;
using kiosk::ErrorCode;
using kiosk::MaintenanceDevice;
using kiosk::MaintenanceResult;
using kiosk::MaintenanceTest;

constexpr kiosk::WallTime began{std::chrono::milliseconds{1'764'720'060'000}};

drivers::DeviceState state(DeviceStatus status, RecoveryAction recovery, Blame blame,
                           std::string detail = {}) {
    drivers::DeviceState made;
    made.status = status;
    made.confidence = status == DeviceStatus::offline ? Confidence::inferred : Confidence::reported;
    made.recovery = recovery;
    made.blame = blame;
    made.since = kiosk::SteadyTime{kiosk::Duration{1}};
    made.since_wall = began;
    made.detail = std::move(detail);
    return made;
}

drivers::DeviceState works() {
    return state(DeviceStatus::online, RecoveryAction::none, Blame::nobody);
}

MaintenanceDevice device(std::string id, drivers::DeviceState state) {
    MaintenanceDevice made;
    made.id = std::move(id);
    made.state = std::move(state);
    return made;
}

MaintenanceDevice reader(bool is_broken) {
    auto made = device("card_reader",
                       is_broken ? state(DeviceStatus::hardware_error, RecoveryAction::maintenance,
                                         Blame::technician, "timed_out: no answer to reset")
                                 : works());
    made.test = MaintenanceTest::read_card;
    made.can_reset = true;
    if (is_broken) made.facts.push_back({"fact.detail", made.state.detail});
    made.facts.push_back({"fact.model", "Identity card reader, USB, four pipes"});
    made.facts.push_back({"fact.location", "usb 1-2.3"});
    made.facts.push_back({"fact.serial_number", "05.01-20190308-0007341190"});
    made.facts.push_back({"fact.cards_read", "1284"});
    made.facts.push_back({"fact.failed_reads", "37"});
    made.facts.push_back({"fact.timeouts", "4"});
    if (!is_broken) made.facts.push_back({"fact.faults", "2"});
    made.facts.push_back({"fact.last_error", "checksum_error: frame 12"});
    return made;
}

MaintenanceDevice printer() {
    auto made = device("printer", works());
    made.problem = ErrorCode::paper_out;
    made.test = MaintenanceTest::print;
    made.can_reset = true;
    made.facts = {{"fact.model", "ESC/POS receipt printer on USB, 80 mm"},
                  {"fact.paper", "", "fact.paper.out"},
                  {"fact.paper_left", "0.4 m"},
                  {"fact.reasons", "media-empty"},
                  {"fact.printed", "318"}};
    return made;
}

MaintenanceDevice page_printer() {
    auto made = device("printer", works());
    made.test = MaintenanceTest::print;
    made.can_reset = true;
    made.runs_low = true;
    made.facts = {{"fact.model", "Office page printer"},
                  {"fact.location", "ipp://192.0.2.7/ipp/print"},
                  {"fact.paper", "", "fact.paper.full"},
                  {"fact.toner", "", "fact.toner.low"},
                  {"fact.supply", "Black Toner 6 %", "fact.supply.low"},
                  {"fact.waste", "Waste Toner Box 42 %"},
                  {"fact.printed", "318"}};
    return made;
}

std::vector<MaintenanceDevice> some_devices(bool are_broken) {
    auto scanner = device(
        "scanner",
        are_broken ? state(DeviceStatus::offline, RecoveryAction::reset, Blame::wait, "io_error")
                   : works());
    scanner.can_reset = true;
    return {reader(are_broken),
            device("smart_card_reader",
                   are_broken ? state(DeviceStatus::no_device, RecoveryAction::maintenance,
                                      Blame::technician, "unplugged")
                              : works()),
            are_broken ? printer() : device("printer", works()), scanner};
}

MaintenanceResult result(std::string id, MaintenanceTest test, std::optional<ErrorCode> error) {
    MaintenanceResult made;
    made.at = began + std::chrono::minutes(3);
    made.device = std::move(id);
    made.test = test;
    made.error = error;
    made.took = kiosk::Duration{412};
    made.photo = test == MaintenanceTest::read_card;
    if (test == MaintenanceTest::scan) made.measure = "qr, 24 bytes";
    if (test == MaintenanceTest::picture) made.measure = "640 × 480";
    return made;
}

Example example(const Setting& setting, std::string name, kiosk::Screen screen) {
    Example made{std::move(name), example_base(setting)};
    made.snapshot.can_go_back = true;
    made.snapshot.can_go_home = true;
    made.snapshot.screen = std::move(screen);
    return made;
}

kiosk::MaintenanceDevicesScreen devices(const Setting& setting, bool are_broken) {
    kiosk::MaintenanceDevicesScreen screen;
    screen.devices = some_devices(are_broken);
    if (setting.way != kiosk::WayOfUse::elder) {
        screen.devices.push_back(device("camera.document", works()));
        screen.devices.push_back(device(
            "switches", are_broken
                            ? state(DeviceStatus::hardware_error, RecoveryAction::configuration,
                                    Blame::technician, "unauthorised: /dev/input/event3")
                            : works()));
    }
    screen.pages = 2;
    screen.configured = 8;
    screen.out_of_order = are_broken ? 5 : 0;
    screen.seen = 1;
    screen.results = 3;
    return screen;
}

kiosk::MaintenanceDeviceScreen one_device(const Setting& setting, MaintenanceDevice which) {
    kiosk::MaintenanceDeviceScreen screen;
    screen.device = std::move(which);
    const std::size_t a_page = setting.way == kiosk::WayOfUse::elder ? 4 : 8;
    if (screen.device.facts.size() > a_page) {
        screen.device.facts.resize(a_page);
        screen.pages = 2;
    }
    return screen;
}

kiosk::MaintenanceResultsScreen results(const Setting& setting) {
    kiosk::MaintenanceResultsScreen screen;
    screen.results = {result("card_reader", MaintenanceTest::read_card, {}),
                      result("printer", MaintenanceTest::print, ErrorCode::paper_out),
                      result("scanner", MaintenanceTest::scan, {}),
                      result("camera.document", MaintenanceTest::picture, {})};
    if (setting.way != kiosk::WayOfUse::elder)
        screen.results.push_back(
            result("smart_card_reader", MaintenanceTest::look_for_card, ErrorCode::no_card));
    screen.pages = 2;
    return screen;
}

void add_pin(const Setting& setting, std::vector<Example>& out) {
    using Phase = kiosk::MaintenancePinScreen::Phase;
    const auto pin = [&](std::string name, Phase phase, std::size_t digits, int seconds) {
        kiosk::MaintenancePinScreen screen;
        screen.phase = phase;
        screen.digits = digits;
        screen.tries_left = phase == Phase::wrong ? 2 : 0;
        screen.seconds_left = seconds;
        out.push_back(example(setting, std::move(name), screen));
    };
    pin("maintenance_pin", Phase::entering, 0, 0);
    pin("maintenance_pin_entered", Phase::entering, 12, 0);
    pin("maintenance_pin_wrong", Phase::wrong, 0, 0);
    pin("maintenance_pin_locked", Phase::locked, 0, 14);
    pin("maintenance_pin_none", Phase::no_pin, 0, 0);
}

}  // namespace

void add_maintenance_examples(const Setting& setting, std::vector<Example>& out) {
    add_pin(setting, out);
    out.push_back(example(setting, "maintenance_devices", devices(setting, false)));
    out.push_back(example(setting, "maintenance_devices_broken", devices(setting, true)));
    out.push_back(example(setting, "maintenance_no_devices", kiosk::MaintenanceDevicesScreen{}));
    out.push_back(example(setting, "maintenance_device", one_device(setting, reader(false))));
    auto broken = one_device(setting, reader(true));
    broken.result = result("card_reader", MaintenanceTest::read_card, ErrorCode::timed_out);
    out.push_back(example(setting, "maintenance_device_broken", std::move(broken)));
    auto testing = one_device(setting, reader(false));
    testing.testing = true;
    out.push_back(example(setting, "maintenance_device_testing", std::move(testing)));
    auto passed = one_device(setting, reader(false));
    passed.result = result("card_reader", MaintenanceTest::read_card, {});
    out.push_back(example(setting, "maintenance_device_passed", std::move(passed)));
    out.push_back(example(setting, "maintenance_device_paper", one_device(setting, printer())));
    out.push_back(
        example(setting, "maintenance_device_supply", one_device(setting, page_printer())));
    out.push_back(example(setting, "maintenance_device_bare",
                          one_device(setting, device("lights", works()))));
    out.push_back(example(setting, "maintenance_results", results(setting)));
    kiosk::MaintenanceSeenScreen seen;
    seen.devices = {{"usb 1-4 (04E8:3321)", "Generic Receipt printer"},
                    {"usb 1-5 (046D:C31C)", "", "usb_class.input_device"}};
    out.push_back(example(setting, "maintenance_seen", seen));
    out.push_back(example(setting, "maintenance_no_seen", kiosk::MaintenanceSeenScreen{}));
}

}  // namespace tests
