#pragma once

#include <memory>

#include "drivers/api/camera.h"
#include "drivers/camera/frame_ring.h"

namespace drivers {

struct CapturedFrame {
    kiosk::SecretBytes pixels;
    FrameRing::Shape shape;
};

/// cv::VideoCapture, one method a few calls that belong together, no logic. Every call may block
/// for seconds or for ever: only TimedCapture calls it.
///
/// **Threads:** one at a time. **Errors:** `device_gone` it cannot be opened · `device_fault` it
/// gives no picture, or one that is not whole · `bad_config` neither a node nor an address.
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

[[nodiscard]] std::unique_ptr<CapturePort> make_opencv_port();

}  // namespace drivers
