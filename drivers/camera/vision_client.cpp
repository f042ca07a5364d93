#include "drivers/camera/vision_client.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <unistd.h>

#include "drivers/camera/shared_bytes.h"

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
/// So long after the connection the other program may take to say how its cameras are.
constexpr Duration first_word{2'000};
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

VisionClient::Stream* VisionClient::stream_of(const std::string& camera) {
    if (!streams_.contains(camera) && streams_.size() >= vision::most_cameras) return nullptr;
    Stream& stream = streams_[camera];
    // It was turned off a moment ago, and the other program does not know yet: now it has to be
    // told what is not wanted any more.
    if (std::erase(stopped_, camera) > 0)
        stream.codes_changed = stream.page_changed = stream.face_changed = true;
    return &stream;
}

void VisionClient::settle(const std::string& camera) {
    const auto found = streams_.find(camera);
    if (found == streams_.end() || found->second.wanted()) return;
    streams_.erase(found);
    stopped_.push_back(camera);
}

void VisionClient::start(const std::string& camera, ExposureHint hint) {
    {
        const std::lock_guard lock(mutex_);
        Stream* const stream = stream_of(camera);
        if (stream == nullptr) return;
        if (stream->hint != hint) stream->asked = false;
        stream->hint = hint;
        stream->shown = true;
    }
    actor_.poke();
}

void VisionClient::stop(const std::string& camera) {
    {
        const std::lock_guard lock(mutex_);
        const auto found = streams_.find(camera);
        if (found != streams_.end()) found->second.shown = false;
        settle(camera);
    }
    changed_.notify_all();
    actor_.poke();
}

void VisionClient::read_codes(const std::string& camera, bool on) {
    {
        const std::lock_guard lock(mutex_);
        if (!on && !streams_.contains(camera)) return;
        Stream* const stream = stream_of(camera);
        if (stream == nullptr || stream->codes == on) return;
        stream->codes = on;
        stream->codes_changed = true;
        settle(camera);
    }
    changed_.notify_all();
    actor_.poke();
}

void VisionClient::watch_page(const std::string& camera, bool on, PaperShape shape) {
    {
        const std::lock_guard lock(mutex_);
        if (!on && !streams_.contains(camera)) return;
        Stream* const stream = stream_of(camera);
        if (stream == nullptr || (!on && !stream->page)) return;
        stream->page = on;
        stream->shape = shape;
        stream->page_changed = true;
        settle(camera);
    }
    changed_.notify_all();
    actor_.poke();
}

void VisionClient::watch_face(const std::string& camera, bool on) {
    {
        const std::lock_guard lock(mutex_);
        if (!on && !streams_.contains(camera)) return;
        Stream* const stream = stream_of(camera);
        if (stream == nullptr || (!on && !stream->face)) return;
        stream->face = on;
        stream->face_changed = true;
        settle(camera);
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
    if (connected_ && is_heard_) {
        const auto found = reports_.find(camera);
        return found == reports_.end() ? away() : found->second.state;
    }
    const bool may_come =
        connected_ ? clock_.now().steady - connected_at_ < first_word : !was_away_;
    return may_come ? starting() : away();
}

/// Nothing is known yet: neither that the other program is away nor how its cameras are.
DeviceState VisionClient::starting() {
    DeviceState state;
    state.status = DeviceStatus::starting;
    state.confidence = Confidence::inferred;
    state.blame = Blame::wait;
    state.detail = "bianmin-vision: not heard yet";
    return state;
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
    const std::string why = !connected_ ? away_because_
                            : is_heard_ ? "it has no such camera"
                                        : "it does not answer";
    state.detail = "bianmin-vision: " + why;
    return state;
}

Duration VisionClient::idle() {
    if (!socket_) connect();
    if (!socket_) return connect_rest;
    ask_for_streams();
    if (socket_) send_checks();
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
        was_away_ = true;
        away_because_ = socket.error().detail;
        return;
    }
    socket_ = std::move(*socket);
    {
        const std::lock_guard lock(mutex_);
        connected_ = true;
        connected_at_ = clock_.now().steady;
    }
    DeviceState there;
    there.status = DeviceStatus::online;
    there.confidence = Confidence::inferred;
    sink_(VisionChanged{std::move(there)});
    static_cast<void>(ask(vision::AskState{}));
}

void VisionClient::disconnect(const Error& why) {
    socket_.reset();
    std::vector<std::string> cameras;
    {
        const std::lock_guard lock(mutex_);
        connected_ = false;
        is_heard_ = false;
        was_away_ = true;
        away_because_ = why.detail;
        for (auto& [name, stream] : streams_) {
            stream.asked = false;
            stream.codes_changed = stream.codes;
            stream.page_changed = stream.page;
            stream.page_serial = 0;
            stream.face_changed = stream.face;
            stream.ring.reset();
            stream.base = stream.handed_out;
        }
        for (const auto& [name, report] : reports_) cameras.push_back(name);
    }
    answer_checks({ErrorCode::device_gone, why.detail, {}});
    changed_.notify_all();
    DeviceState gone;
    {
        const std::lock_guard lock(mutex_);
        gone = away();
    }
    sink_(VisionChanged{gone});
    for (const auto& camera : cameras) tell(camera, gone);
}

/// False when the connection broke over it.
bool VisionClient::ask(vision::Body body) {
    const auto* const watch = std::get_if<vision::WatchPage>(&body);
    if (watch != nullptr) {
        const std::lock_guard lock(mutex_);
        const auto found = streams_.find(watch->camera);
        if (found != streams_.end()) found->second.page_serial = serial_ + 1;
    }
    const auto sent = socket_->send({++serial_, std::move(body)});
    if (!sent) disconnect(sent.error());
    return sent.has_value();
}

void VisionClient::ask_for_streams() {
    std::vector<vision::Body> wanted;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& camera : std::exchange(stopped_, {})) {
            wanted.emplace_back(vision::ReadCodes{camera, false});
            wanted.emplace_back(vision::WatchPage{camera, false, {}});
            wanted.emplace_back(vision::WatchFace{camera, false});
            wanted.emplace_back(vision::StopStream{camera});
        }
        for (auto& [name, stream] : streams_) {
            if (!std::exchange(stream.asked, true))
                wanted.emplace_back(vision::StartStream{name, stream.hint});
            if (std::exchange(stream.codes_changed, false))
                wanted.emplace_back(vision::ReadCodes{name, stream.codes});
            if (std::exchange(stream.page_changed, false))
                wanted.emplace_back(vision::WatchPage{name, stream.page, stream.shape});
            if (std::exchange(stream.face_changed, false))
                wanted.emplace_back(vision::WatchFace{name, stream.face});
        }
    }
    for (auto& body : wanted)
        if (!ask(std::move(body))) return;
}

