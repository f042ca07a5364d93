#include "tests/support/loopback/loopback_server.h"

#include <utility>

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kiosk/base/check.h"

namespace tests {

namespace {
constexpr int accept_ms = 50;
}  // namespace

LoopbackServer::LoopbackServer(std::string name, std::function<void(int)> serve)
    : name_(std::move(name)), serve_(std::move(serve)) {
    begin();
}

LoopbackServer::~LoopbackServer() {
    end();
}

void LoopbackServer::begin() {
    if (runs_) return;
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
    runs_ = true;
    thread_ = std::make_unique<kiosk::ThreadExecutor>(name_, 1);
    KIOSK_CHECK(thread_->post([this] { accept_clients(); }));
}

void LoopbackServer::end() {
    if (!runs_) return;
    runs_ = false;
    thread_->stop();
    ::close(listener_);
}

void LoopbackServer::accept_clients() {
    while (runs_) {
        pollfd waiting{listener_, POLLIN, 0};
        if (::poll(&waiting, 1, accept_ms) <= 0) continue;
        const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (client < 0) continue;
        serve_(client);
        ::close(client);
    }
}

}  // namespace tests
