#include <sstream>
#include <thread>

#include <doctest.h>

#include "tests/sim/scanner_session.h"

namespace tests {

using drivers::DeviceStatus;
using kiosk::Duration;

TEST_CASE("scanner: plugged in while the driver runs it is online within 5 s and reads") {
    ScannerSession session;
    session.await(DeviceStatus::no_device);
    const auto began = session.now();
    session.plug();
    CHECK(session.now() - began < Duration{5'000});
    session.show("6901234567892");
    CHECK(session.next_code() == "6901234567892");
    CHECK(session.symbology ==
          (session.is_pos() ? drivers::Symbology::qr : drivers::Symbology::unknown));
}

TEST_CASE("scanner: GS1, GB 18030 and binary codes arrive whole") {
    ScannerSession session;
    session.plug();
    const std::string gs1 =
        "0106901234567892\x1d"
        "10ABC\x1d"
        "17280101";
    session.show(gs1);
    CHECK(session.next_code() == gs1);
    const auto name = kiosk::gb18030_from_utf8("张三䶮𠮷·测试");
    REQUIRE(name);
    const std::string chinese(name->begin(), name->end());
    session.show(chinese);
    CHECK(session.next_code() == chinese);
    std::string binary;
    for (int i = 1; i < 256; ++i)
        if (i != '\r' || !session.is_keyboard()) binary.push_back(static_cast<char>(i));
    session.show(binary);
    CHECK(session.next_code() == binary);
    // As long as a QR code can be.
    const std::size_t longest = session.is_keyboard() ? 300 : 2953;
    session.tell("long " + std::to_string(longest));
    CHECK(session.next_code() == std::string(longest, 'x'));
}

TEST_CASE(
    "scanner: what it reads never reaches a window, and it is the kernel's again afterwards") {
    ScannerSession session;
    if (session.is_serial() || session.is_direct()) return;  // no kernel driver there
    session.tell("plug");
    session.await(DeviceStatus::online);
    CHECK(session.say("state").find("kernel=none") != std::string::npos);
    session.scanner.reset();
    CHECK(session.say("state").find("kernel=usbhid") != std::string::npos);
}

TEST_CASE("scanner: the same code held before it is handed on once") {
    ScannerSession session;
    session.plug();
    for (int i = 0; i < 4; ++i) {
        session.show("held");
        std::this_thread::sleep_for(std::chrono::milliseconds{150});
    }
    session.show("next");
    CHECK(session.next_code() == "held");
    CHECK(session.next_code() == "next");
}

TEST_CASE("scanner: unplugged at rest it is told within 1 s and back within 5 s") {
    ScannerSession session;
    for (int i = 0; i < 3; ++i) {
        session.plug();
        auto began = session.now();
        session.tell("unplug");
        session.await_fault();
        CHECK(session.now() - began < Duration{1'000});
        session.await(DeviceStatus::no_device);
        began = session.now();
        session.plug();
        CHECK(session.now() - began < Duration{5'000});
        session.show("back" + std::to_string(i));
        CHECK(session.next_code() == "back" + std::to_string(i));
        session.tell("unplug");
        session.await(DeviceStatus::no_device);
    }
}

TEST_CASE("scanner: unplugged in the middle of a code no half code is handed on") {
    ScannerSession session;
    session.plug();
    session.tell("fail_next unplug");
    session.show(std::string(200, 'h'));
    if (session.is_direct()) session.say("unplug");  // no bus that would tell
    session.await(DeviceStatus::no_device);
    CHECK(session.next_code(Duration{300}) == "none");
    session.plug();
    session.show("whole");
    CHECK(session.next_code() == "whole");
}

TEST_CASE("scanner: a torn code is dropped, the next one is whole") {
    ScannerSession session;
    session.plug();
    session.tell("fail_next torn");
    session.show("torn in two halves");
    if (!session.is_serial()) {
        // On a serial line without suffix half a code can't be told from a short one.
        CHECK(session.next_code(Duration{1'000}) == "none");
        CHECK(session.refusals == std::vector<std::string>{"timed_out"});
    } else {
        CHECK(session.next_code() == "torn in t");
    }
    session.show("whole");
    CHECK(session.next_code() == "whole");
    CHECK(session.scanner->state().status == DeviceStatus::online);
}

TEST_CASE("scanner: garbage before a code leaves the scanner usable") {
    ScannerSession session;
    session.plug();
    session.tell("fail_next garbage");
    session.show("lost");
    static_cast<void>(session.next_code(Duration{800}));
    session.show("whole");
    CHECK(session.next_code() == "whole");
    CHECK(session.scanner->state().status == DeviceStatus::online);
}

TEST_CASE(
    "scanner: nothing but garbage is a fault for the technician; cleared, it is back within 5 s") {
    ScannerSession session;
    if (!session.is_pos()) return;  // only reports can be told from characters
    session.plug();
    session.tell("fail_repeatedly garbage");
    for (int i = 0; i < 6; ++i) session.show("noise");
    const auto until = session.now() + ScannerSession::patience;
    while (session.scanner->report().faults == 0) REQUIRE(session.now() < until);
    session.tell("clear");
    const auto began = session.now();
    session.await(DeviceStatus::online);
    CHECK(session.now() - began < Duration{5'000});
    // What still lay in its pipe is read; nobody shows a code in the same moment.
    static_cast<void>(session.next_code(Duration{500}));
    session.show("whole");
    CHECK(session.next_code() == "whole");
}

TEST_CASE("scanner: a scanner that falls silent is told within 5 s and back within 5 s") {
    ScannerSession session;
    if (session.is_serial()) return;  // nobody can ask it
    session.plug();
    session.tell("fail_repeatedly mute");
    auto began = session.now();
    session.await(DeviceStatus::offline);
    CHECK(session.now() - began < Duration{5'500});
    session.tell("clear");
    began = session.now();
    session.await(DeviceStatus::online);
    CHECK(session.now() - began < Duration{5'000});
    session.show("whole");
    CHECK(session.next_code() == "whole");
}

TEST_CASE("scanner: a line that babbles is refused once and serves when it stops") {
    ScannerSession session;
    if (!session.is_serial()) return;
    session.plug();
    session.tell("fail_next babble");
    session.show("x");
    CHECK(session.next_code(Duration{800}) == "none");
    CHECK(session.refusals == std::vector<std::string>{"limit_exceeded"});
    session.show("whole");
    CHECK(session.next_code() == "whole");
}

}  // namespace tests
