#include <doctest.h>

#include "drivers/idcard/sam_reader.h"
#include "drivers/idcard/serial_link.h"
#include "drivers/idcard/usb_link.h"
#include "tests/unit/drivers_idcard/reader_support.h"

namespace tests {

using drivers::FramePart;
using drivers::ReaderQuirks;
using drivers::UsbLink;
using drivers::sim::SamUsbReader;
using kiosk::Duration;
using kiosk::ErrorCode;
using Wiring = SamUsbReader::Wiring;

namespace {

struct UsbRig {
    explicit UsbRig(Wiring wiring, ReaderQuirks quirks = {}) : reader(wiring) {
        auto owned = std::make_unique<FakeUsbPort>(reader, clock, counter);
        port = owned.get();
        link = std::make_unique<UsbLink>(std::move(owned), drivers::UsbDevice{}, quirks);
    }
    kiosk::VirtualClock clock;
    CallCounter counter;
    SamUsbReader reader;
    FakeUsbPort* port = nullptr;
    std::unique_ptr<UsbLink> link;
};

using Writes = std::vector<std::pair<std::uint8_t, std::size_t>>;

}  // namespace

TEST_CASE("four pipes are recognised by the descriptors: header and body go separate ways") {
    UsbRig rig(Wiring::four_pipes);
    REQUIRE(rig.link->open());
    CHECK(rig.link->has_four_pipes());
    REQUIRE(rig.link->send(drivers::encode(drivers::sam_status)));
    CHECK(rig.port->writes == Writes{{0x02, 7}, {0x06, 3}});
    kiosk::Bytes buffer(64);
    CHECK(rig.link->receive(buffer, FramePart::header, Duration{100}).value() == 7);
    CHECK(rig.link->receive(buffer, FramePart::body, Duration{100}).value() == 4);
}

TEST_CASE("one pair carries whole frames in packets of 64 bytes") {
    UsbRig rig(Wiring::one_pair);
    REQUIRE(rig.link->open());
    CHECK_FALSE(rig.link->has_four_pipes());
    REQUIRE(rig.link->send(drivers::encode(drivers::sam_status)));
    CHECK(rig.port->writes == Writes{{0x02, 10}});
    REQUIRE(rig.link->send(kiosk::Bytes(150)));
    CHECK(rig.port->writes == Writes{{0x02, 10}, {0x02, 64}, {0x02, 64}, {0x02, 22}});
    kiosk::Bytes buffer(64);
    CHECK(rig.link->receive(buffer, FramePart::header, Duration{100}).value() == 11);
}

TEST_CASE("quirks overrule the descriptors, but not what is not there") {
    ReaderQuirks one;
    one.layout = ReaderQuirks::Layout::one_pair;
    UsbRig forced(Wiring::four_pipes, one);
    REQUIRE(forced.link->open());
    CHECK_FALSE(forced.link->has_four_pipes());

    ReaderQuirks four;
    four.layout = ReaderQuirks::Layout::four_pipes;
    UsbRig impossible(Wiring::one_pair, four);
    CHECK(impossible.link->open().error().code == ErrorCode::bad_config);
    CHECK_FALSE(impossible.link->is_open());
    CHECK(impossible.port->closes == 1);
}

TEST_CASE("a stalled pipe is cleared at once and the fault is told") {
    UsbRig rig(Wiring::one_pair);
    REQUIRE(rig.link->open());
    rig.reader.firmware().add_fault({drivers::sim::SamFirmware::FaultKind::stall});
    REQUIRE(rig.link->send(drivers::encode(drivers::sam_status)));
    kiosk::Bytes buffer(64);
    const auto got = rig.link->receive(buffer, FramePart::header, Duration{100});
    CHECK(got.error().code == ErrorCode::device_fault);
    CHECK_FALSE(rig.reader.is_stalled(0x81));
}

TEST_CASE("throwing input away ends even when the reader never stops talking") {
    UsbRig rig(Wiring::one_pair);
    REQUIRE(rig.link->open());
    rig.reader.firmware().add_fault({drivers::sim::SamFirmware::FaultKind::babble});
    REQUIRE(rig.link->send(drivers::encode(drivers::sam_status)));
    const int before = rig.counter.calls;
    rig.link->discard_input();
    CHECK(rig.counter.calls - before == 2 * UsbLink::discarded_packets_max);
}

TEST_CASE("a serial line is set up, written in the pieces it takes, and flushed") {
    kiosk::VirtualClock clock;
    CallCounter counter;
    drivers::sim::SamFirmware firmware;
    auto owned = std::make_unique<FakeSerialPort>(firmware, clock, counter);
    auto* port = owned.get();
    ReaderQuirks quirks;
    quirks.baud = 57'600;
    drivers::SerialLink link(std::move(owned), "/dev/ttyS1", quirks);
    REQUIRE(link.open());
    CHECK(port->configured_baud == 57'600);
    REQUIRE(link.send(drivers::encode(drivers::sam_status)));
    kiosk::Bytes buffer(64);
    CHECK(link.receive(buffer, FramePart::header, Duration{100}).value() == 11);
    REQUIRE(link.send(drivers::encode(drivers::sam_status)));
    link.discard_input();
    CHECK(link.receive(buffer, FramePart::header, Duration{100}).error().code ==
          ErrorCode::timed_out);
}

TEST_CASE("the speed of a serial module is found, remembered, and searched anew when it changed") {
    for (const int baud : {115'200, 57'600, 38'400, 19'200, 9'600})
        for (const bool is_noisy : {false, true}) {
            CAPTURE(baud);
            CAPTURE(is_noisy);
            kiosk::VirtualClock clock;
            CallCounter counter;
            drivers::sim::SamFirmware firmware;
            const auto speeds = std::make_shared<drivers::SerialSpeeds>(38'400);
            VirtualPause pause(clock);
            const auto start = [&](int module_baud) {
                auto port = std::make_unique<FakeSerialPort>(firmware, clock, counter);
                port->module_baud = module_baud;
                port->is_noisy = is_noisy;
                drivers::SamReader reader(
                    std::make_unique<drivers::SerialLink>(std::move(port), "/dev/ttyS1",
                                                          drivers::ReaderQuirks{}, speeds),
                    clock, drivers::ReaderQuirks{});
                return reader.start(drivers::SamReader::Waking::plain, pause);
            };
            REQUIRE(start(baud));
            CHECK(speeds->now() == baud);
            const auto began = clock.now().steady;
            REQUIRE(start(baud));
            CHECK(clock.now().steady == began);
            REQUIRE(start(9'600));
            CHECK(speeds->now() == 9'600);
        }
}

TEST_CASE(
    "a serial module that answers at no speed is given up, and the search begins where it was") {
    kiosk::VirtualClock clock;
    CallCounter counter;
    drivers::sim::SamFirmware firmware;
    VirtualPause pause(clock);
    const auto speeds = std::make_shared<drivers::SerialSpeeds>();
    auto port = std::make_unique<FakeSerialPort>(firmware, clock, counter);
    port->module_baud = 1200;
    drivers::SamReader reader(std::make_unique<drivers::SerialLink>(
                                  std::move(port), "/dev/ttyS1", drivers::ReaderQuirks{}, speeds),
                              clock, drivers::ReaderQuirks{});
    const auto began = clock.now().steady;
    const auto started = reader.start(drivers::SamReader::Waking::plain, pause);
    REQUIRE_FALSE(started);
    CHECK(started.error().code == kiosk::ErrorCode::timed_out);
    CHECK(speeds->now() == 115'200);
    CHECK(clock.now().steady - began < kiosk::Duration{5'000});
}

}  // namespace tests
