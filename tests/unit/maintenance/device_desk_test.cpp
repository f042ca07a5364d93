#include "kiosk/maintenance/device_desk.h"

#include <utility>

#include <doctest.h>

#include "kiosk/base/executor.h"
#include "tests/support/devices/quiet_devices.h"

using namespace kiosk;

namespace {

struct DeskBench {
    DeskBench()
        : desk(
              background, clock,
              [this](const std::string&, const drivers::PrintForm&,
                     Language) -> Result<drivers::Printable> {
                  if (page_fails) return {ErrorCode::not_found, "font"};
                  return drivers::Printable(SecretBytes(std::vector<unsigned char>{'%'}));
              },
              [this](kiosk::RequestId request, MaintenanceResult result) {
                  ended.emplace_back(request, std::move(result));
              }) {
        desk.use({&reader, &smart_cards, &printer, &scanner, &cameras, {"document"}, &cabinet});
    }
    void run(const std::string& device, MaintenanceTest test) {
        desk.run(kiosk::RequestId(++requests), device, test, Language::zh);
        background.run_all();
    }
    [[nodiscard]] const MaintenanceResult& result() const {
        REQUIRE(ended.size() == 1);
        CHECK(ended.front().first == kiosk::RequestId(requests));
        return ended.front().second;
    }

    VirtualClock clock;
    ManualExecutor background;
    bool page_fails = false;
    std::uint64_t requests = 0;
    std::vector<std::pair<kiosk::RequestId, MaintenanceResult>> ended;
    tests::desk::CardReader reader;
    tests::desk::SmartCards smart_cards;
    tests::desk::Printer printer;
    tests::desk::Scanner scanner;
    tests::desk::Eyes cameras;
    tests::desk::Cabinet cabinet;
    DeviceDesk desk;
};

drivers::IdCardEvent card_for(drivers::RequestId request) {
    drivers::IdentityCard card;
    card.name = SecretText("测试甲");
    card.photo_wlt = SecretBytes(std::vector<unsigned char>(1024, 7));
    return drivers::CardRead{request, std::move(card)};
}

}  // namespace

