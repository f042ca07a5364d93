#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstring>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "drivers/auxiliaries/nut_protocol.h"
#include "drivers/auxiliaries/power_source.h"

namespace drivers {

using kiosk::Duration;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {

constexpr Duration answer_time{1'800};
using Deadline = std::chrono::steady_clock::time_point;

/// A TCP connection with one deadline for everything done with it.
class NutConnection {
  public:
    explicit NutConnection(Deadline deadline) : deadline_(deadline) {}
    ~NutConnection() {
        if (file_ >= 0) ::close(file_);
    }
    NutConnection(const NutConnection&) = delete;
    NutConnection& operator=(const NutConnection&) = delete;

    [[nodiscard]] Result<void> connect(const sockaddr_in& address) {
        file_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        if (file_ < 0) return {ErrorCode::io_error, "socket"};
        if (::connect(file_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 &&
            errno != EINPROGRESS)
            return {ErrorCode::device_gone, std::string("connect: ") + std::strerror(errno)};
        if (auto ready = wait(POLLOUT); !ready) return ready;
        int error = 0;
        socklen_t size = sizeof error;
        ::getsockopt(file_, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error != 0)
            return {ErrorCode::device_gone, std::string("connect: ") + std::strerror(error)};
        return {};
    }
    [[nodiscard]] Result<void> send(std::string_view text) const {
        // One short line: it fits into the socket's buffer or the connection is broken.
        const ssize_t sent = ::send(file_, text.data(), text.size(), MSG_NOSIGNAL);
        if (sent != static_cast<ssize_t>(text.size())) return {ErrorCode::device_gone, "send"};
        return {};
    }
    [[nodiscard]] Result<std::string> receive() {
        if (auto ready = wait(POLLIN); !ready) return ready.error();
        std::array<char, 4'096> buffer{};
        const ssize_t got = ::recv(file_, buffer.data(), buffer.size(), 0);
        if (got < 0) return {ErrorCode::device_gone, std::string("recv: ") + std::strerror(errno)};
        if (got == 0) return {ErrorCode::device_gone, "the server hung up"};
        return std::string(buffer.data(), static_cast<std::size_t>(got));
    }

  private:
    [[nodiscard]] Result<void> wait(short events) const {
        const auto left =
            std::chrono::duration_cast<Duration>(deadline_ - std::chrono::steady_clock::now());
        pollfd file{file_, events, 0};
        const int count = ::poll(&file, 1, static_cast<int>(std::max(Duration{0}, left).count()));
        if (count <= 0) return {ErrorCode::timed_out, "the server does not answer"};
        return {};
    }

    const Deadline deadline_;
    int file_ = -1;
};

class NutSource final : public PowerSource {
  public:
    NutSource(sockaddr_in address, std::string ups) : address_(address), ups_(std::move(ups)) {}

    [[nodiscard]] std::string model() const override { return "NUT " + ups_; }
    [[nodiscard]] Result<PowerState> ask() override {
        NutConnection connection(std::chrono::steady_clock::now() + answer_time);
        if (auto done = connection.connect(address_); !done) return done.error();
        if (auto done = connection.send(nut_request(ups_)); !done) return done.error();
        NutAnswer answer(ups_);
        for (;;) {
            const auto bytes = connection.receive();
            if (!bytes) return bytes.error();
            auto variables = answer.take(*bytes);
            if (!variables) continue;
            if (!*variables) return variables->error();
            return power_of(**variables);
        }
    }

  private:
    const sockaddr_in address_;
    const std::string ups_;
};

}  // namespace

Result<std::unique_ptr<PowerSource>> make_nut_source(const std::string& place) {
    const auto colon = place.find(':');
    const auto slash = place.find('/');
    const auto bad = [&place]() -> Result<std::unique_ptr<PowerSource>> {
        return {ErrorCode::bad_config, "not HOST:PORT/NAME: " + place};
    };
    if (colon == std::string::npos || slash == std::string::npos || slash < colon) return bad();
    std::string host = place.substr(0, colon);
    if (host == "localhost") host = "127.0.0.1";
    std::uint16_t port = 0;
    const char* const port_end = place.data() + slash;
    const auto [end, code] = std::from_chars(place.data() + colon + 1, port_end, port);
    const std::string ups = place.substr(slash + 1);
    const bool plain = !ups.empty() && ups.find_first_of(" \t\r\n\"\\") == std::string::npos;
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    if (code != std::errc{} || end != port_end || port == 0 || !plain ||
        ::inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1)
        return bad();
    return std::unique_ptr<PowerSource>(std::make_unique<NutSource>(address, ups));
}

}  // namespace drivers
