#include "drivers/vision/camera_worker.h"

#include <algorithm>
#include <utility>

#include <sys/stat.h>

namespace drivers {

using kiosk::Duration;
using kiosk::Error;
using kiosk::ErrorCode;
using kiosk::Result;

CameraWorker::CameraWorker(CameraSource source, TimedCapture::MakePort make_port,
                           const CameraPatience& patience, const kiosk::Clock& clock,
                           std::function<void()> on_change)
    : source_(std::move(source)),
      patience_(patience),
      clock_(clock),
      on_change_(std::move(on_change)),
      capture_(std::move(make_port)),
      supervisor_(patience.limits),
      actor_([this](Pause&) { return idle(); }) {
    word_.camera = source_.name;
    word_.location = source_.location;
    word_.model = source_.location.starts_with("/dev/") ? "V4L2" : "MJPEG";
    const auto bytes =
        static_cast<std::size_t>(source_.width) * static_cast<std::size_t>(source_.height) * 3;
    if (auto ring = FrameRing::create(bytes)) ring_ = std::move(*ring);
}

CameraWorker::~CameraWorker() {
    actor_.stop();
    if (ring_) ring_->wipe();
}

Result<void> CameraWorker::start() {
    if (!ring_) return {ErrorCode::io_error, "no shared memory for " + source_.name};
    actor_.start("cam-" + source_.name);
    return {};
}

void CameraWorker::stream(bool on, ExposureHint hint) {
    {
        const std::lock_guard lock(mutex_);
        wanted_ = on;
        wanted_hint_ = hint;
    }
    actor_.poke();
}

vision::CameraWord CameraWorker::word() const {
    const std::lock_guard lock(mutex_);
    return word_;
}

bool CameraWorker::is_beyond_help() const {
    const std::lock_guard lock(mutex_);
    return beyond_help_;
}

/// Nobody can tell from here whether an address is there: opening tells.
bool CameraWorker::is_there() const {
    if (!source_.location.starts_with("/dev/")) return true;
    struct stat about {};
    return ::stat(source_.location.c_str(), &about) == 0;
}

Duration CameraWorker::idle() {
    follow_presence();
    follow_wishes();
    if (const auto due = supervisor_.start_at(); due && now() >= *due) open();
    if (open_ && streaming_)
        read();
    else if (open_)
        rest();
    publish();
    if (open_ && streaming_) return Duration{0};
    Duration wait = patience_.look;
    if (const auto due = supervisor_.start_at())
        wait = std::min(wait, std::max(Duration{1}, *due - now()));
    return wait;
}

void CameraWorker::follow_presence() {
    const bool there = is_there();
    if (there && !supervisor_.is_attached()) supervisor_.attached(clock_.now());
    if (!there && supervisor_.is_attached()) {
        rest();
        supervisor_.detached(clock_.now());
    }
    if (!there) supervisor_.absent("no such node", clock_.now());
}

void CameraWorker::follow_wishes() {
    bool wanted = false;
    ExposureHint hint{};
    {
        const std::lock_guard lock(mutex_);
        wanted = wanted_;
        hint = wanted_hint_;
    }
    const bool changed = wanted != streaming_ || (wanted && hint != hint_);
    streaming_ = wanted;
    hint_ = hint;
    if (!changed) return;
    rest();
    if (!wanted && ring_) ring_->wipe();
    // Opened now instead of at the end of a back-off: somebody waits for a picture.
    if (wanted && supervisor_.is_attached() && !supervisor_.is_quarantined())
        supervisor_.attached(clock_.now());
}

void CameraWorker::open() {
    rest();
    if (const auto done = capture_.open(source_, hint_, patience_.open); !done)
        return failed(done.error());
    open_ = true;
    // A camera that shall send is online when it has sent.
    if (!streaming_) supervisor_.started(clock_.now());
}

void CameraWorker::read() {
    auto frame = capture_.read(patience_.read);
    if (!frame) return failed(frame.error());
    const auto done = ring_->write(frame->pixels.reveal(), frame->shape, now());
    if (!done) return failed(done.error());
    if (!supervisor_.is_running()) supervisor_.started(clock_.now());
    const std::lock_guard lock(mutex_);
    ++word_.frames;
}

void CameraWorker::failed(const Error& error) {
    rest();
    const bool gone = !is_there();
    if (gone)
        supervisor_.absent("unplugged", clock_.now());
    else
        supervisor_.faulted(error, clock_.now());
    const std::lock_guard lock(mutex_);
    ++word_.faults;
}

void CameraWorker::rest() {
    if (open_) capture_.close(patience_.close);
    open_ = false;
}

void CameraWorker::publish() {
    const auto& state = supervisor_.state();
    bool changed = false;
    {
        const std::lock_guard lock(mutex_);
        beyond_help_ = capture_.is_beyond_help();
        word_.stuck_calls = capture_.stuck_calls();
        changed = word_.status != state.status || word_.confidence != state.confidence ||
                  word_.recovery != state.recovery || word_.blame != state.blame ||
                  word_.detail != state.detail;
        word_.status = state.status;
        word_.confidence = state.confidence;
        word_.recovery = state.recovery;
        word_.blame = state.blame;
        word_.detail = state.detail;
    }
    if (changed) on_change_();
}

}  // namespace drivers
