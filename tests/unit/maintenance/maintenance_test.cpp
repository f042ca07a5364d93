#include "kiosk/maintenance/maintenance.h"

#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include <doctest.h>

using namespace kiosk;
namespace tech = kiosk::maintenance;

namespace {

using Phase = MaintenancePinScreen::Phase;
using What = tech::effect::Report::What;

/// The pages without a window: a virtual clock, and every effect so far.
class Pages {
  public:
    explicit Pages(bool has_pin = true) { settings.has_pin = has_pin; }

    void tell(tech::Event event) {
        auto next = tech::advance(std::move(state), std::move(event), clock.now(), settings);
        state = std::move(next.state);
        for (auto& effect : next.effects) effects.push_back(std::move(effect));
    }
    void touch(Intent intent) { tell(tech::event::Person{std::move(intent)}); }
    void open() { tell(tech::event::Opened{}); }
    void wait(Duration time) {
        const SteadyTime end = clock.now().steady + time;
        for (;;) {
            const auto due = tech::next_deadline(state);
            if (!due || *due > end) break;
            clock.advance(std::max(Duration{0}, *due - clock.now().steady));
            tell(tech::event::Tick{});
        }
        clock.advance(end - clock.now().steady);
    }
    void type(const std::string& digits) {
        for (const char digit : digits) touch(intent::PinDigit{digit});
    }
    /// Types a PIN and lets it be judged.
    void give(bool is_right) {
        type("135790");
        touch(intent::Next{});
        const auto* check = last<tech::effect::CheckPin>();
        REQUIRE(check != nullptr);
        tell(tech::event::PinChecked{check->request, is_right});
    }
    void unlock() {
        open();
        give(true);
    }
    template <class Wanted>
    [[nodiscard]] const Wanted* last() const {
        for (auto effect = effects.rbegin(); effect != effects.rend(); ++effect)
            if (const auto* found = std::get_if<Wanted>(&*effect)) return found;
        return nullptr;
    }
    template <class Wanted>
    [[nodiscard]] std::size_t count() const {
        std::size_t found = 0;
        for (const auto& effect : effects)
            if (std::holds_alternative<Wanted>(effect)) ++found;
        return found;
    }
    [[nodiscard]] bool reported(What what) const {
        for (const auto& effect : effects)
            if (const auto* report = std::get_if<tech::effect::Report>(&effect);
                report != nullptr && report->what == what)
                return true;
        return false;
    }
    template <class Wanted>
    [[nodiscard]] Wanted screen() const {
        const auto snapshot = tech::snapshot_of(state, Snapshot{}, clock.now(), settings);
        REQUIRE(std::holds_alternative<Wanted>(snapshot.screen));
        return std::get<Wanted>(snapshot.screen);
    }
    [[nodiscard]] Phase phase() const { return screen<MaintenancePinScreen>().phase; }

    VirtualClock clock;
    tech::Settings settings;
    tech::State state;
    std::vector<tech::Effect> effects;
};

MaintenanceDevice device(const std::string& id, MaintenanceTest test) {
    MaintenanceDevice made;
    made.id = id;
    made.state.status = drivers::DeviceStatus::online;
    made.test = test;
    made.can_reset = true;
    return made;
}

std::vector<MaintenanceDevice> many(std::size_t count) {
    std::vector<MaintenanceDevice> all;
    for (std::size_t i = 0; i < count; ++i)
        all.push_back(device("device" + std::to_string(i), MaintenanceTest::read_card));
    return all;
}

}  // namespace

TEST_CASE("the right PIN opens the devices, and the digits are gone from the state") {
    Pages pages;
    pages.open();
    pages.type("135790");
    CHECK(pages.screen<MaintenancePinScreen>().digits == 6);
    pages.touch(intent::Next{});
    CHECK(pages.phase() == Phase::checking);
    CHECK(pages.last<tech::effect::CheckPin>()->pin.reveal() == "135790");
    CHECK(std::get<tech::page::Pin>(*pages.state.page).digits.empty());
    pages.tell(tech::event::PinChecked{pages.last<tech::effect::CheckPin>()->request, true});
    CHECK(pages.screen<MaintenanceDevicesScreen>().devices.empty());
    CHECK(pages.reported(What::unlocked));
}

TEST_CASE("digits only, at most twelve, and fewer than six are not tried") {
    Pages pages;
    pages.open();
    pages.touch(intent::PinDigit{'x'});
    CHECK(pages.screen<MaintenancePinScreen>().digits == 0);
    pages.type("12345");
    pages.touch(intent::Next{});
    CHECK(pages.count<tech::effect::CheckPin>() == 0);
    pages.type("678901234");
    CHECK(pages.screen<MaintenancePinScreen>().digits == tech::pin_digits_max);
    pages.touch(intent::PinDelete{});
    CHECK(pages.screen<MaintenancePinScreen>().digits == tech::pin_digits_max - 1);
    pages.touch(intent::PinClear{});
    CHECK(pages.screen<MaintenancePinScreen>().digits == 0);
    pages.touch(intent::PinDelete{});
    CHECK(pages.screen<MaintenancePinScreen>().digits == 0);
}

