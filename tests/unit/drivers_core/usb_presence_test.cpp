#include "drivers/core/usb_presence.h"

#include <doctest.h>

namespace tests {

using drivers::UsbDevice;
using drivers::UsbPresence;

namespace {

const UsbDevice this_reader{{0x0400, 0xC35A}, 1, 5, "1-2"};
const UsbDevice second{{0x0400, 0xC35A}, 1, 6, "1-3"};
const UsbDevice mouse{{0x046D, 0xC077}, 1, 7, "1-4"};

UsbPresence presence() {
    return UsbPresence([](const UsbDevice& device) { return device.id.vendor == 0x0400; });
}

using Events = std::vector<drivers::UsbPresenceEvent>;

}  // namespace

TEST_CASE("a device is reported once, whoever sees it first") {
    auto tracker = presence();
    CHECK(tracker.arrived(this_reader) == Events{{this_reader, true}});
    CHECK(tracker.arrived(this_reader).empty());
    CHECK(tracker.scanned(std::vector{this_reader}).empty());
    CHECK(tracker.scanned(std::vector{this_reader, second}) == Events{{second, true}});
}

TEST_CASE("an event that a device left counts at once") {
    auto tracker = presence();
    static_cast<void>(tracker.arrived(this_reader));
    CHECK(tracker.left(this_reader) == Events{{this_reader, false}});
    CHECK(tracker.left(this_reader).empty());
    CHECK(tracker.arrived(this_reader) == Events{{this_reader, true}});
}

TEST_CASE("a device that left is told as it came, though its class cannot be read any more") {
    auto tracker = presence();
    UsbDevice printer = this_reader;
    printer.class_code = 0x07;
    UsbDevice pulled = printer;
    pulled.class_code = 0;
    static_cast<void>(tracker.arrived(printer));
    static_cast<void>(tracker.arrived(second));
    CHECK(tracker.left(pulled) == Events{{printer, false}});
    CHECK(tracker.left(pulled).empty());
    CHECK(tracker.scanned(std::vector{second}).empty());
}

TEST_CASE("a device whose class is known later than the device is the same one") {
    auto tracker = presence();
    UsbDevice configured = this_reader;
    configured.class_code = 0x07;
    CHECK(tracker.arrived(this_reader) == Events{{this_reader, true}});
    for (int i = 0; i < 2 * UsbPresence::misses_before_removed; ++i)
        CHECK(tracker.scanned(std::vector{configured}).empty());
    CHECK(tracker.left(configured) == Events{{this_reader, false}});
}

TEST_CASE("a device that is wanted for its class is told once the class is known") {
    UsbPresence tracker([](const UsbDevice& device) { return device.class_code == 0x07; });
    UsbDevice printer = this_reader;
    CHECK(tracker.arrived(printer).empty());
    printer.class_code = 0x07;
    CHECK(tracker.scanned(std::vector{printer}) == Events{{printer, true}});
}

TEST_CASE("a device must be missing from three scans in a row before it is gone") {
    auto tracker = presence();
    static_cast<void>(tracker.arrived(this_reader));
    const std::vector<UsbDevice> none;
    CHECK(tracker.scanned(none).empty());
    CHECK(tracker.scanned(none).empty());
    CHECK(tracker.scanned(std::vector{this_reader}).empty());
    CHECK(tracker.scanned(none).empty());
    CHECK(tracker.scanned(none).empty());
    CHECK(tracker.scanned(none) == Events{{this_reader, false}});
    CHECK(tracker.scanned(none).empty());
}

TEST_CASE("devices that nobody wants are not followed") {
    auto tracker = presence();
    CHECK(tracker.arrived(mouse).empty());
    CHECK(tracker.scanned(std::vector{mouse}).empty());
    CHECK(tracker.left(mouse).empty());
}

TEST_CASE("more devices than any bus has are not followed") {
    auto tracker = presence();
    UsbDevice device = this_reader;
    for (std::size_t i = 0; i < UsbPresence::device_limit; ++i) {
        device.ports = std::to_string(i);
        REQUIRE(tracker.arrived(device).size() == 1);
    }
    device.ports = "one too many";
    CHECK(tracker.arrived(device).empty());
}

TEST_CASE("a device is named by its socket and its VID:PID") {
    CHECK(text_of(this_reader) == "usb 1-2 (0400:C35A)");
}

}  // namespace tests
