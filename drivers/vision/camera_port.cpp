#include "drivers/vision/capture_port.h"

namespace drivers {

using kiosk::ErrorCode;
using kiosk::Result;

namespace {

class CameraPort final : public CapturePort {
  public:
    [[nodiscard]] Result<void> open(const CameraSource& source) override {
        close();
        if (source.location.starts_with("/dev/"))
            port_ = make_v4l2_port();
        else if (source.location.starts_with("http://"))
            port_ = make_mjpeg_port();
        else
            return {ErrorCode::bad_config, "neither a node nor an http address"};
        return port_->open(source);
    }
    void set_exposure(ExposureHint hint) override {
        if (port_) port_->set_exposure(hint);
    }
    [[nodiscard]] Result<CapturedFrame> read() override {
        if (!port_) return {ErrorCode::device_gone, "not open"};
        return port_->read();
    }
    void close() override {
        if (port_) port_->close();
        port_.reset();
    }

  private:
    std::unique_ptr<CapturePort> port_;
};

}  // namespace

std::unique_ptr<CapturePort> make_camera_port() {
    return std::make_unique<CameraPort>();
}

}  // namespace drivers
