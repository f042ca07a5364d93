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
                           std::vector<std::unique_ptr<FrameWatcher>> watchers,
                           std::unique_ptr<PictureDesk> desk)
    : cameras_(std::move(cameras)),
      watchers_(std::move(watchers)),
      desk_(std::move(desk)),
      wake_(wake) {}

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
        hand_on_checked();
    }
    std::erase_if(clients_, [this](Client& client) { return !serve_client(client); });
    accept();
    follow_streams();
    return std::none_of(cameras_.begin(), cameras_.end(),
                        [](const auto& camera) { return camera->is_beyond_help(); });
}

std::optional<std::string> VisionServer::hanging() const {
    const auto found = std::ranges::find_if(watchers_, &FrameWatcher::hangs);
    if (found == watchers_.end()) return std::nullopt;
    return (*found)->camera();
}

void VisionServer::accept() {
    const int file = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (file < 0) return;
    VisionSocket socket(file);
    if (clients_.size() >= clients_max) {
        static_cast<void>(socket.send({0, vision::Refused{vision::Refusal::full}}));
        return;
    }
    clients_.push_back({std::move(socket), ++clients_seen_});
}

bool VisionServer::serve_client(Client& client) {
    constexpr int most_a_turn = 16;
    for (int i = 0; i < most_a_turn; ++i) {
        auto received = client.socket.receive(Duration{0});
        if (received) {
            const auto answered = answer(client, received->message, received->file);
            if (received->file >= 0) ::close(received->file);
            if (!answered) return false;
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
    const auto* const watcher = find_watcher(camera);
    // In pictures of people nothing but a face is looked for, and a face in no others.
    if (watcher == nullptr || watcher->sees_people() != (what == &Client::faces))
        return vision::Refused{vision::Refusal::unknown_camera};
    if (on)
        (client.*what).insert(camera);
    else
        (client.*what).erase(camera);
    return vision::Looking{camera};
}

Result<void> VisionServer::check(const Client& client, std::uint32_t serial,
                                 const vision::CheckPicture& wish, int file) {
    const auto refuse = [&](vision::Refusal why) {
        return client.socket.send({serial, vision::Refused{why}});
    };
    if (desk_ == nullptr || file < 0 || wish.bytes == 0) return refuse(vision::Refusal::malformed);
    if (wish.bytes > picture_file_bytes_max) return refuse(vision::Refusal::too_large);
    auto bytes = read_shared_bytes(file, wish.bytes);
    if (!bytes) return refuse(vision::Refusal::malformed);
    if (!desk_->look_at({client.number, serial}, *std::move(bytes), wish.shape))
        return refuse(vision::Refusal::full);
    return {};
}

Result<void> VisionServer::answer(Client& client, const vision::Message& request,
                                  int request_file) {
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
            [&](const vision::AskState&) { return reply(state()); },
            [&](const vision::ReadCodes& read) {
                return reply(look(client, read.camera, &Client::codes, read.on));
            },
            [&](const vision::WatchPage& watch) {
                if (watch.on) ++pages_asked_, shape_ = watch.shape;
                return reply(look(client, watch.camera, &Client::pages, watch.on));
            },
            [&](const vision::WatchFace& watch) {
                if (watch.on) ++faces_asked_;
                return reply(look(client, watch.camera, &Client::faces, watch.on));
            },
            [&](const vision::CheckPicture& wish) {
                return check(client, request.serial, wish, request_file);
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
        const bool face = asked_by(&Client::faces);
        const unsigned asked = page ? pages_asked_ : face ? faces_asked_ : 0;
        watcher->wish({asked_by(&Client::codes), page, asked, shape_, face});
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

bool VisionServer::share(const std::string& camera, const CapturedPage& page,
                         const SendShot& send) {
    const std::array<std::span<const unsigned char>, 2> parts{page.scan.bytes.reveal(),
                                                              page.preview.rgba.reveal()};
    const auto file = share_bytes(parts);
    if (!file) {
        kiosk::log::component_failed("page", file.error().code, file.error().detail);
        return false;
    }
    send({camera, page.scan.coding, static_cast<std::uint32_t>(page.scan.bytes.reveal().size()),
          static_cast<std::uint16_t>(page.scan.width), static_cast<std::uint16_t>(page.scan.height),
          static_cast<std::uint16_t>(page.scan.dots_per_inch),
          static_cast<std::uint16_t>(page.preview.width),
          static_cast<std::uint16_t>(page.preview.height)},
         *file);
    ::close(*file);
    return true;
}

void VisionServer::hand_on(const std::string& camera, const CapturedPage& page) {
    // No answer to anybody: what can't be shared is in the log.
    static_cast<void>(share(camera, page, [&](vision::PageShot shot, int file) {
        tell(camera, &Client::pages, std::move(shot), file);
    }));
}

void VisionServer::hand_on(const std::string& camera, const FacePicture& face) {
    const std::span<const unsigned char> bytes = face.jpeg.reveal();
    const auto file = share_bytes(std::span(&bytes, 1));
    if (!file) {
        kiosk::log::component_failed("face", file.error().code, file.error().detail);
        return;
    }
    tell(camera, &Client::faces,
         vision::FaceShot{camera, static_cast<std::uint32_t>(bytes.size()),
                          static_cast<std::uint16_t>(face.width),
                          static_cast<std::uint16_t>(face.height)},
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
                   [&](FaceAdvice advice) {
                       tell(camera, &Client::faces, vision::FaceWatched{camera, advice});
                   },
                   [&](const FacePicture& face) { hand_on(camera, face); },
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

namespace {

vision::Refusal refusal_of(const kiosk::Error& error) {
    if (error.code == ErrorCode::bad_format) return vision::Refusal::not_a_picture;
    return error.code == ErrorCode::limit_exceeded ? vision::Refusal::too_large
                                                   : vision::Refusal::failed;
}

}  // namespace

/// Whoever handed a picture in and is gone by now hears nothing of it.
void VisionServer::hand_on_checked() {
    if (desk_ == nullptr) return;
    for (auto& done : desk_->take()) {
        const auto client = std::ranges::find(clients_, done.ticket.client, &Client::number);
        if (client == clients_.end()) continue;
        bool listens = true;
        const auto send = [&](vision::Body body, int file = -1) {
            listens = client->socket.send({done.ticket.serial, std::move(body)}, file).has_value();
        };
        if (!done.checked)
            send(vision::Refused{refusal_of(done.checked.error())});
        else if (const auto* why = std::get_if<PageRefusal>(&*done.checked))
            send(vision::PageNotKept{{}, *why});
        else if (!share({}, std::get<CapturedPage>(*done.checked), send))
            send(vision::Refused{vision::Refusal::failed});
        if (!listens) clients_.erase(client);
    }
}

}  // namespace drivers