TEST_CASE("five wrong PINs lock for 15 s, each further one for twice as long, at most an hour") {
    Pages pages;
    pages.open();
    for (int i = 1; i < 5; ++i) {
        pages.give(false);
        CHECK(pages.phase() == Phase::wrong);
        CHECK(pages.screen<MaintenancePinScreen>().tries_left == static_cast<std::size_t>(5 - i));
    }
    Duration pause{15'000};
    for (int i = 0; i < 10; ++i) {
        pages.give(false);
        CHECK(pages.phase() == Phase::locked);
        CHECK(pages.screen<MaintenancePinScreen>().seconds_left == pause.count() / 1000);
        // Nothing is taken while it is locked, not even the right one.
        pages.type("135790");
        CHECK(pages.screen<MaintenancePinScreen>().digits == 0);
        pages.settings.idle = std::chrono::hours(3);
        pages.touch(intent::SetLanguage{Language::en});
        pages.wait(pause - Duration{1});
        CHECK(pages.phase() == Phase::locked);
        CHECK(pages.screen<MaintenancePinScreen>().seconds_left == 1);
        pages.wait(Duration{1});
        CHECK(pages.phase() != Phase::locked);
        pause = std::min(pause * 2, Duration{3'600'000});
    }
    pages.give(true);
    CHECK(pages.state.wrong_tries == 0);
    (void)pages.screen<MaintenanceDevicesScreen>();
}

TEST_CASE("leaving the page ends neither the count nor the lock") {
    Pages pages;
    for (int i = 0; i < 5; ++i) {
        pages.open();
        pages.give(false);
        pages.touch(intent::Home{});
        CHECK_FALSE(pages.state.is_open());
    }
    pages.open();
    CHECK(pages.phase() == Phase::locked);
    pages.touch(intent::Back{});
    pages.clock.advance(Duration{14'999});
    pages.open();
    CHECK(pages.phase() == Phase::locked);
    pages.clock.advance(Duration{1});
    pages.tell(tech::event::Tick{});
    CHECK(pages.phase() == Phase::entering);
}

TEST_CASE("a PIN that was still being checked when the page was left counts, and opens nothing") {
    Pages pages;
    pages.open();
    pages.type("135790");
    pages.touch(intent::Next{});
    const auto request = pages.last<tech::effect::CheckPin>()->request;
    pages.touch(intent::Back{});
    pages.open();
    pages.tell(tech::event::PinChecked{request, false});
    CHECK(pages.state.wrong_tries == 1);
    pages.tell(tech::event::PinChecked{request, true});
    CHECK(pages.phase() == Phase::entering);
}

TEST_CASE("the countdown of the lock moves every second") {
    Pages pages;
    pages.open();
    for (int i = 0; i < 5; ++i) pages.give(false);
    for (int left = 15; left > 0; --left) {
        CHECK(pages.screen<MaintenancePinScreen>().seconds_left == left);
        const auto due = tech::next_deadline(pages.state);
        REQUIRE(due);
        CHECK(*due - pages.clock.now().steady <= Duration{1000});
        pages.wait(Duration{1000});
    }
    CHECK(pages.phase() != Phase::locked);
}

TEST_CASE("without a PIN in the configuration the page says so and takes no digit") {
    Pages pages(false);
    pages.open();
    CHECK(pages.phase() == Phase::no_pin);
    pages.type("135790");
    pages.touch(intent::Next{});
    CHECK(pages.count<tech::effect::CheckPin>() == 0);
}

TEST_CASE("left alone the pages close, and a running test is called off") {
    Pages pages;
    pages.unlock();
    pages.tell(tech::event::DevicesChanged{{device("printer", MaintenanceTest::print)}});
    pages.touch(intent::ChooseDevice{"printer"});
    pages.settings.test_longest = std::chrono::hours(1);
    pages.touch(intent::TestDevice{});
    pages.wait(pages.settings.idle - Duration{1});
    CHECK(pages.state.is_open());
    pages.wait(Duration{1});
    CHECK_FALSE(pages.state.is_open());
    CHECK(pages.count<tech::effect::CancelTest>() == 1);
    CHECK(pages.reported(What::closed));
    CHECK_FALSE(tech::next_deadline(pages.state));
}

TEST_CASE("a test runs once, ends once, and stands among the results with the newest first") {
    Pages pages;
    pages.unlock();
    pages.tell(tech::event::DevicesChanged{{device("card_reader", MaintenanceTest::read_card)}});
    pages.touch(intent::ChooseDevice{"card_reader"});
    pages.touch(intent::TestDevice{});
    pages.touch(intent::TestDevice{});
    CHECK(pages.count<tech::effect::RunTest>() == 1);
    CHECK(pages.screen<MaintenanceDeviceScreen>().testing);
    MaintenanceResult result;
    result.took = Duration{412};
    result.photo = true;
    const auto request = pages.last<tech::effect::RunTest>()->request;
    pages.tell(tech::event::TestEnded{request, result});
    pages.tell(tech::event::TestEnded{request, result});
    const auto shown = pages.screen<MaintenanceDeviceScreen>();
    CHECK_FALSE(shown.testing);
    REQUIRE(shown.result);
    CHECK(shown.result->took == Duration{412});
    CHECK(shown.result->test == MaintenanceTest::read_card);
    CHECK(pages.state.results.size() == 1);
    pages.touch(intent::TestDevice{});
    result.error = ErrorCode::no_card;
    pages.tell(tech::event::TestEnded{pages.last<tech::effect::RunTest>()->request, result});
    pages.touch(intent::Back{});
    pages.touch(intent::ShowResults{});
    CHECK(pages.screen<MaintenanceResultsScreen>().results.at(0).error == ErrorCode::no_card);
}

TEST_CASE("a test that nobody ends is called off after its longest time") {
    Pages pages;
    pages.unlock();
    pages.tell(tech::event::DevicesChanged{{device("scanner", MaintenanceTest::scan)}});
    pages.touch(intent::ChooseDevice{"scanner"});
    pages.touch(intent::TestDevice{});
    pages.wait(pages.settings.test_longest);
    CHECK(pages.screen<MaintenanceDeviceScreen>().result->error == ErrorCode::timed_out);
    CHECK(pages.count<tech::effect::CancelTest>() == 1);
}

TEST_CASE("results are kept to their limit") {
    Pages pages;
    pages.unlock();
    pages.tell(tech::event::DevicesChanged{{device("scanner", MaintenanceTest::scan)}});
    pages.touch(intent::ChooseDevice{"scanner"});
    for (std::size_t i = 0; i < tech::results_max + 3; ++i) {
        pages.touch(intent::TestDevice{});
        pages.tell(tech::event::TestEnded{pages.last<tech::effect::RunTest>()->request, {}});
    }
    CHECK(pages.state.results.size() == tech::results_max);
}

TEST_CASE("lists are paged, fewer rows in larger words, and no page lies behind the last") {
    Pages pages;
    pages.unlock();
    pages.tell(tech::event::DevicesChanged{many(9)});
    CHECK(pages.screen<MaintenanceDevicesScreen>().devices.size() == 6);
    CHECK(pages.screen<MaintenanceDevicesScreen>().pages == 2);
    for (int i = 0; i < 3; ++i) pages.touch(intent::TurnPage{1});
    CHECK(pages.screen<MaintenanceDevicesScreen>().page == 1);
    CHECK(pages.screen<MaintenanceDevicesScreen>().devices.size() == 3);
    pages.touch(intent::SetWay{WayOfUse::elder});
    CHECK(pages.screen<MaintenanceDevicesScreen>().pages == 3);
    pages.touch(intent::ChooseDevice{"device8"});
    pages.touch(intent::Back{});
    CHECK(pages.screen<MaintenanceDevicesScreen>().page == 1);
    pages.tell(tech::event::DevicesChanged{many(2)});
    CHECK(pages.screen<MaintenanceDevicesScreen>().page == 0);
}

TEST_CASE("a device out of order is counted, and its state is live on its page") {
    Pages pages;
    pages.unlock();
    auto reader = device("card_reader", MaintenanceTest::read_card);
    auto printer = device("printer", MaintenanceTest::print);
    printer.problem = ErrorCode::paper_out;
    pages.tell(tech::event::DevicesChanged{{reader, printer}});
    CHECK(pages.screen<MaintenanceDevicesScreen>().out_of_order == 1);
    pages.touch(intent::ChooseDevice{"card_reader"});
    reader.state.status = drivers::DeviceStatus::no_device;
    pages.tell(tech::event::DevicesChanged{{reader, printer}});
    CHECK(pages.screen<MaintenanceDeviceScreen>().device.state.status ==
          drivers::DeviceStatus::no_device);
    pages.touch(intent::ResetDevice{});
    CHECK(pages.last<tech::effect::ResetDevice>()->device == "card_reader");
}

TEST_CASE("a second tap on the key that confirmed the PIN does not leave the pages") {
    Pages pages;
    pages.unlock();
    pages.wait(pages.settings.double_tap - Duration{1});
    pages.touch(intent::Next{});
    (void)pages.screen<MaintenanceDevicesScreen>();
    pages.touch(intent::Home{});
    CHECK_FALSE(pages.state.is_open());
}

TEST_CASE("the page of a device that leaves the list goes with it, back to where it was opened") {
    Pages pages;
    pages.unlock();
    pages.tell(tech::event::DevicesChanged{many(9)});
    pages.touch(intent::TurnPage{1});
    pages.touch(intent::ChooseDevice{"device8"});
    pages.touch(intent::TestDevice{});
    pages.tell(tech::event::DevicesChanged{many(8)});
    CHECK(pages.screen<MaintenanceDevicesScreen>().page == 1);
    CHECK(pages.count<tech::effect::CancelTest>() == 1);
    pages.touch(intent::ChooseDevice{"device7"});
    pages.tell(tech::event::DevicesChanged{many(8)});
    CHECK(pages.screen<MaintenanceDeviceScreen>().device.id == "device7");
}

TEST_CASE("a device's page shows no test from before the pages were opened, the list does") {
    Pages pages;
    pages.unlock();
    const auto choose = [&] {
        pages.tell(tech::event::DevicesChanged{
            {device("scanner", MaintenanceTest::scan), device("printer", MaintenanceTest::print)}});
        pages.touch(intent::ChooseDevice{"scanner"});
    };
    const auto test = [&] {
        pages.touch(intent::TestDevice{});
        pages.tell(tech::event::TestEnded{pages.last<tech::effect::RunTest>()->request, {}});
    };
    choose();
    for (std::size_t i = 0; i < tech::results_max; ++i) test();
    CHECK(pages.screen<MaintenanceDeviceScreen>().result);
    pages.touch(intent::Home{});
    pages.unlock();
    choose();
    CHECK_FALSE(pages.screen<MaintenanceDeviceScreen>().result);
    CHECK(pages.state.results.size() == tech::results_max);
    pages.touch(intent::Back{});
    pages.touch(intent::ChooseDevice{"printer"});
    test();
    pages.touch(intent::Back{});
    pages.touch(intent::ChooseDevice{"scanner"});
    CHECK_FALSE(pages.screen<MaintenanceDeviceScreen>().result);
    test();
    CHECK(pages.screen<MaintenanceDeviceScreen>().result);
}

TEST_CASE("back leads one page up, home and the one action lead back to service") {
    Pages pages;
    pages.unlock();
    pages.tell(tech::event::SeenChanged{{{"usb 1-4", "printer"}}});
    pages.touch(intent::ShowSeen{});
    CHECK(pages.screen<MaintenanceSeenScreen>().devices.size() == 1);
    pages.touch(intent::Back{});
    (void)pages.screen<MaintenanceDevicesScreen>();
    pages.wait(pages.settings.double_tap);
    pages.touch(intent::Next{});
    CHECK_FALSE(pages.state.is_open());
    pages.unlock();
    pages.touch(intent::ShowResults{});
    pages.touch(intent::Home{});
    CHECK_FALSE(pages.state.is_open());
}

TEST_CASE(
    "the technician's pages can check a PIN, test and reset devices and write the log, and nothing "
    "that could read, change or delete a case (R-200, R-264)") {
    // Whoever gives the pages another power has to come by here.
    static_assert(std::is_same_v<tech::Effect,
                                 std::variant<tech::effect::CheckPin, tech::effect::RunTest,
                                              tech::effect::CancelTest, tech::effect::ResetDevice,
                                              tech::effect::Report, tech::effect::ReportTest>>);
    static_assert(
        std::is_same_v<tech::Page,
                       std::variant<tech::page::Pin, tech::page::Devices, tech::page::Device,
                                    tech::page::Results, tech::page::Seen>>);
    // What a visit can do means nothing on them.
    Pages pages;
    pages.unlock();
    const auto effects = pages.effects.size();
    pages.touch(intent::SetAnswer{FieldId("name"), "x"});
    pages.touch(intent::ChooseService{ServiceCode("x")});
    pages.touch(intent::PrintForm{});
    pages.touch(intent::PrintGuide{});
    pages.touch(intent::ConfirmLeave{});
    CHECK(pages.effects.size() == effects);
    (void)pages.screen<MaintenanceDevicesScreen>();
}

TEST_CASE("a visit that begins by itself closes the pages; shut pages take nothing") {
    Pages pages;
    pages.unlock();
    pages.tell(tech::event::VisitBegan{});
    CHECK_FALSE(pages.state.is_open());
    const auto before = pages.effects.size();
    pages.touch(intent::Next{});
    pages.tell(tech::event::DevicesChanged{many(2)});
    pages.tell(tech::event::VisitBegan{});
    CHECK(pages.effects.size() == before);
    CHECK(pages.state.devices.empty());
}
