#include <doctest.h>

#include "drivers/idcard/sam_reader.h"
#include "drivers/idcard/serial_link.h"
#include "drivers/idcard/usb_link.h"
#include "tests/unit/drivers_idcard/reader_support.h"

namespace tests {

using drivers::SamReader;
using drivers::sim::SamUsbReader;
using kiosk::Duration;
using kiosk::ErrorCode;

namespace {

const SamReader::Listener nobody{[] {}, [](ErrorCode, int) {}};

/// Starts and reads once while the n-th library call fails; answers how many calls there were.
int run_with(std::unique_ptr<drivers::SamLink> link, kiosk::VirtualClock& clock,
             CallCounter& counter, int failing, ErrorCode code) {
    VirtualPause pause(clock);
    counter.failing = failing;
    counter.error.code = code;
    SamReader reader(std::move(link), clock, drivers::ReaderQuirks{});
    const auto started = reader.start(SamReader::Waking::cable_reset, pause);
    if (!started) {
        // A failure must be the planted one, or what comes of swallowing a reply: nothing else is
        // invented.
        CHECK((started.error().code == code || started.error().code == ErrorCode::timed_out));
        return counter.calls;
    }
    const auto card = reader.read({.timeout = Duration{3000}}, nobody, pause);
    if (card) {
        CHECK(card->number.reveal() == "990101199003070023");
        CHECK(card->photo_wlt.reveal().size() == 1024);
    } else {
        CHECK((card.error().code == code || card.error().code == ErrorCode::timed_out));
    }
    return counter.calls;
}

void fail_each_usb_call(SamUsbReader::Wiring wiring, ErrorCode code) {
    int calls = 1;
    int n = 0;
    // One run more than there are calls: the last one is undisturbed.
    for (n = 1; n <= calls + 1; ++n) {
        CAPTURE(n);
        REQUIRE(n < 2000);
        kiosk::VirtualClock clock;
        CallCounter counter;
        SamUsbReader sim(wiring);
        sim.firmware().lay(sample_card("ordinary"));
        auto link =
            std::make_unique<drivers::UsbLink>(std::make_unique<FakeUsbPort>(sim, clock, counter),
                                               drivers::UsbDevice{}, drivers::ReaderQuirks{});
        calls = run_with(std::move(link), clock, counter, n, code);
    }
    CHECK(n > 40);
}

}  // namespace

TEST_CASE("whichever libusb call fails, the read fails with that error or succeeds whole") {
    for (const auto wiring : {SamUsbReader::Wiring::four_pipes, SamUsbReader::Wiring::one_pair})
        for (const auto code : {ErrorCode::io_error, ErrorCode::device_gone, ErrorCode::timed_out,
                                ErrorCode::device_fault}) {
            CAPTURE(static_cast<int>(code));
            fail_each_usb_call(wiring, code);
        }
}

TEST_CASE(
    "whichever call on the serial port fails, the read fails with that error or succeeds whole") {
    for (const auto code : {ErrorCode::io_error, ErrorCode::device_gone}) {
        int calls = 1;
        for (int n = 1; n <= calls + 1; ++n) {
            CAPTURE(n);
            REQUIRE(n < 2000);
            kiosk::VirtualClock clock;
            CallCounter counter;
            drivers::sim::SamFirmware firmware;
            firmware.lay(sample_card("ordinary"));
            auto link = std::make_unique<drivers::SerialLink>(
                std::make_unique<FakeSerialPort>(firmware, clock, counter), "/dev/ttyS1",
                drivers::ReaderQuirks{});
            calls = run_with(std::move(link), clock, counter, n, code);
        }
    }
}

}  // namespace tests
