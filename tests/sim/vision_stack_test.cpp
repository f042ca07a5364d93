#include <doctest.h>

#include "tests/sim/vision_session.h"

namespace tests {

using drivers::DeviceStatus;
using drivers::ExposureHint;
using kiosk::Duration;

TEST_CASE("camera: at rest it is online and closed; started it sends whole pictures") {
    VisionSession session;
    session.await(DeviceStatus::online);
    session.client->start("document", ExposureHint::automatic);
    const auto first = session.frame();
    const auto second = session.frame(first.sequence);
    CHECK(second.sequence > first.sequence);
    CHECK(second.taken_at >= first.taken_at);
    CHECK(first.width == (session.on_network() ? 320 : 640));
    CHECK(first.height == (session.on_network() ? 240 : 480));
    CHECK(first.pixels.reveal().size() ==
          static_cast<std::size_t>(first.stride) * static_cast<std::size_t>(first.height));
    const auto report = session.client->report();
    REQUIRE(report.size() == 1);
    CHECK(report[0].capabilities.device_class == "camera");
    session.client->stop("document");
    if (session.on_network()) return;
    const auto until = session.now() + VisionSession::patience;
    while (session.camera_state("state").find("streaming=no") == std::string::npos)
        REQUIRE((session.now() < until && ::usleep(20'000) == 0));
}

TEST_CASE("camera: what it shows is what it sent") {
    VisionSession session;
    session.client->start("document", ExposureHint::automatic);
    const auto frame = session.frame();
    const auto& pixels = frame.pixels.reveal();
    const auto at = [&](int x, int y) {
        return static_cast<int>(pixels[static_cast<std::size_t>(y * frame.stride + x * 3)]);
    };
    if (session.on_network()) {
        // One of two grey pictures.
        CHECK((std::abs(at(100, 100) - 40) < 8 || std::abs(at(100, 100) - 200) < 8));
        CHECK(std::abs(at(10, 10) - at(300, 200)) < 8);
    } else {
        // A ramp that climbs from left to right.
        CHECK(at(150, 100) != at(200, 100));
        CHECK(at(150, 100) == at(150, 300));
    }
}

TEST_CASE("camera: unplugged while it sends it is told, and sends again when it is back") {
    VisionSession session;
    session.client->start("document", ExposureHint::automatic);
    auto last = session.frame().sequence;
    session.await(DeviceStatus::online);
    for (int i = 0; i < 2; ++i) {
        auto began = session.now();
        session.unplug();
        session.await_fault();
        CHECK(session.now() - began < VisionSession::announced);
        CHECK_FALSE(session.client->frame("document", last + 1'000, Duration{50}));
        session.plug();
        began = session.now();
        session.await(DeviceStatus::online);
        CHECK(session.now() - began < VisionSession::silent);
        last = session.frame(last).sequence;
    }
}

TEST_CASE("camera: unplugged and back at rest") {
    VisionSession session;
    session.await(DeviceStatus::online);
    if (session.on_network()) return;  // nobody asks an address that nobody wants to see
    session.unplug();
    session.await(DeviceStatus::no_device);
    session.plug();
    session.await(DeviceStatus::online);
}

TEST_CASE("camera: one that falls silent is told, and sends again when it speaks") {
    VisionSession session;
    session.client->start("document", ExposureHint::automatic);
    auto last = session.frame().sequence;
    session.await(DeviceStatus::online);
    auto began = session.now();
    session.stall();
    session.await_fault();
    CHECK(session.now() - began < VisionSession::silent);
    session.clear();
    began = session.now();
    session.await(DeviceStatus::online);
    CHECK(session.now() - began < VisionSession::silent);
    static_cast<void>(session.frame(last));
}

TEST_CASE("camera: errors of the driver and streams that break off are told and left behind") {
    VisionSession session;
    session.client->start("document", ExposureHint::automatic);
    auto last = session.frame().sequence;
    session.await(DeviceStatus::online);
    session.error();
    session.await_fault();
    session.clear();
    const auto began = session.now();
    session.await(DeviceStatus::online);
    CHECK(session.now() - began < VisionSession::silent);
    static_cast<void>(session.frame(last));
}

TEST_CASE("camera: garbage never stops the program, and pictures come again") {
    VisionSession session;
    session.client->start("document", ExposureHint::automatic);
    static_cast<void>(session.frame());
    session.garbage();
    ::usleep(600'000);
    session.clear();
    const auto last = session.frame().sequence;
    static_cast<void>(session.frame(last + 3));
    session.await(DeviceStatus::online);
}

TEST_CASE("camera: the program is killed: the stream goes on in the next one by itself") {
    VisionSession session;
    session.client->start("document", ExposureHint::automatic);
    const auto last = session.frame().sequence;
    session.kill_program(SIGKILL);
    const auto until = session.now() + VisionSession::patience;
    while (session.client->is_connected()) {
        REQUIRE(session.now() < until);
        ::usleep(5'000);
    }
    CHECK(session.client->state("document").status == DeviceStatus::offline);
    session.start_program();
    CHECK(session.frame(last).sequence > last);
}

TEST_CASE(
    "camera: the program dies under the guard: it is started again, and the stream goes on "
    "[fault device=camera fault=daemon_killed phase=during]") {
    VisionSession session;
    session.kill_program(SIGTERM);
    session.start_guard();
    session.client->start("document", ExposureHint::automatic);
    const auto last = session.frame().sequence;
    const pid_t before = session.await_guarded_program(0);
    ::kill(before, SIGKILL);
    static_cast<void>(session.await_guarded_program(before));
    // Frames that the first one left behind have gone with it.
    const auto after = session.frame(last).sequence;
    static_cast<void>(session.frame(after));
}

TEST_CASE("camera: told to end it ends in order, at rest and while it sends") {
    VisionSession session;
    session.await(DeviceStatus::online);
    CHECK(session.kill_program(SIGTERM) == 0);
    session.start_program();
    session.client->start("document", ExposureHint::automatic);
    static_cast<void>(session.frame());
    const auto began = session.now();
    CHECK(session.kill_program(SIGTERM) == 0);
    CHECK(session.now() - began < VisionSession::silent);
}

TEST_CASE("camera: a hint about the light reaches the camera") {
    VisionSession session;
    if (session.on_network()) return;  // such a camera has no control for it
    session.client->start("document", ExposureHint::bright_document);
    static_cast<void>(session.frame());
    CHECK(session.camera_state("exposure") == "ok auto=1 absolute=80");
}

}  // namespace tests