void VisionClient::take(VisionSocket::Received received) {
    auto& body = received.message.body;
    if (const auto* started = std::get_if<vision::Started>(&body)) {
        take_ring(started->camera, received.file);
        return;
    }
    page_answered(received.message.serial);
    const bool is_check = take_check(received);
    const auto* const shot = std::get_if<vision::PageShot>(&body);
    if (shot != nullptr && !is_check && watches_page(shot->camera)) take_page(*shot, received.file);
    if (const auto* face = std::get_if<vision::FaceShot>(&body)) take_face(*face, received.file);
    if (received.file >= 0) ::close(received.file);
    if (is_check) return;
    if (const auto* state = std::get_if<vision::State>(&body)) take_state(*state);
    if (auto* code = std::get_if<vision::CodeRead>(&body)) take_code(std::move(*code));
    if (const auto* look = std::get_if<vision::PageWatched>(&body);
        look != nullptr && watches_page(look->camera))
        take_look(*look);
    if (const auto* look = std::get_if<vision::FaceWatched>(&body))
        sink_(FaceLooked{look->camera, look->advice});
    if (auto* refused = std::get_if<vision::PageNotKept>(&body);
        refused != nullptr && watches_page(refused->camera))
        sink_(PageRefused{std::move(refused->camera), refused->why});
}

void VisionClient::page_answered(std::uint32_t serial) {
    const std::lock_guard lock(mutex_);
    for (auto& [name, stream] : streams_)
        if (serial != 0 && stream.page_serial == serial) stream.page_serial = 0;
}

/// False for what is on its way from a watch that ended, or before the present one was answered.
bool VisionClient::watches_page(const std::string& camera) const {
    const std::lock_guard lock(mutex_);
    const auto found = streams_.find(camera);
    if (found == streams_.end()) return false;
    const Stream& stream = found->second;
    return stream.page && !stream.page_changed && stream.page_serial == 0;
}

void VisionClient::take_code(vision::CodeRead code) {
    CodeShown shown;
    shown.camera = std::move(code.camera);
    shown.scan.bytes = std::move(code.bytes);
    shown.scan.symbology = code.symbology;
    shown.scan.at = clock_.now().steady;
    sink_(std::move(shown));
}

void VisionClient::take_look(const vision::PageWatched& look) {
    sink_(PageLooked{look.camera, look.corners, look.advice});
}

std::optional<CapturedPage> VisionClient::page_of(const vision::PageShot& shot, int file) {
    // The other side may be broken: its numbers are not believed.
    constexpr std::uint16_t preview_side_max = 2'048;
    if (file < 0 || shot.preview_width > preview_side_max ||
        shot.preview_height > preview_side_max || shot.scan_bytes == 0 ||
        shot.scan_bytes > scanned_bytes_max)
        return std::nullopt;
    const std::size_t points =
        static_cast<std::size_t>(shot.preview_width) * shot.preview_height * 4;
    auto bytes = read_shared_bytes(file, std::size_t{shot.scan_bytes} + points);
    if (!bytes) {
        disconnect(bytes.error());
        return std::nullopt;
    }
    const auto& all = bytes->reveal();
    const auto middle = all.begin() + static_cast<std::ptrdiff_t>(shot.scan_bytes);
    CapturedPage page;
    page.scan = {shot.coding, kiosk::SecretBytes(kiosk::Bytes(all.begin(), middle)), shot.width,
                 shot.height, shot.dots_per_inch};
    page.preview.rgba = kiosk::SecretBytes(kiosk::Bytes(middle, all.end()));
    page.preview.width = shot.preview_width;
    page.preview.height = shot.preview_height;
    return page;
}

void VisionClient::take_page(const vision::PageShot& shot, int file) {
    if (auto page = page_of(shot, file)) sink_(PageTaken{shot.camera, *std::move(page)});
}

void VisionClient::take_face(const vision::FaceShot& shot, int file) {
    if (file < 0 || shot.bytes == 0 || shot.bytes > face_picture_bytes_max) return;
    auto bytes = read_shared_bytes(file, shot.bytes);
    if (!bytes) return disconnect(bytes.error());
    sink_(FaceTaken{shot.camera, {*std::move(bytes), shot.width, shot.height}});
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
    const std::lock_guard lock(mutex_);
    is_heard_ = true;
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
