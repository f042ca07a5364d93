#include "drivers/vision/camera_worker.h"

#include <doctest.h>

#include "tests/unit/drivers_vision/fake_capture.h"

using drivers::CameraPatience;
using drivers::CameraWorker;
using drivers::DeviceStatus;
using drivers::ExposureHint;
using kiosk::Duration;
using tests::FakeCamera;

namespace {

/// A worker on a clock that stands still between the turns.
struct WorkerBench {
    explicit WorkerBench(const std::string& location = "http://nowhere")
        : worker({"document", location, 16, 8}, tests::ports_of(camera), patience(), clock,
                 [this] { ++changes; }) {}

    static CameraPatience patience() {
        CameraPatience patience;
        patience.open = Duration{2'000};
        patience.read = Duration{400};
        patience.close = Duration{400};
        return patience;
    }
    void pass(Duration time) {
        const auto until = clock.now().steady + time;
        while (clock.now().steady < until) clock.advance(std::max(Duration{20}, worker.step()));
    }
    [[nodiscard]] DeviceStatus status() const { return worker.word().status; }

    kiosk::VirtualClock clock;
    std::shared_ptr<FakeCamera> camera = std::make_shared<FakeCamera>();
    int changes = 0;
    CameraWorker worker;
};

}  // namespace

TEST_CASE("a camera at rest was opened once to see that it can be, and is closed") {
    WorkerBench bench;
    bench.pass(Duration{3'000});
    CHECK(bench.status() == DeviceStatus::online);
    CHECK(bench.camera->opened == 1);
    CHECK(bench.camera->closed == 1);
    CHECK(bench.camera->frames == 0);
    CHECK(bench.changes > 0);
}

TEST_CASE("a camera that is wanted sends into the ring until it is not wanted any more") {
    WorkerBench bench;
    bench.worker.stream(true, ExposureHint::bright_document);
    bench.pass(Duration{300});
    CHECK(bench.status() == DeviceStatus::online);
    CHECK(bench.worker.ring().newest() > 2);
    CHECK(bench.worker.word().frames == bench.worker.ring().newest());
    CHECK(bench.camera->exposure == static_cast<int>(ExposureHint::bright_document));
    bench.worker.stream(false, ExposureHint::automatic);
    bench.pass(Duration{100});
    const int frames = bench.camera->frames;
    bench.pass(Duration{300});
    CHECK(bench.camera->frames == frames);
    CHECK(bench.camera->closed == bench.camera->opened);
}

TEST_CASE("whichever call fails, the camera is back within 5 s") {
    for (int n = 1; n <= 6; ++n) {
        CAPTURE(n);
        WorkerBench bench;
        bench.camera->fail_at = n;
        bench.worker.stream(true, ExposureHint::automatic);
        bench.pass(Duration{5'000});
        CHECK(bench.status() == DeviceStatus::online);
        CHECK(bench.worker.word().faults == 1);
    }
}

TEST_CASE("a camera that gives no picture for long is a technician's case, and is back by itself") {
    WorkerBench bench;
    bench.camera->gives = false;
    bench.worker.stream(true, ExposureHint::automatic);
    bench.pass(Duration{1'000});
    CHECK(bench.status() == DeviceStatus::offline);
    bench.pass(Duration{20'000});
    CHECK(bench.status() == DeviceStatus::hardware_error);
    CHECK(bench.worker.word().blame == drivers::Blame::technician);
    bench.camera->gives = true;
    bench.pass(Duration{5'000});
    CHECK(bench.status() == DeviceStatus::online);
}

TEST_CASE("a call that hangs is told in time; when calls keep hanging the process is given up") {
    WorkerBench bench;
    bench.worker.stream(true, ExposureHint::automatic);
    bench.pass(Duration{200});
    bench.camera->hangs = true;
    bench.pass(Duration{100});
    CHECK(bench.status() == DeviceStatus::offline);
    CHECK(bench.worker.word().stuck_calls >= 1);
    CHECK_FALSE(bench.worker.is_beyond_help());
    bench.camera->hangs = false;
    bench.pass(Duration{5'000});
    CHECK(bench.status() == DeviceStatus::online);
}

TEST_CASE("a node that is not there is no_device") {
    WorkerBench bench("/dev/no-such-camera");
    bench.worker.stream(true, ExposureHint::automatic);
    bench.pass(Duration{1'000});
    CHECK(bench.status() == DeviceStatus::no_device);
    CHECK(bench.camera->opened == 0);
}
