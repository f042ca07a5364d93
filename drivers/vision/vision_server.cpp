#include "drivers/vision/vision_server.h"

#include <algorithm>
#include <array>
#include <utility>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "drivers/camera/shared_bytes.h"
#include "drivers/core/listening_socket.h"
#include "kiosk/base/log.h"
#include "kiosk/base/overloaded.h"

namespace drivers {

using kiosk::Duration;
using kiosk::ErrorCode;
using kiosk::Result;

VisionServer::VisionServer(std::vector<std::unique_ptr<CameraWorker>> cameras, int wake,
                           std::vector<std::unique_ptr<FrameWatcher>> watchers)
    : cameras_(std::move(cameras)), watchers_(std::move(watchers)), wake_(wake) {}

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
    if (eventfd_read(wake_, &count) == 0) {
        announce();
        hand_on_seen();
    }
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

FrameWatcher* VisionServer::find_watcher(const std::string& name) {
    const auto found = std::find_if(watchers_.begin(), watchers_.end(),
                                    [&](const auto& each) { return each->camera() == name; });
    return found == watchers_.end() ? nullptr : found->get();
}

vision::Body VisionServer::look(Client& client, const std::string& camera,
                                std::set<std::string> Client::*what, bool on) {
    if (find_watcher(camera) == nullptr) return vision::Refused{vision::Refusal::unknown_camera};
    if (on)
        (client.*what).insert(camera);
    else
        (client.*what).erase(camera);
    return vision::Looking{camera};
}

Result<void> VisionServer::answer(Client& client, const vision::Message& request) {
    const auto reply = [&](vision::Body body, int file = -1) {
        return client.socket.send({request.serial, std::move(body)}, file);
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
            [&](const vision::ReadCodes& read) {
                return reply(look(client, read.camera, &Client::codes, read.on));
            },
            [&](const vision::WatchPage& watch) {
                if (watch.on) ++pages_asked_, shape_ = watch.shape;
                return reply(look(client, watch.camera, &Client::pages, watch.on));
            },
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
    for (const auto& watcher : watchers_) {
        const auto asked_by = [&](std::set<std::string> Client::*what) {
            return std::any_of(clients_.begin(), clients_.end(), [&](const Client& client) {
                return (client.*what).contains(watcher->camera());
            });
        };
        const bool page = asked_by(&Client::pages);
        watcher->wish({asked_by(&Client::codes), page, page ? pages_asked_ : 0, shape_});
    }
}

vision::State VisionServer::state() const {
    vision::State state;
    for (const auto& camera : cameras_) state.cameras.push_back(camera->word());
    return state;
}

void VisionServer::announce() {
    auto now = state();
    // Woken for what was seen: only news are told, but for the count of frames.
    const auto is_same = [](const vision::CameraWord& a, const vision::CameraWord& b) {
        return a.status == b.status && a.confidence == b.confidence && a.recovery == b.recovery &&
               a.blame == b.blame && a.detail == b.detail;
    };
    if (std::equal(now.cameras.begin(), now.cameras.end(), told_.cameras.begin(),
                   told_.cameras.end(), is_same))
        return;
    told_ = std::move(now);
    std::erase_if(clients_, [&](const Client& client) { return !client.socket.send({0, told_}); });
}

void VisionServer::tell(const std::string& camera, std::set<std::string> Client::*what,
                        vision::Body body, int file) {
    const vision::Message message{0, std::move(body)};
    std::erase_if(clients_, [&](const Client& client) {
        return (client.*what).contains(camera) && !client.socket.send(message, file);
    });
}

void VisionServer::hand_on(const std::string& camera, const CapturedPage& page) {
    const std::array<std::span<const unsigned char>, 2> parts{page.scan.bytes.reveal(),
                                                              page.preview.rgba.reveal()};
    const auto file = share_bytes(parts);
    if (!file) {
        kiosk::log::component_failed("page", file.error().code, file.error().detail);
        return;
    }
    tell(camera, &Client::pages,
         vision::PageShot{camera, page.scan.coding,
                          static_cast<std::uint32_t>(page.scan.bytes.reveal().size()),
                          static_cast<std::uint16_t>(page.scan.width),
                          static_cast<std::uint16_t>(page.scan.height),
                          static_cast<std::uint16_t>(page.scan.dots_per_inch),
                          static_cast<std::uint16_t>(page.preview.width),
                          static_cast<std::uint16_t>(page.preview.height)},
         *file);
    ::close(*file);
}

void VisionServer::hand_on(const std::string& camera, SeenInPicture& seen) {
    std::visit(kiosk::Overloaded{
                   [&](CodeScan& code) {
                       tell(camera, &Client::codes,
                            vision::CodeRead{camera, code.symbology, std::move(code.bytes)});
                   },
                   [&](const SeenPage& page) {
                       tell(camera, &Client::pages,
                            vision::PageWatched{camera, page.advice, page.corners});
                   },
                   [&](const CapturedPage& page) { hand_on(camera, page); },
                   [&](PageRefusal why) {
                       tell(camera, &Client::pages, vision::PageNotKept{camera, why});
                   },
               },
               seen);
}

void VisionServer::hand_on_seen() {
    for (const auto& watcher : watchers_)
        for (auto& seen : watcher->take()) hand_on(watcher->camera(), seen);
}

}  // namespace drivers
