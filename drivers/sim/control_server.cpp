#include "drivers/sim/control_server.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "drivers/core/listening_socket.h"

namespace drivers::sim {

using kiosk::ErrorCode;
using kiosk::Result;

ControlServer::ControlServer(Handler handler) : handler_(std::move(handler)) {}

ControlServer::~ControlServer() {
    for (const auto& client : clients_) ::close(client.file);
    if (listener_ >= 0) {
        ::close(listener_);
        ::unlink(path_.c_str());
    }
}

Result<void> ControlServer::listen(const std::string& path) {
    const auto listener = listen_for_owner(path, SOCK_STREAM, client_limit);
    if (!listener) return listener.error();
    listener_ = *listener;
    path_ = path;
    return {};
}

void ControlServer::adopt(int connection) {
    ::fcntl(connection, F_SETFD, FD_CLOEXEC);
    ::fcntl(connection, F_SETFL, ::fcntl(connection, F_GETFL) | O_NONBLOCK);
    clients_.push_back({connection, {}});
}

std::vector<int> ControlServer::files() const {
    std::vector<int> files;
    if (listener_ >= 0) files.push_back(listener_);
    for (const auto& client : clients_) files.push_back(client.file);
    return files;
}

void ControlServer::serve() {
    if (listener_ >= 0) {
        const int file = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (file >= 0 && clients_.size() < client_limit)
            clients_.push_back({file, {}});
        else if (file >= 0)
            ::close(file);
    }
    std::erase_if(clients_, [this](Client& client) {
        if (serve_client(client)) return false;
        ::close(client.file);
        return true;
    });
}

/// False when the connection is over.
bool ControlServer::serve_client(Client& client) {
    std::array<char, 1024> buffer{};
    const ssize_t got = ::read(client.file, buffer.data(), buffer.size());
    if (got == 0) return false;
    if (got < 0) return errno == EAGAIN || errno == EINTR;
    client.input.append(buffer.data(), static_cast<std::size_t>(got));
    for (auto end = client.input.find('\n'); end != std::string::npos;
         end = client.input.find('\n')) {
        const std::string reply = handler_(std::string_view(client.input).substr(0, end)) + "\n";
        client.input.erase(0, end + 1);
        // Replies are short: what does not fit into the socket's buffer is a client that never
        // reads.
        const ssize_t sent = ::send(client.file, reply.data(), reply.size(), MSG_NOSIGNAL);
        if (sent != static_cast<ssize_t>(reply.size())) return false;
    }
    return client.input.size() <= line_limit;
}

}  // namespace drivers::sim
