#include "drivers/vision/timed_capture.h"

#include <doctest.h>

#include "tests/unit/drivers_vision/fake_capture.h"

using drivers::ExposureHint;
using drivers::TimedCapture;
using kiosk::Duration;
using kiosk::ErrorCode;
using tests::FakeCamera;

namespace {
const drivers::CameraSource source{"document", "http://nowhere", 16, 8};
constexpr Duration patience{2'000};
constexpr Duration short_patience{30};
}  // namespace

TEST_CASE("a call that comes back in time is what the port said") {
    const auto camera = std::make_shared<FakeCamera>();
    TimedCapture capture(tests::ports_of(camera));
    CHECK(capture.read(patience).error().code == ErrorCode::device_gone);
    REQUIRE(capture.open(source, ExposureHint::dim_room, patience));
    CHECK(camera->exposure == static_cast<int>(ExposureHint::dim_room));
    const auto frame = capture.read(patience);
    REQUIRE(frame);
    CHECK(frame->shape.width == 16);
    camera->gives = false;
    CHECK(capture.read(patience).error().code == ErrorCode::device_fault);
    capture.close(patience);
    CHECK(camera->closed == 1);
    CHECK(capture.stuck_calls() == 0);
}

TEST_CASE("a call that hangs is given up in time, and a new lane works at once") {
    const auto camera = std::make_shared<FakeCamera>();
    TimedCapture capture(tests::ports_of(camera));
    REQUIRE(capture.open(source, ExposureHint::automatic, patience));
    camera->hangs = true;
    CHECK(capture.read(short_patience).error().code == ErrorCode::timed_out);
    CHECK(capture.stuck_calls() == 1);
    CHECK_FALSE(capture.reap());
    CHECK(capture.read(short_patience).error().code == ErrorCode::device_gone);
    camera->hangs = false;
    REQUIRE(capture.open(source, ExposureHint::automatic, patience));
    CHECK(capture.read(patience));
    const kiosk::RealClock clock;
    const auto until = clock.now().steady + patience;
    while (!capture.reap()) REQUIRE(clock.now().steady < until);
}

TEST_CASE("when too many lanes hang nothing is opened any more: a new process is wanted") {
    const auto camera = std::make_shared<FakeCamera>();
    TimedCapture capture(tests::ports_of(camera));
    camera->hangs = true;
    for (std::size_t i = 0; i < TimedCapture::lost_max; ++i) {
        CHECK_FALSE(capture.is_beyond_help());
        CHECK(capture.open(source, ExposureHint::automatic, short_patience).error().code ==
              ErrorCode::timed_out);
    }
    CHECK(capture.is_beyond_help());
    CHECK(capture.open(source, ExposureHint::automatic, short_patience).error().code ==
          ErrorCode::limit_exceeded);
    camera->hangs = false;
    const kiosk::RealClock clock;
    const auto until = clock.now().steady + patience;
    while (!capture.reap()) REQUIRE(clock.now().steady < until);
    CHECK(capture.open(source, ExposureHint::automatic, patience));
}

TEST_CASE("a port whose call came back late is given up by its own thread, not by the camera's") {
    struct Port final : drivers::CapturePort {
        Port(std::atomic<bool>& reads_hang, std::atomic<bool>& ends_hang)
            : reads_hang_(reads_hang), ends_hang_(ends_hang) {}
        ~Port() override { wait_while(ends_hang_); }
        Port(const Port&) = delete;
        Port& operator=(const Port&) = delete;
        kiosk::Result<void> open(const drivers::CameraSource&) override { return {}; }
        void set_exposure(ExposureHint) override {}
        kiosk::Result<drivers::CapturedFrame> read() override {
            wait_while(reads_hang_);
            return ErrorCode::device_fault;
        }
        void close() override {}

      private:
        static void wait_while(const std::atomic<bool>& hangs) {
            while (hangs) std::this_thread::sleep_for(std::chrono::milliseconds{2});
        }
        std::atomic<bool>& reads_hang_;
        std::atomic<bool>& ends_hang_;
    };
    std::atomic<bool> reads_hang = true;
    std::atomic<bool> ends_hang = true;
    const kiosk::RealClock clock;
    TimedCapture capture([&] { return std::make_unique<Port>(reads_hang, ends_hang); });
    REQUIRE(capture.open(source, ExposureHint::automatic, patience));
    CHECK(capture.read(short_patience).error().code == ErrorCode::timed_out);
    reads_hang = false;
    // The late call comes back and its port does not end: that is no concern of this thread.
    for (int i = 0; i < 20; ++i) {
        CHECK_FALSE(capture.reap());
        std::this_thread::sleep_for(std::chrono::milliseconds{2});
    }
    ends_hang = false;
    const auto until = clock.now().steady + patience;
    while (!capture.reap()) REQUIRE(clock.now().steady < until);
}
