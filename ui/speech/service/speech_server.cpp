#include "ui/speech/service/speech_server.h"

#include <array>
#include <cerrno>
#include <cstring>

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "kiosk/base/overloaded.h"
#include "kiosk/base/secret.h"

namespace ui::speech {

using kiosk::ErrorCode;

SpeechServer::SpeechServer(Speaker& speaker, const kiosk::Clock& clock)
    : speaker_(speaker), clock_(clock) {}

SpeechServer::~SpeechServer() {
    hang_up();
    if (listener_ < 0) return;
    ::close(listener_);
    ::unlink(path_.c_str());
}

kiosk::Result<void> SpeechServer::listen(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path)
        return {ErrorCode::bad_config, "the socket's path is too long"};
    std::memcpy(address.sun_path, path.data(), path.size());
    listener_ = ::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (listener_ < 0) return {ErrorCode::io_error, "socket"};
    ::unlink(path.c_str());
    const mode_t before = ::umask(0077);
    const int bound =
        ::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    ::umask(before);
    path_ = path;
    if (bound != 0 || ::listen(listener_, 2) != 0)
        return {ErrorCode::io_error, std::string("socket: ") + std::strerror(errno)};
    return {};
}

bool SpeechServer::serve(int stop) {
    std::array<pollfd, 4> files{{{stop, POLLIN, 0},
                                 {listener_, POLLIN, 0},
                                 {client_, POLLIN, 0},
                                 {speaker_.file(), POLLIN, 0}}};
    const auto wait = speaker_.resting() ? turn : busy_turn;
    static_cast<void>(::poll(files.data(), files.size(), static_cast<int>(wait.count())));
    if ((files[0].revents & POLLIN) != 0) return false;
    if (client_ >= 0 && files[2].revents != 0) take();
    if ((files[1].revents & POLLIN) != 0) accept();
    const auto now = clock_.now().steady;
    for (const std::uint32_t serial : speaker_.turn(now)) tell(Said{serial});
    if (client_ >= 0 && told_ != speaker_.health()) {
        told_ = speaker_.health();
        tell(*told_);
    }
    if (!speaker_.resting()) busy_at_ = now;
    if (now - busy_at_ > rest_after) speaker_.rest();
    return true;
}

void SpeechServer::accept() {
    const int file = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (file < 0) return;
    hang_up();
    client_ = file;
}

void SpeechServer::hang_up() {
    if (client_ < 0) return;
    ::close(client_);
    client_ = -1;
    told_.reset();
    speaker_.stop();
}

void SpeechServer::take() {
    std::string packet(packet_bytes_max, '\0');
    for (;;) {
        const ssize_t size = ::recv(client_, packet.data(), packet.size(), MSG_DONTWAIT);
        if (size < 0 && errno == EINTR) continue;
        if (size < 0 && errno == EAGAIN) break;
        if (size <= 0) {
            hang_up();
            break;
        }
        auto message = message_of({packet.data(), static_cast<std::size_t>(size)});
        const bool understood = message && std::visit(kiosk::Overloaded{
                                                          [this](Say& say) {
                                                              speaker_.say(std::move(say));
                                                              return true;
                                                          },
                                                          [this](Stop&) {
                                                              speaker_.stop();
                                                              return true;
                                                          },
                                                          [this](Sound& sound) {
                                                              speaker_.use(sound);
                                                              return true;
                                                          },
                                                          // Answers are not for us to get.
                                                          [](auto&) { return false; },
                                                      },
                                                      *message);
        if (!understood) {
            hang_up();
            break;
        }
    }
    kiosk::wipe_value(packet);
}

void SpeechServer::tell(const Message& message) {
    if (client_ < 0) return;
    const std::string packet = packet_of(message);
    static_cast<void>(::send(client_, packet.data(), packet.size(), MSG_NOSIGNAL | MSG_DONTWAIT));
}

}  // namespace ui::speech
