#pragma once

#include <cstdint>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tests {

/// A port of this machine that nobody listens on, for a server that is ended and started again on
/// it: below those that the system gives to outgoing connections, so that none of them has it
/// meanwhile. 0: none was found.
inline int quiet_port() {
    constexpr int first = 20'000;
    constexpr int count = 12'000;
    constexpr int step = 7;  // several for each process
    for (int i = 0; i < 100; ++i) {
        const int port = first + (static_cast<int>(::getpid()) * step + i) % count;
        const int file = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        const bool is_free =
            ::bind(file, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
        ::close(file);
        if (is_free) return port;
    }
    return 0;
}

}  // namespace tests
