#include "drivers/scanner/keyboard_reports.h"

#include <doctest.h>

#include "drivers/sim/hid_scanner.h"

using drivers::KeyboardReports;
using kiosk::Bytes;

namespace {

/// What the simulated scanner types, read back.
Bytes typed_back(const Bytes& code) {
    drivers::sim::HidScanner scanner(drivers::sim::HidScanner::Kind::keyboard);
    scanner.show(code, "");
    KeyboardReports reports;
    Bytes out;
    while (const auto report = scanner.host_reads(0x84, 64)) {
        const auto more = reports.take(*report);
        out.insert(out.end(), more.begin(), more.end());
    }
    return out;
}

}  // namespace

TEST_CASE("every byte that a scanner can type comes back as it was, and Enter behind it") {
    Bytes all;
    for (int i = 1; i < 256; ++i) all.push_back(static_cast<unsigned char>(i));
    Bytes expected = all;
    expected.push_back('\r');
    CHECK(typed_back(all) == expected);
}

TEST_CASE("a key held down or typed twice counts once or twice") {
    KeyboardReports reports;
    const Bytes a{0, 0, 0x04, 0, 0, 0, 0, 0};
    const Bytes a_and_b{0, 0, 0x04, 0x05, 0, 0, 0, 0};
    const Bytes up(8, 0);
    CHECK(reports.take(a) == Bytes{'a'});
    CHECK(reports.take(a).empty());
    CHECK(reports.take(a_and_b) == Bytes{'b'});
    CHECK(reports.take(up).empty());
    CHECK(reports.take(a) == Bytes{'a'});
}

TEST_CASE("a number above 255 on the pad is the two bytes of GBK") {
    KeyboardReports reports;
    Bytes out;
    for (const char digit : std::string("54992")) {  // D6 D0: 中
        const auto key = static_cast<unsigned char>(digit == '0' ? 0x62 : 0x59 + digit - '1');
        for (const Bytes& report : {Bytes{4, 0, key, 0, 0, 0, 0, 0}, Bytes{4, 0, 0, 0, 0, 0, 0, 0}})
            CHECK(reports.take(report).empty());
    }
    CHECK(reports.take(Bytes(8, 0)) == Bytes{0xD6, 0xD0});
}

TEST_CASE("a number on the pad beyond ten digits or two bytes gives nothing") {
    KeyboardReports reports;
    for (int i = 0; i < 12; ++i) {
        CHECK(reports.take(Bytes{4, 0, 0x5A, 0, 0, 0, 0, 0}).empty());
        CHECK(reports.take(Bytes{4, 0, 0, 0, 0, 0, 0, 0}).empty());
    }
    CHECK(reports.take(Bytes(8, 0)).empty());
}

TEST_CASE("roll-over, foreign lengths and keys without character are harmless") {
    KeyboardReports reports;
    CHECK(reports.take(Bytes{0, 0, 1, 1, 1, 1, 1, 1}).empty());
    CHECK(reports.take(Bytes{}).empty());
    CHECK(reports.take(Bytes(64, 0x04)).empty());
    CHECK(reports.take(Bytes{0, 0, 0x3A, 0xE8, 0x66, 0, 0, 0}).empty());  // F1, volume, power
}
