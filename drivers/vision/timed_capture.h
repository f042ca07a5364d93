#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "drivers/vision/capture_port.h"

namespace drivers {

/// A deadline around every call of a port. The call runs on a lane, a thread with a port of its
/// own; when it does not come back in time, the lane is left to itself and the next call gets a new
/// one. A lane that comes back late is ended then.
///
/// **Threads:** one caller. **Time:** every call returns within its deadline.
/// **Errors:** those of the port, `timed_out` when the call did not come back, `limit_exceeded`
/// when `lost_max` lanes hang: only a new process helps.
class TimedCapture {
  public:
    using MakePort = std::function<std::unique_ptr<CapturePort>()>;
    static constexpr std::size_t lost_max = 3;

    explicit TimedCapture(MakePort make_port);
    ~TimedCapture();
    TimedCapture(const TimedCapture&) = delete;
    TimedCapture& operator=(const TimedCapture&) = delete;

    [[nodiscard]] kiosk::Result<void> open(const CameraSource& source, ExposureHint hint,
                                           kiosk::Duration deadline);
    [[nodiscard]] kiosk::Result<CapturedFrame> read(kiosk::Duration deadline);
    void close(kiosk::Duration deadline);

    /// Calls that did not come back, ever.
    [[nodiscard]] std::uint64_t stuck_calls() const { return stuck_calls_; }
    /// So many hang that nothing is opened any more.
    [[nodiscard]] bool is_beyond_help() const { return lost_.size() >= lost_max; }
    /// Ends lanes that came back; true when none hangs.
    bool reap();

  private:
    struct Lane;
    static void keep(std::shared_ptr<Lane> lane);
    /// True when `task` came back in time.
    [[nodiscard]] bool run(std::function<void(CapturePort&)> task, kiosk::Duration deadline);

    const MakePort make_port_;
    std::shared_ptr<Lane> lane_;
    std::vector<std::shared_ptr<Lane>> lost_;
    std::uint64_t stuck_calls_ = 0;
};

}  // namespace drivers
