#include "drivers/vision/vision_server.h"

#include <algorithm>
#include <utility>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "drivers/core/listening_socket.h"
#include "kiosk/base/overloaded.h"

namespace drivers {

using kiosk::Duration;
using kiosk::ErrorCode;
using kiosk::Result;

VisionServer::VisionServer(std::vector<std::unique_ptr<CameraWorker>> cameras, int wake)
    : cameras_(std::move(cameras)), wake_(wake) {}

VisionServer::~VisionServer() {
    if (listener_ < 0) return;
    ::close(listener_);
    ::unlink(path_.c_str());
}

Result<void> VisionServer::listen(const std::string& path) {
    const auto listener = listen_for_owner(path, SOCK_SEQPACKET, clients_max);
    if (!listener) return listener.error();
    listener_ = *listener;
    path_ = path;
    return {};
}

bool VisionServer::serve(int stop) {
    std::vector<pollfd> files{{wake_, POLLIN, 0}, {listener_, POLLIN, 0}, {stop, POLLIN, 0}};
    for (const auto& client : clients_) files.push_back({client.socket.file(), POLLIN, 0});
    static_cast<void>(::poll(files.data(), files.size(), static_cast<int>(turn.count())));
    if ((files[2].revents & POLLIN) != 0) return false;
    eventfd_t count = 0;
    if (eventfd_read(wake_, &count) == 0) announce();
    std::erase_if(clients_, [this](Client& client) { return !serve_client(client); });
    accept();
    follow_streams();
    return std::none_of(cameras_.begin(), cameras_.end(),
                        [](const auto& camera) { return camera->is_beyond_help(); });
}

void VisionServer::accept() {
    const int file = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (file < 0) return;
    VisionSocket socket(file);
    if (clients_.size() >= clients_max) {
        static_cast<void>(socket.send({0, vision::Refused{vision::Refusal::full}}));
        return;
    }
    clients_.push_back({std::move(socket)});
}

bool VisionServer::serve_client(Client& client) {
    constexpr int most_a_turn = 16;
    for (int i = 0; i < most_a_turn; ++i) {
        auto received = client.socket.receive(Duration{0});
        if (received) {
            // Requests carry no files.
            if (received->file >= 0) ::close(received->file);
            if (!answer(client, received->message)) return false;
            continue;
        }
        switch (received.error().code) {
            case ErrorCode::timed_out:
                return true;
            case ErrorCode::conflict:
                static_cast<void>(
                    client.socket.send({0, vision::Refused{vision::Refusal::unknown_version}}));
                return false;
            case ErrorCode::bad_format:
                if (!client.socket.send({0, vision::Refused{vision::Refusal::malformed}}))
                    return false;
                break;
            default:
                return false;
        }
    }
    return true;
}

CameraWorker* VisionServer::find(const std::string& name) {
    const auto found = std::find_if(cameras_.begin(), cameras_.end(),
                                    [&](const auto& camera) { return camera->name() == name; });
    return found == cameras_.end() ? nullptr : found->get();
}

Result<void> VisionServer::answer(Client& client, const vision::Message& request) {
    const auto reply = [&](const vision::Body& body, int file = -1) {
        return client.socket.send({request.serial, body}, file);
    };
    const auto unknown = vision::Refused{vision::Refusal::unknown_camera};
    return std::visit(
        kiosk::Overloaded{
            [&](const vision::StartStream& start) {
                CameraWorker* const camera = find(start.camera);
                if (camera == nullptr) return reply(unknown);
                client.streams.insert(start.camera);
                streaming_.insert(start.camera);
                camera->stream(true, start.hint);
                return reply(vision::Started{start.camera}, camera->ring().file());
            },
            [&](const vision::StopStream& stop) {
                if (find(stop.camera) == nullptr) return reply(unknown);
                client.streams.erase(stop.camera);
                return reply(vision::Stopped{stop.camera});
            },
            [&](const vision::AskFrame& ask) {
                const CameraWorker* const camera = find(ask.camera);
                if (camera == nullptr) return reply(unknown);
                return reply(vision::NewestFrame{ask.camera, camera->ring().newest()});
            },
            [&](const vision::AskState&) { return reply(state()); },
            // Answers are not for us to get.
            [&](const auto&) { return reply(vision::Refused{vision::Refusal::malformed}); },
        },
        request.body);
}

/// A camera that nobody wants any more stops, also when its program just ended.
void VisionServer::follow_streams() {
    std::set<std::string> wanted;
    for (const auto& client : clients_) wanted.insert(client.streams.begin(), client.streams.end());
    for (const auto& name : streaming_)
        if (!wanted.contains(name)) find(name)->stream(false, ExposureHint::automatic);
    streaming_ = std::move(wanted);
}

vision::State VisionServer::state() const {
    vision::State state;
    for (const auto& camera : cameras_) state.cameras.push_back(camera->word());
    return state;
}

void VisionServer::announce() {
    const auto now = state();
    std::erase_if(clients_, [&](const Client& client) { return !client.socket.send({0, now}); });
}

}  // namespace drivers
