// Every fault of a camera in every phase of a visit: told within 5 s, and 5 s after it has ended
// whole pictures come again, with nothing restarted.

#include <doctest.h>

#include "drivers/vision/camera_worker.h"
#include "tests/unit/drivers_vision/fake_capture.h"

namespace tests {

using drivers::CameraPatience;
using drivers::CameraWorker;
using drivers::DeviceStatus;
using drivers::ExposureHint;
using kiosk::Duration;

namespace {

/// A worker on a clock that is moved; the calls themselves take real milliseconds.
struct FaultBench {
    FaultBench()
        : worker({"document", "http://nowhere", 16, 8}, ports_of(camera), patience(), clock,
                 [] {}) {}

    static CameraPatience patience() {
        CameraPatience patience;
        patience.open = Duration{2'000};
        patience.read = Duration{400};
        patience.close = Duration{400};
        return patience;
    }
    void pass(Duration time) {
        const auto until = clock.now().steady + time;
        while (clock.now().steady < until) clock.advance(std::max(Duration{100}, worker.step()));
    }
    void stream(bool on) { worker.stream(on, ExposureHint::automatic); }
    [[nodiscard]] DeviceStatus status() const { return worker.word().status; }

    kiosk::VirtualClock clock;
    std::shared_ptr<FakeCamera> camera = std::make_shared<FakeCamera>();
    CameraWorker worker;
};

struct CameraFault {
    std::function<void(FakeCamera&)> strike;
    std::function<void(FakeCamera&)> clear;
};

void struck(FaultBench& bench, const CameraFault& fault, bool is_told) {
    fault.strike(*bench.camera);
    bench.pass(Duration{3'000});
    if (is_told) CHECK(bench.status() != DeviceStatus::online);
    CHECK_FALSE(bench.worker.is_beyond_help());
}

void cleared(FaultBench& bench, const CameraFault& fault) {
    fault.clear(*bench.camera);
    bench.stream(true);
    // Real time for calls that hung to come back.
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
    bench.pass(Duration{5'000});
    CHECK(bench.status() == DeviceStatus::online);
    const auto newest = bench.worker.ring().newest();
    bench.pass(Duration{500});
    CHECK(bench.worker.ring().newest() > newest);
}

void in_every_phase(const CameraFault& fault) {
    SUBCASE("idle") {
        FaultBench bench;
        bench.pass(Duration{500});
        struck(bench, fault, false);  // at rest it is closed, and nobody looks
        cleared(bench, fault);
    }
    SUBCASE("before") {
        FaultBench bench;
        fault.strike(*bench.camera);
        bench.stream(true);
        struck(bench, fault, true);
        cleared(bench, fault);
    }
    SUBCASE("during") {
        FaultBench bench;
        bench.stream(true);
        bench.pass(Duration{500});
        struck(bench, fault, true);
        cleared(bench, fault);
    }
    SUBCASE("between") {
        FaultBench bench;
        bench.stream(true);
        bench.pass(Duration{500});
        bench.stream(false);
        bench.pass(Duration{300});
        struck(bench, fault, false);
        bench.stream(true);
        struck(bench, fault, true);
        cleared(bench, fault);
    }
    SUBCASE("end") {
        FaultBench bench;
        bench.stream(true);
        bench.pass(Duration{500});
        fault.strike(*bench.camera);
        bench.stream(false);
        bench.pass(Duration{500});
        cleared(bench, fault);
    }
}

CameraFault shut(bool opens, bool gives) {
    return {[=](FakeCamera& camera) {
                camera.can_open = opens;
                camera.gives = gives;
            },
            [](FakeCamera& camera) {
                camera.can_open = true;
                camera.gives = true;
            }};
}

}  // namespace

TEST_CASE(
    "camera pulled or switched off "
    "[fault device=camera fault=unplug,power_off phase=idle,before,during,between,end]") {
    in_every_phase(shut(false, false));
}

TEST_CASE(
    "camera that cannot be opened: refused, in somebody else's hands, forbidden "
    "[fault device=camera fault=refused,busy,no_permission phase=idle,before,during,between,end]") {
    // OpenCV tells the three alike: the camera does not open, and what was open ends.
    in_every_phase(shut(false, false));
}

TEST_CASE(
    "camera that opens well and gives no picture, or none that is whole "
    "[fault device=camera fault=flapping,garbage,torn phase=idle,before,during,between,end]") {
    in_every_phase(shut(true, false));
}

TEST_CASE(
    "camera whose calls do not come back, or too late "
    "[fault device=camera fault=silence,stall,late phase=idle,before,during,between,end]") {
    // The bench's clock runs faster than real calls hang: it hangs for one turn and no longer.
    in_every_phase({[](FakeCamera& camera) {
                        camera.hangs_once = true;
                        camera.gives = false;
                    },
                    [](FakeCamera& camera) { camera.gives = true; }});
}

}  // namespace tests
