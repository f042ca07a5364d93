#include "drivers/camera/vision_client.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <unistd.h>

namespace drivers {

using kiosk::Duration;
using kiosk::Error;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {
/// Longest wait for a message: so late is a wish of another thread seen.
constexpr Duration slice{50};
/// A frame is waited for in pieces, so that the end of the other program ends the wait.
constexpr Duration frame_slice{100};
}  // namespace

VisionClient::VisionClient(std::string socket, const kiosk::Clock& clock, CameraEventSink sink)
    : path_(std::move(socket)),
      clock_(clock),
      sink_(std::move(sink)),
      actor_([this](Pause&) { return idle(); }) {
    actor_.start("vision-client");
}

VisionClient::~VisionClient() {
    actor_.stop();
}

void VisionClient::start(const std::string& camera, ExposureHint hint) {
    {
        const std::lock_guard lock(mutex_);
        if (!streams_.contains(camera) && streams_.size() >= vision::most_cameras) return;
        Stream& stream = streams_[camera];
        if (stream.hint != hint) stream.asked = false;
        stream.hint = hint;
        std::erase(stopped_, camera);
    }
    actor_.poke();
}

void VisionClient::stop(const std::string& camera) {
    {
        const std::lock_guard lock(mutex_);
        if (streams_.erase(camera) != 0) stopped_.push_back(camera);
    }
    changed_.notify_all();
    actor_.poke();
}

Result<CameraFrame> VisionClient::frame(const std::string& camera, std::uint64_t after,
                                        Duration timeout) {
    const auto until = std::chrono::steady_clock::now() + timeout;
    for (;;) {
        std::shared_ptr<FrameRing> ring;
        std::uint64_t base = 0;
        const auto left =
            std::chrono::duration_cast<Duration>(until - std::chrono::steady_clock::now());
        {
            std::unique_lock lock(mutex_);
            if (!streams_.contains(camera)) return {ErrorCode::not_found, "no stream " + camera};
            const auto has_ring = [&] {
                const auto found = streams_.find(camera);
                return found == streams_.end() || found->second.ring != nullptr;
            };
            changed_.wait_for(lock, std::max(Duration{0}, left), has_ring);
            const auto found = streams_.find(camera);
            if (found == streams_.end()) return {ErrorCode::not_found, "no stream " + camera};
            ring = found->second.ring;
            base = found->second.base;
            if (!ring && !connected_) return {ErrorCode::device_gone, away_because_};
            if (!ring) return {ErrorCode::timed_out, "the stream has not begun"};
        }
        const auto piece = std::clamp(left, Duration{0}, frame_slice);
        auto frame = ring->read(after > base ? after - base : 0, piece);
        if (frame) {
            frame->sequence += base;
            const std::lock_guard lock(mutex_);
            const auto found = streams_.find(camera);
            if (found != streams_.end())
                found->second.handed_out = std::max(found->second.handed_out, frame->sequence);
            return frame;
        }
        if (left <= frame_slice) return frame.error();
    }
}

DeviceState VisionClient::state(const std::string& camera) const {
    const std::lock_guard lock(mutex_);
    const auto found = reports_.find(camera);
    return found == reports_.end() || !connected_ ? away() : found->second.state;
}

std::vector<CameraReport> VisionClient::report() const {
    const std::lock_guard lock(mutex_);
    std::vector<CameraReport> all;
    for (const auto& [name, report] : reports_) all.push_back(report);
    return all;
}

bool VisionClient::is_connected() const {
    const std::lock_guard lock(mutex_);
    return connected_;
}

DeviceState VisionClient::away() const {
    DeviceState state;
    state.status = DeviceStatus::offline;
    state.confidence = Confidence::inferred;
    state.recovery = RecoveryAction::reset;
    state.blame = Blame::wait;
    state.detail = "bianmin-vision: " + away_because_;
    return state;
}

Duration VisionClient::idle() {
    if (!socket_) connect();
    if (!socket_) return connect_rest;
    ask_for_streams();
    if (!socket_) return Duration{0};
    auto received = socket_->receive(slice);
    if (received)
        take(std::move(*received));
    else if (received.error().code != ErrorCode::timed_out)
        disconnect(received.error());
    return Duration{0};
}

void VisionClient::connect() {
    auto socket = VisionSocket::connect(path_);
    if (!socket) {
        const std::lock_guard lock(mutex_);
        away_because_ = socket.error().detail;
        return;
    }
    socket_ = std::move(*socket);
    {
        const std::lock_guard lock(mutex_);
        connected_ = true;
    }
    static_cast<void>(ask(vision::AskState{}));
}

void VisionClient::disconnect(const Error& why) {
    socket_.reset();
    std::vector<std::string> cameras;
    {
        const std::lock_guard lock(mutex_);
        connected_ = false;
        away_because_ = why.detail;
        for (auto& [name, stream] : streams_) {
            stream.asked = false;
            stream.ring.reset();
            stream.base = stream.handed_out;
        }
        for (const auto& [name, report] : reports_) cameras.push_back(name);
    }
    changed_.notify_all();
    DeviceState gone;
    {
        const std::lock_guard lock(mutex_);
        gone = away();
    }
    for (const auto& camera : cameras) tell(camera, gone);
}

/// False when the connection broke over it.
bool VisionClient::ask(const vision::Body& body) {
    const auto sent = socket_->send({++serial_, body});
    if (!sent) disconnect(sent.error());
    return sent.has_value();
}

void VisionClient::ask_for_streams() {
    std::vector<vision::StartStream> wanted;
    std::vector<std::string> stopped;
    {
        const std::lock_guard lock(mutex_);
        for (auto& [name, stream] : streams_)
            if (!std::exchange(stream.asked, true)) wanted.push_back({name, stream.hint});
        stopped.swap(stopped_);
    }
    for (const auto& camera : stopped)
        if (!ask(vision::StopStream{camera})) return;
    for (const auto& start : wanted)
        if (!ask(start)) return;
}

void VisionClient::take(VisionSocket::Received received) {
    const auto& body = received.message.body;
    if (const auto* started = std::get_if<vision::Started>(&body)) {
        take_ring(started->camera, received.file);
        return;
    }
    if (received.file >= 0) ::close(received.file);
    if (const auto* state = std::get_if<vision::State>(&body)) take_state(*state);
}

void VisionClient::take_ring(const std::string& camera, int file) {
    if (file < 0) return;
    auto ring = FrameRing::open(file);
    if (!ring) return disconnect(ring.error());
    {
        const std::lock_guard lock(mutex_);
        const auto found = streams_.find(camera);
        if (found == streams_.end() || found->second.ring) return;
        found->second.ring = std::make_shared<FrameRing>(std::move(*ring));
    }
    changed_.notify_all();
}

void VisionClient::take_state(const vision::State& state) {
    for (const auto& word : state.cameras) {
        {
            const std::lock_guard lock(mutex_);
            CameraReport& report = reports_[word.camera];
            report.capabilities = {"camera", word.model, word.location, {}, {"bgr"}};
            report.frames = word.frames;
            report.faults = word.faults;
            report.stuck_calls = word.stuck_calls;
        }
        DeviceState now;
        now.status = word.status;
        now.confidence = word.confidence;
        now.recovery = word.recovery;
        now.blame = word.blame;
        now.detail = word.detail;
        tell(word.camera, std::move(now));
    }
}

void VisionClient::tell(const std::string& camera, DeviceState state) {
    {
        const std::lock_guard lock(mutex_);
        CameraReport& report = reports_[camera];
        const auto time = clock_.now();
        const bool same = report.state.status == state.status;
        state.since = same ? report.state.since : time.steady;
        state.since_wall = same ? report.state.since_wall : time.wall;
        if (report.state == state) return;
        report.state = state;
        if (!is_usable(state)) report.last_error = state.detail;
    }
    sink_(CameraChanged{camera, std::move(state)});
}

}  // namespace drivers
