// How soon a fault of a document printer is known and how soon it serves again, in virtual time. A
// request that nobody answers takes its whole time-out, any other a tenth of a second.

#include <doctest.h>

#include "drivers/ipp/ipp_printer.h"
#include "tests/unit/ipp/fake_port.h"

namespace tests {

using drivers::PrinterReadiness;
using drivers::RequestId;
using kiosk::Duration;
using kiosk::ErrorCode;

namespace {

struct PrinterLife {
    kiosk::VirtualClock clock;
    FakePrinter* fake = nullptr;
    std::unique_ptr<drivers::IppPrinter> printer;
    bool is_silent = false;
    /// When the driver said that the printer cannot be used.
    std::optional<kiosk::SteadyTime> told;

    PrinterLife() {
        auto port = std::make_unique<FakePrinter>(clock);
        fake = port.get();
        fake->before_request = [this](const std::string&) {
            clock.advance(is_silent ? drivers::IppPrinterConfig{}.answer_timeout : Duration{100});
        };
        printer = std::make_unique<drivers::IppPrinter>(
            drivers::IppPrinterConfig{}, std::move(port), clock,
            [this](const drivers::DocumentPrinterEvent& event) {
                const auto* changed = std::get_if<drivers::PrinterChanged>(&event);
                if (changed != nullptr && changed->state.readiness == PrinterReadiness::unavailable)
                    told = clock.now().steady;
            });
        static_cast<void>(until(PrinterReadiness::ready));
    }
    void live() { clock.advance(printer->step()); }
    void live_for(Duration time) {
        const auto end = clock.now().steady + time;
        while (clock.now().steady < end) live();
    }
    Duration until(PrinterReadiness wanted) {
        const auto began = clock.now().steady;
        while (printer->state().readiness != wanted) {
            REQUIRE(clock.now().steady - began < Duration{600'000});
            live();
        }
        return clock.now().steady - began;
    }
    void fall_silent() {
        is_silent = true;
        fake->fail_call = fake->calls + 1;
        fake->fails_on = true;
        fake->failure = {ErrorCode::timed_out, "fake", {}};
    }
    void speak() {
        is_silent = false;
        fake->fail_call = 0;
        fake->fails_on = false;
    }
};

}  // namespace

TEST_CASE("what a printer on the network announces is known within a second, its end within five") {
    for (const char* reason : {"media-empty", "cover-open", "media-jam"}) {
        CAPTURE(std::string(reason));
        PrinterLife life;
        life.live_for(Duration{10'000});
        life.fake->reasons = {reason};
        CHECK(life.until(PrinterReadiness::attention) <= Duration{1'000});
        life.live_for(Duration{60'000});
        life.fake->reasons = {"none"};
        CHECK(life.until(PrinterReadiness::ready) <= Duration{5'000});
    }
}

TEST_CASE("while nobody looks the printer is asked seldom, and at once by who looks again") {
    PrinterLife life;
    const auto asked_in = [&](Duration time) {
        const int before = life.fake->calls;
        life.live_for(time);
        return life.fake->calls - before;
    };
    const int watched = asked_in(Duration{120'000});
    life.printer->watch(false);
    CHECK(asked_in(Duration{120'000}) * 7 <= watched);
    // In trouble it is asked twice as often: somebody may be filling paper in.
    life.fake->reasons = {"media-empty"};
    life.live_for(Duration{10'000});
    const int in_trouble = asked_in(Duration{120'000});
    CHECK(in_trouble * 4 <= watched);
    CHECK(in_trouble * 6 >= watched);
    life.fake->reasons = {"none"};
    life.live_for(Duration{10'000});
    life.fake->reasons = {"media-empty"};
    life.printer->watch(true);
    CHECK(life.until(PrinterReadiness::attention) <= Duration{1'000});
    life.fake->reasons = {"none"};
    CHECK(life.until(PrinterReadiness::ready) <= Duration{1'000});
}

TEST_CASE("a printer that refuses connections is known within a second") {
    PrinterLife life;
    life.live_for(Duration{10'000});
    life.fake->fail_call = life.fake->calls + 1;
    life.fake->fails_on = true;
    CHECK(life.until(PrinterReadiness::unavailable) <= Duration{1'000});
    life.live_for(Duration{60'000});
    life.speak();
    CHECK(life.until(PrinterReadiness::ready) <= Duration{5'000});
}

TEST_CASE("a printer that falls silent is known within five seconds, and back within five") {
    for (const Duration lasting : {Duration{0}, Duration{7'000}, Duration{300'000}}) {
        CAPTURE(lasting.count());
        PrinterLife life;
        life.live_for(Duration{10'000});
        life.fall_silent();
        CHECK(life.until(PrinterReadiness::unavailable) <= Duration{5'000});
        life.live_for(lasting);
        life.speak();
        CHECK(life.until(PrinterReadiness::ready) <= Duration{5'000});
    }
}

TEST_CASE("one that falls silent in the middle of a print is told within five seconds, too") {
    PrinterLife life;
    life.fake->print_time = std::chrono::hours{1};
    std::optional<kiosk::SteadyTime> struck;
    life.fake->before_request = [&](const std::string& request) {
        if (!struck && request == "job") {
            struck = life.clock.now().steady;
            life.fall_silent();
            life.fake->fail_call = life.fake->calls;  // this one, too
        }
        life.clock.advance(life.is_silent ? drivers::IppPrinterConfig{}.answer_timeout
                                          : Duration{100});
    };
    const std::string text = "%PDF-1";
    REQUIRE(life.printer->print(RequestId(1), kiosk::SecretBytes({text.begin(), text.end()})));
    life.live();
    REQUIRE(struck);
    REQUIRE(life.told);
    CHECK(*life.told - *struck <= Duration{5'000});
}

}  // namespace tests
