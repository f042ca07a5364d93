#pragma once

#include <memory>

#include "drivers/api/camera.h"
#include "drivers/camera/frame_ring.h"

namespace drivers {

struct CapturedFrame {
    kiosk::SecretBytes pixels;
    FrameRing::Shape shape;
};

/// A source of pictures: a V4L2 node or an MJPEG stream. Every call may block for seconds, or for
/// ever inside a camera's driver: only TimedCapture calls it.
///
/// **Threads:** one at a time.
/// **Errors:** `device_gone` it cannot be opened or went away · `timed_out` nothing comes ·
/// `device_fault` it gives no picture that is whole · `bad_config` neither a node nor an address,
/// or a camera whose pictures nobody here understands · `device_busy` · `unauthorised`.
class CapturePort {
  public:
    virtual ~CapturePort() = default;
    [[nodiscard]] virtual kiosk::Result<void> open(const CameraSource& source) = 0;
    /// What the camera does not know is left as it is.
    virtual void set_exposure(ExposureHint hint) = 0;
    /// The next picture, at most as large as the source says.
    [[nodiscard]] virtual kiosk::Result<CapturedFrame> read() = 0;
    virtual void close() = 0;
};

[[nodiscard]] std::unique_ptr<CapturePort> make_v4l2_port();
[[nodiscard]] std::unique_ptr<CapturePort> make_mjpeg_port();
/// The port that suits the location, chosen when it is opened.
[[nodiscard]] std::unique_ptr<CapturePort> make_camera_port();

}  // namespace drivers
