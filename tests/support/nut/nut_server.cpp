#include "tests/support/nut/nut_server.h"

#include <array>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tests {

NutServer::NutServer() : server_("nut", [this](int client) { answer(client); }) {}

std::string NutServer::place() const {
    return "127.0.0.1:" + std::to_string(server_.port()) + "/ups0";
}

void NutServer::set(const std::string& variable, const std::string& value) {
    const std::lock_guard lock(mutex_);
    variables_[variable] = value;
}

void NutServer::answer(int client) {
    constexpr int patience_ms = 2'000;
    std::string request;
    while (request.find('\n') == std::string::npos) {
        pollfd waiting{client, POLLIN, 0};
        if (::poll(&waiting, 1, patience_ms) <= 0) return;
        std::array<char, 256> bytes{};
        const ssize_t got = ::recv(client, bytes.data(), bytes.size(), 0);
        if (got <= 0) return;
        request.append(bytes.data(), static_cast<std::size_t>(got));
    }
    const Mode mode = mode_;
    std::string reply;
    if (mode == Mode::stalls) {
        // Until the other side gives up.
        pollfd waiting{client, POLLIN, 0};
        ::poll(&waiting, 1, patience_ms);
        return;
    }
    if (mode == Mode::says_stale) {
        reply = "ERR DATA-STALE\n";
    } else if (request != "LIST VAR ups0\n") {
        reply = "ERR UNKNOWN-UPS\n";
    } else {
        reply = "BEGIN LIST VAR ups0\n";
        const std::lock_guard lock(mutex_);
        for (const auto& [name, value] : variables_)
            reply.append("VAR ups0 ").append(name).append(" \"").append(value).append("\"\n");
        reply += "END LIST VAR ups0\n";
    }
    if (mode == Mode::sends_garbage)
        for (std::size_t i = 0; i < reply.size(); ++i)
            reply[i] = static_cast<char>(static_cast<unsigned char>(i * 151U));
    if (mode == Mode::breaks_off) reply.resize(reply.size() / 2);
    static_cast<void>(::send(client, reply.data(), reply.size(), MSG_NOSIGNAL));
}

}  // namespace tests
