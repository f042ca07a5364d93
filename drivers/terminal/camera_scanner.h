#pragma once

#include <atomic>
#include <string>

#include "drivers/api/camera.h"
#include "drivers/api/code_scanner.h"

namespace drivers::terminal {

/// A camera as the terminal's code scanner: bianmin-vision reads, and what it reads comes as from
/// any scanner.
///
/// The cameras' sink gives its events to `take`; as long as the cameras live, `cameras` and this
/// must too.
/// **Threads:** any; events go out on the thread that `take` was called on.
class CameraScanner final : public CodeScanner {
  public:
    CameraScanner(Cameras& cameras, std::string camera, CodeScannerEventSink sink);

    void set_on(bool on) override;
    [[nodiscard]] DeviceState state() const override { return cameras_.state(camera_); }
    [[nodiscard]] CodeScannerReport report() const override;
    /// The camera is looked after in bianmin-vision; here only the wish is told anew.
    void reset() override;
    void take(CodeShown code);

  private:
    Cameras& cameras_;
    const std::string camera_;
    const CodeScannerEventSink sink_;
    std::atomic<bool> on_ = false;
    std::atomic<std::uint64_t> codes_ = 0;
    std::atomic<std::uint64_t> ignored_while_off_ = 0;
};

}  // namespace drivers::terminal
