#include "drivers/vision/timed_capture.h"

#include <condition_variable>
#include <mutex>
#include <utility>

#include "kiosk/base/check.h"
#include "kiosk/base/executor.h"

namespace drivers {

using kiosk::Duration;
using kiosk::ErrorCode;
using kiosk::Result;

struct TimedCapture::Lane {
    std::unique_ptr<CapturePort> port;
    std::mutex mutex;
    std::condition_variable changed;
    bool busy = false;
    /// Its caller has gone: whatever the port still has to give back, it does here.
    bool abandoned = false;
    std::unique_ptr<kiosk::ThreadExecutor> thread =
        std::make_unique<kiosk::ThreadExecutor>("capture", 1);
};

TimedCapture::TimedCapture(MakePort make_port) : make_port_(std::move(make_port)) {}

TimedCapture::~TimedCapture() {
    constexpr Duration patience{500};
    close(patience);
    reap();
    for (auto& lane : lost_) keep(std::move(lane));
}

/// A thread that hangs inside a driver cannot be ended. Its lane is kept until the process, which
/// is about to end, takes it along; no destructor of a static object may come before that.
void TimedCapture::keep(std::shared_ptr<Lane> lane) {
    static std::mutex mutex;
    static auto* const kept = new std::vector<std::shared_ptr<Lane>>;
    const std::lock_guard lock(mutex);
    kept->push_back(std::move(lane));
}

bool TimedCapture::run(std::function<void(CapturePort&)> task, Duration deadline) {
    const auto lane = lane_;
    {
        const std::lock_guard lock(lane->mutex);
        lane->busy = true;
    }
    KIOSK_CHECK(lane->thread->post([lane = lane.get(), task = std::move(task)] {
        task(*lane->port);
        std::unique_lock lock(lane->mutex);
        if (lane->abandoned) {
            lock.unlock();
            lane->port.reset();
            lock.lock();
        }
        lane->busy = false;
        lane->changed.notify_all();
    }));
    std::unique_lock lock(lane->mutex);
    if (lane->changed.wait_for(lock, deadline, [&] { return !lane->busy; })) return true;
    lane->abandoned = true;
    lock.unlock();
    ++stuck_calls_;
    lost_.push_back(std::move(lane_));
    lane_.reset();
    return false;
}

bool TimedCapture::reap() {
    std::erase_if(lost_, [](const std::shared_ptr<Lane>& lane) {
        const std::lock_guard lock(lane->mutex);
        return !lane->busy;
    });
    return lost_.empty();
}

Result<void> TimedCapture::open(const CameraSource& source, ExposureHint hint, Duration deadline) {
    reap();
    if (is_beyond_help()) return {ErrorCode::limit_exceeded, "too many calls hang"};
    lane_ = std::make_shared<Lane>();
    lane_->port = make_port_();
    // The answer lives as long as the longer of caller and call.
    auto answer = std::make_shared<Result<void>>();
    const bool came = run(
        [answer, source, hint](CapturePort& port) {
            *answer = port.open(source);
            if (*answer)
                port.set_exposure(hint);
            else
                port.close();
        },
        deadline);
    if (!came) return {ErrorCode::timed_out, "opening hangs"};
    return *answer;
}

Result<CapturedFrame> TimedCapture::read(Duration deadline) {
    reap();
    if (!lane_) return {ErrorCode::device_gone, "not open"};
    auto answer = std::make_shared<Result<CapturedFrame>>(ErrorCode::internal);
    const bool came = run([answer](CapturePort& port) { *answer = port.read(); }, deadline);
    if (!came) return {ErrorCode::timed_out, "reading hangs"};
    return std::move(*answer);
}

void TimedCapture::close(Duration deadline) {
    if (!lane_) return;
    if (run([](CapturePort& port) { port.close(); }, deadline)) lane_.reset();
}

}  // namespace drivers
