#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <thread>

#include <doctest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tests {

/// Says "successful-ok" to whatever came, a while after it came. One connection at a time.
class LateServer {
  public:
    explicit LateServer(std::chrono::milliseconds delay) : delay_(delay) {
        listening_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* const any = reinterpret_cast<sockaddr*>(&address);
        REQUIRE(::bind(listening_, any, size) == 0);
        REQUIRE(::listen(listening_, 4) == 0);
        REQUIRE(::getsockname(listening_, any, &size) == 0);
        port_ = ntohs(address.sin_port);
        serving_ = std::jthread([this](const std::stop_token& stop) {
            for (;;) {
                const int file = ::accept(listening_, nullptr, nullptr);
                if (stop.stop_requested() || file < 0) return;
                serve(file);
                ::close(file);
            }
        });
    }
    ~LateServer() {
        serving_.request_stop();
        ::shutdown(listening_, SHUT_RDWR);
        serving_.join();
        ::close(listening_);
    }
    LateServer(const LateServer&) = delete;
    LateServer& operator=(const LateServer&) = delete;

    [[nodiscard]] std::string uri() const {
        return "ipp://127.0.0.1:" + std::to_string(port_) + "/ipp/print";
    }

  private:
    void serve(int file) const {
        // All of the request is there when nothing more comes.
        std::array<char, 4096> buffer{};
        constexpr int moment = 200;
        for (pollfd wait{file, POLLIN, 0}; ::poll(&wait, 1, moment) > 0;)
            if (::recv(file, buffer.data(), buffer.size(), 0) <= 0) return;
        std::this_thread::sleep_for(delay_);
        // IPP 2.0, successful-ok, request 1, end of attributes.
        constexpr std::string_view ipp("\x02\x00\x00\x00\x00\x00\x00\x01\x03", 9);
        std::string answer =
            "HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nContent-Length: 9\r\n\r\n";
        answer += ipp;
        static_cast<void>(::send(file, answer.data(), answer.size(), MSG_NOSIGNAL));
    }

    const std::chrono::milliseconds delay_;
    int listening_ = -1;
    std::uint16_t port_ = 0;
    std::jthread serving_;
};

}  // namespace tests
