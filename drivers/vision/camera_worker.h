#pragma once

#include <functional>
#include <memory>
#include <mutex>

#include "drivers/camera/frame_ring.h"
#include "drivers/camera/message.h"
#include "drivers/core/device_actor.h"
#include "drivers/core/supervisor.h"
#include "drivers/vision/timed_capture.h"

namespace drivers {

/// How long a camera may take.
struct CameraPatience {
    kiosk::Duration open{4'000};
    kiosk::Duration read{2'500};
    kiosk::Duration close{1'000};
    /// How often a camera at rest is looked for.
    kiosk::Duration look{300};
    /// A camera that was given up is still tried every few seconds.
    SupervisorLimits limits{.back_off_max = kiosk::Duration{2'000},
                            .quarantine = kiosk::Duration{3'000}};
};

/// One camera in bianmin-vision: opens it when somebody wants to see, reads it into the ring,
/// starts it again after faults. At rest it is closed, after it was opened once to see that it can
/// be.
///
/// **Threads:** public methods any; one of its own. `on_change` is called on it.
/// **Time:** a camera that is pulled is told within `look`, one that falls silent within `read`.
class CameraWorker {
  public:
    CameraWorker(CameraSource source, TimedCapture::MakePort make_port,
                 const CameraPatience& patience, const kiosk::Clock& clock,
                 std::function<void()> on_change);
    ~CameraWorker();
    CameraWorker(const CameraWorker&) = delete;
    CameraWorker& operator=(const CameraWorker&) = delete;

    /// **Errors:** `io_error` no shared memory.
    [[nodiscard]] kiosk::Result<void> start();
    /// Without `start`, serves one turn (tests).
    kiosk::Duration step() { return actor_.step(); }

    void stream(bool on, ExposureHint hint);
    [[nodiscard]] vision::CameraWord word() const;
    [[nodiscard]] const std::string& name() const { return source_.name; }
    /// Valid after `start`.
    [[nodiscard]] const FrameRing& ring() const { return *ring_; }
    [[nodiscard]] bool is_beyond_help() const;

  private:
    kiosk::Duration idle();
    void follow_presence();
    void follow_wishes();
    void open();
    void read();
    void failed(const kiosk::Error& error);
    void rest();
    void publish();
    [[nodiscard]] bool is_there() const;
    [[nodiscard]] kiosk::SteadyTime now() const { return clock_.now().steady; }

    const CameraSource source_;
    const CameraPatience patience_;
    const kiosk::Clock& clock_;
    const std::function<void()> on_change_;
    std::optional<FrameRing> ring_;

    // The camera's thread.
    TimedCapture capture_;
    Supervisor supervisor_;
    bool open_ = false;
    bool streaming_ = false;
    ExposureHint hint_ = ExposureHint::automatic;

    mutable std::mutex mutex_;
    bool wanted_ = false;
    ExposureHint wanted_hint_ = ExposureHint::automatic;
    vision::CameraWord word_;
    bool beyond_help_ = false;

    DeviceActor actor_;  // last: its thread uses all of the above
};

}  // namespace drivers
