#include "tests/support/camera/mjpeg_server.h"

#include <sys/socket.h>
#include <unistd.h>

namespace tests {

namespace {
constexpr useconds_t picture_us = 50'000;
constexpr std::size_t pictures_a_slow_one = 7;
}  // namespace

MjpegServer::MjpegServer(std::vector<std::string> pictures)
    : pictures_(std::move(pictures)), server_("mjpeg", [this](int client) {
          if (mode_ != Mode::refuses) feed(client);
      }) {}

std::string MjpegServer::url() const {
    return "http://127.0.0.1:" + std::to_string(server_.port()) + "/camera.mjpg";
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
    for (std::size_t n = 0; server_.runs(); ++n) {
        ::usleep(picture_us);
        // A client that has gone is noticed also while nothing is sent.
        char ignored = 0;
        if (::recv(client, &ignored, 1, MSG_DONTWAIT) == 0) return;
        const Mode mode = mode_;
        if (mode == Mode::stalls) continue;
        if (mode == Mode::refuses) return;
        std::string picture = pictures_[n % pictures_.size()];
        if (mode == Mode::drips) {
            if (!send(client, "-")) return;
            continue;
        }
        const bool is_slow = mode == Mode::sends_garbage_slowly;
        if (is_slow && n % pictures_a_slow_one != 0) continue;
        if (is_slow || mode == Mode::sends_garbage)
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
