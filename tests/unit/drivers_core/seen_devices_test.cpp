#include "drivers/core/seen_devices.h"

#include <fstream>
#include <sstream>

#include <doctest.h>

namespace tests {

using drivers::DeviceQuirks;
using drivers::SeenDevice;
using drivers::UsbDevice;

namespace {

const UsbDevice reader{{0x0400, 0xC35A}, 1, 5, "1-2", 0xFF};
const UsbDevice vendors_own{{0x2015, 0x0008}, 1, 6, "1-3", 0xFF};
const UsbDevice printer{{0x04E8, 0x3321}, 1, 7, "1-4", 0x07};
const UsbDevice stranger{{0x1234, 0x5678}, 1, 8, "1-5", 0xE0};
const UsbDevice hub{{0x1D6B, 0x0002}, 1, 1, "1", 0x09};

std::vector<DeviceQuirks> table() {
    DeviceQuirks sam;
    sam.id = "sam";
    sam.model = "identity card reader";
    sam.protocol = "sam";
    sam.usb = {reader.id};
    DeviceQuirks vendor;
    vendor.id = "vendor";
    vendor.model = "another reader";
    vendor.protocol = "vendor";
    vendor.usb = {vendors_own.id};
    DeviceQuirks printers;
    printers.id = "printers";
    printers.model = "any receipt printer";
    printers.protocol = "escpos";
    printers.usb_class = 0x07;
    DeviceQuirks named;
    named.id = "named";
    named.model = "a camera";
    named.protocol = "v4l2";
    named.names = {"HD Webcam"};
    return {sam, vendor, printers, named};
}

constexpr std::string_view protocols[] = {"sam", "escpos"};

std::vector<std::string> words_for(const std::vector<UsbDevice>& devices,
                                   const std::string& product = {}) {
    std::vector<std::string> words;
    for (const auto& seen : drivers::name_devices(devices, table(), protocols,
                                                  [&](const UsbDevice&) { return product; }))
        words.push_back(text_of(seen));
    return words;
}

}  // namespace

TEST_CASE("a technician reads what is plugged in, with the driver or that there is none") {
    CHECK(words_for({reader, vendors_own, printer, stranger}) ==
          std::vector<std::string>{
              "usb 1-2 (0400:C35A) identity card reader: driver sam",
              "usb 1-3 (2015:0008) another reader: no driver",
              "usb 1-4 (04E8:3321) printer: driver escpos",
              "usb 1-5 (1234:5678) radio adapter: no driver",
          });
}

TEST_CASE("a device nobody listed has the name that it gives itself") {
    CHECK(words_for({stranger}, "Sample dongle") ==
          std::vector<std::string>{"usb 1-5 (1234:5678) Sample dongle: no driver"});
}

TEST_CASE("every class by which a device is named has its word in both languages") {
    const auto seen = drivers::name_devices(std::vector{stranger}, table(), protocols,
                                            [](const UsbDevice&) { return std::string(); });
    REQUIRE(seen.size() == 1);
    CHECK_FALSE(seen[0].has_own_name);
    CHECK(drivers::usb_class_id(0xFF) == "vendor_s_own_device");
    for (const char* file : {"assets/text/zh.json", "assets/text/en.json"}) {
        std::stringstream text;
        text << std::ifstream(file).rdbuf();
        for (int code = 0; code <= 0xFF; ++code) {
            const auto id = drivers::usb_class_id(static_cast<std::uint8_t>(code));
            CHECK_MESSAGE(text.str().find("\"usb_class." + id + "\": ") != std::string::npos, id);
        }
    }
}

TEST_CASE("hubs are no devices that a technician would look for") {
    CHECK(words_for({hub}).empty());
}

TEST_CASE("an entry by number wins over the entry of its class, and names match by beginning") {
    auto entries = table();
    CHECK(quirks_of_device(entries, printer)->id == "printers");
    entries[1].usb.push_back(printer.id);
    CHECK(quirks_of_device(entries, printer)->id == "vendor");
    CHECK(quirks_of_device(entries, stranger) == nullptr);
    CHECK(quirks_of_name(entries, std::string_view("HD Webcam: 0001"))->id == "named");
    CHECK(quirks_of_name(entries, std::string_view("Other")) == nullptr);
}

TEST_CASE("a device without strings has an empty name, not a guess") {
    CHECK(drivers::product_name({{1, 2}, 9, 99, "9-9"}).empty());
}

}  // namespace tests
