#include "tests/support/camera/mjpeg_server.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kiosk/base/check.h"

namespace tests {

namespace {
constexpr useconds_t picture_us = 50'000;
constexpr int accept_ms = 50;
}  // namespace

MjpegServer::MjpegServer(std::vector<std::string> pictures) : pictures_(std::move(pictures)) {
    plug();
}

MjpegServer::~MjpegServer() {
    unplug();
}

std::string MjpegServer::url() const {
    return "http://127.0.0.1:" + std::to_string(port_) + "/camera.mjpg";
}

void MjpegServer::plug() {
    if (plugged_) return;
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int yes = 1;
    ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port_));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    KIOSK_CHECK(::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    KIOSK_CHECK(::listen(listener_, 4) == 0);
    KIOSK_CHECK(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    port_ = ntohs(address.sin_port);
    plugged_ = true;
    thread_ = std::make_unique<kiosk::ThreadExecutor>("mjpeg", 1);
    KIOSK_CHECK(thread_->post([this] { serve(); }));
}

void MjpegServer::unplug() {
    if (!plugged_) return;
    plugged_ = false;
    thread_->stop();
    ::close(listener_);
}

void MjpegServer::serve() {
    while (plugged_) {
        pollfd waiting{listener_, POLLIN, 0};
        if (::poll(&waiting, 1, accept_ms) <= 0) continue;
        const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (client < 0) continue;
        if (mode_ != Mode::refuses) feed(client);
        ::close(client);
    }
}

bool MjpegServer::send(int client, const std::string& bytes) const {
    return ::send(client, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
           static_cast<ssize_t>(bytes.size());
}

void MjpegServer::feed(int client) {
    if (!send(client,
              "HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; "
              "boundary=frame\r\n\r\n"))
        return;
    for (std::size_t n = 0; plugged_; ++n) {
        ::usleep(picture_us);
        // A client that has gone is noticed also while nothing is sent.
        char ignored = 0;
        if (::recv(client, &ignored, 1, MSG_DONTWAIT) == 0) return;
        const Mode mode = mode_;
        if (mode == Mode::stalls) continue;
        if (mode == Mode::refuses) return;
        std::string picture = pictures_[n % pictures_.size()];
        if (mode == Mode::sends_garbage)
            for (std::size_t i = 2; i < picture.size(); ++i)
                picture[i] = static_cast<char>(picture[i] ^ static_cast<char>(i * 31));
        const std::string head = "--frame\r\nContent-Type: image/jpeg\r\nContent-Length: " +
                                 std::to_string(picture.size()) + "\r\n\r\n";
        if (mode == Mode::breaks_off) {
            static_cast<void>(send(client, head + picture.substr(0, picture.size() / 2)));
            return;
        }
        if (!send(client, head + picture + "\r\n")) return;
    }
}

}  // namespace tests