TEST_CASE(
    "a test read tells time and photo, and the card is wiped before anybody could see it (R-200)") {
    DeskBench bench;
    bench.run("card_reader", MaintenanceTest::read_card);
    REQUIRE(bench.reader.started.size() == 1);
    const auto number = bench.reader.started.front();
    bench.clock.advance(Duration{5'000});
    drivers::IdCardEvent found = drivers::CardFound{number};
    CHECK(bench.desk.take(found));
    bench.clock.advance(Duration{412});
    drivers::IdCardEvent read = card_for(number);
    CHECK(bench.desk.take(read));
    CHECK(std::get<drivers::CardRead>(read).result->name.empty());
    CHECK(std::get<drivers::CardRead>(read).result->photo_wlt.empty());
    CHECK(bench.result().took == Duration{412});
    CHECK(bench.result().photo);
    CHECK_FALSE(bench.result().error);
}

TEST_CASE("what a visit asked for is none of the tests' business") {
    DeskBench bench;
    bench.run("card_reader", MaintenanceTest::read_card);
    drivers::IdCardEvent read = card_for(drivers::RequestId(1));
    CHECK_FALSE(bench.desk.take(read));
    CHECK_FALSE(std::get<drivers::CardRead>(read).result->name.empty());
    drivers::IdCardEvent state = drivers::DeviceEvent{};
    CHECK_FALSE(bench.desk.take(state));
    CHECK_FALSE(
        bench.desk.take(drivers::DocumentPrinterEvent(drivers::Printed{drivers::RequestId(1)})));
    CHECK(bench.ended.empty());
}

TEST_CASE("a card that comes after the test was called off is wiped and told to nobody") {
    DeskBench bench;
    bench.run("card_reader", MaintenanceTest::read_card);
    const auto number = bench.reader.started.front();
    bench.desk.cancel(kiosk::RequestId(1));
    CHECK(bench.reader.cancelled == std::vector{number});
    drivers::IdCardEvent read = card_for(number);
    CHECK(bench.desk.take(read));
    CHECK(std::get<drivers::CardRead>(read).result->name.empty());
    CHECK(bench.ended.empty());
}

TEST_CASE("a reader that takes no command fails the test at once") {
    DeskBench bench;
    bench.reader.is_full = true;
    bench.run("card_reader", MaintenanceTest::read_card);
    CHECK(bench.result().error == ErrorCode::limit_exceeded);
}

TEST_CASE("a test print ends when the page is out") {
    DeskBench bench;
    bench.run("printer", MaintenanceTest::print);
    REQUIRE(bench.printer.printed.size() == 1);
    const auto number = bench.printer.printed.front();
    CHECK(bench.desk.take(drivers::DocumentPrinterEvent(drivers::PrintStarted{number})));
    CHECK(bench.desk.take(drivers::DocumentPrinterEvent(drivers::Printed{number})));
    CHECK_FALSE(bench.result().error);
}

TEST_CASE("a test print that waits for paper fails with that word and is taken back") {
    DeskBench bench;
    bench.run("printer", MaintenanceTest::print);
    const auto number = bench.printer.printed.front();
    CHECK(bench.desk.take(drivers::DocumentPrinterEvent(
        drivers::PrintWaiting{number, {ErrorCode::paper_out, {}, {}}})));
    CHECK(bench.result().error == ErrorCode::paper_out);
    CHECK(bench.printer.cancelled.empty());  // not from the device's own thread
    bench.background.run_all();
    CHECK(bench.printer.cancelled == std::vector{number});
    CHECK(bench.desk.take(drivers::DocumentPrinterEvent(
        drivers::PrintFailed{number, {ErrorCode::cancelled, {}, {}}})));
    CHECK(bench.ended.size() == 1);
}

TEST_CASE("a test print that is called off just before the printer knows of it is taken back") {
    DeskBench bench;
    // As the printer does: what it doesn't know it can't take back.
    bench.printer.before_print = [&] {
        bench.desk.cancel(kiosk::RequestId(1));
        bench.printer.cancelled.clear();
    };
    bench.run("printer", MaintenanceTest::print);
    CHECK(bench.printer.printed.size() == 1);
    CHECK(bench.printer.cancelled == bench.printer.printed);
    CHECK(bench.ended.empty());
}

TEST_CASE("a page that cannot be made fails the test print") {
    DeskBench bench;
    bench.page_fails = true;
    bench.run("printer", MaintenanceTest::print);
    CHECK(bench.result().error == ErrorCode::not_found);
    CHECK(bench.printer.printed.empty());
}

TEST_CASE("a smart card of any kind shows that the reader works") {
    DeskBench bench;
    bench.run("smart_card_reader", MaintenanceTest::look_for_card);
    bench.desk.take(drivers::SmartCardEvent(drivers::SocialSecurityCardRead{
        bench.smart_cards.started.front(), Error{ErrorCode::card_kind_unknown, {}, {}}}));
    CHECK_FALSE(bench.result().error);
}

TEST_CASE("a smart card that nobody puts in fails the test") {
    DeskBench bench;
    bench.run("smart_card_reader", MaintenanceTest::look_for_card);
    bench.desk.take(drivers::SmartCardEvent(drivers::SocialSecurityCardRead{
        bench.smart_cards.started.front(), Error{ErrorCode::no_card, {}, {}}}));
    CHECK(bench.result().error == ErrorCode::no_card);
}

TEST_CASE(
    "a test scan tells kind and length and never the content, then the scanner is off (R-200)") {
    DeskBench bench;
    bench.run("scanner", MaintenanceTest::scan);
    CHECK(bench.scanner.is_on);
    drivers::CodeScan scan;
    scan.bytes = SecretBytes(std::vector<unsigned char>{'a', 'b', 'c'});
    scan.symbology = drivers::Symbology::qr;
    bench.desk.take(drivers::CodeScannerEvent(drivers::CodeScanned{std::move(scan)}));
    CHECK(bench.result().measure == "qr, 3 bytes");
    bench.background.run_all();
    CHECK_FALSE(bench.scanner.is_on);
}

TEST_CASE("the end of a test scan that comes late does not turn the next test's scanner off") {
    DeskBench bench;
    const auto code = [&] { bench.desk.take(drivers::CodeScannerEvent(drivers::CodeScanned{})); };
    bench.run("scanner", MaintenanceTest::scan);
    code();
    // The executor was busy until the next test ran.
    bench.run("scanner", MaintenanceTest::scan);
    CHECK(bench.scanner.is_on);
    code();
    CHECK(bench.ended.size() == 2);
    bench.background.run_all();
    CHECK_FALSE(bench.scanner.is_on);
    // A visit turns it on; what is left of a test does not touch it.
    bench.run("scanner", MaintenanceTest::scan);
    code();
    bench.desk.rest();
    CHECK_FALSE(bench.scanner.is_on);
    bench.scanner.set_on(true);
    bench.background.run_all();
    bench.desk.rest();
    CHECK(bench.scanner.is_on);
}

TEST_CASE("the answer to a test that is over does not end the next one") {
    DeskBench bench;
    bench.run("printer", MaintenanceTest::print);
    const auto number = bench.printer.printed.front();
    bench.desk.cancel(kiosk::RequestId(1));
    bench.run("scanner", MaintenanceTest::scan);
    CHECK(bench.desk.take(drivers::DocumentPrinterEvent(drivers::Printed{number})));
    CHECK(bench.ended.empty());
}

TEST_CASE("a picture is measured, a blind camera fails, and the camera is off again") {
    DeskBench bench;
    bench.run("camera.document", MaintenanceTest::picture);
    CHECK(bench.result().measure == "640 × 480");
    CHECK(bench.cameras.running.empty());
    bench.ended.clear();
    bench.cameras.is_blind = true;
    bench.run("camera.document", MaintenanceTest::picture);
    CHECK(bench.result().error == ErrorCode::timed_out);
}

TEST_CASE("lamps shine until the pages are closed") {
    DeskBench bench;
    bench.run("lights", MaintenanceTest::lights);
    CHECK(bench.cabinet.lights.at("card_reader") == drivers::LightState::medium);
    bench.desk.rest();
    for (const auto& [name, state] : bench.cabinet.lights) CHECK(state == drivers::LightState::off);
}

TEST_CASE("every configured device is listed, also one that could not be made") {
    DeskBench bench;
    bench.cabinet.now.parts["switches"] = {};
    bench.cabinet.now.parts["ups"] = {};
    bench.desk.use({&bench.reader,
                    &bench.smart_cards,
                    &bench.printer,
                    nullptr,
                    &bench.cameras,
                    {"document", "person"},
                    &bench.cabinet});
    bench.desk.failed("scanner", {ErrorCode::bad_config, "code_scanners.toml:7", {}});
    std::vector<std::string> ids;
    for (const auto& device : bench.desk.devices()) ids.push_back(device.id);
    CHECK(ids == std::vector<std::string>{"card_reader", "smart_card_reader", "printer",
                                          "camera.document", "camera.person", "switches", "ups",
                                          "scanner"});
    const auto broken = bench.desk.devices().back();
    CHECK(broken.state.recovery == drivers::RecoveryAction::configuration);
    CHECK(broken.facts ==
          std::vector<MaintenanceFact>{{"fact.detail", "bad_config: code_scanners.toml:7"}});
}

TEST_CASE("a reset reaches its device and no other") {
    DeskBench bench;
    bench.desk.reset("card_reader");
    bench.desk.reset("scanner");
    bench.desk.reset("printer");
    bench.desk.reset("smart_card_reader");
    bench.desk.reset("lights");
    CHECK(bench.reader.resets == 1);
    CHECK(bench.scanner.resets == 1);
    CHECK(bench.printer.refreshes == 1);
    CHECK(bench.smart_cards.resets == 1);
}

TEST_CASE("a test of a device that this terminal has not fails with no_device") {
    DeskBench bench;
    bench.desk.use({});
    for (const auto test :
         {MaintenanceTest::print, MaintenanceTest::read_card, MaintenanceTest::look_for_card,
          MaintenanceTest::scan, MaintenanceTest::picture, MaintenanceTest::lights}) {
        bench.ended.clear();
        bench.run("camera.document", test);
        CHECK(bench.result().error == ErrorCode::no_device);
    }
}
