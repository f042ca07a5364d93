#include "tests/support/smart_card/virtual_slot.h"

#include <array>
#include <atomic>
#include <chrono>
#include <thread>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kiosk/base/check.h"

namespace tests {

using kiosk::Bytes;

struct VirtualSlot::State {
    int port = 0;
    int connection = -1;
    std::thread server;
    std::atomic<int> left = -1;

    void serve(EmulatedCard& card);
    [[nodiscard]] bool take(Bytes& bytes) const;
};

namespace {

constexpr unsigned char line_reset = 2, tell_reset = 4;

int connected(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    // The service may still be on its way up.
    for (int tries = 0; tries < 3000; ++tries) {
        const int file = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (::connect(file, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0)
            return file;
        ::close(file);
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return -1;
}

}  // namespace

bool VirtualSlot::State::take(Bytes& bytes) const {
    std::size_t at = 0;
    while (at < bytes.size()) {
        const auto got = ::recv(connection, bytes.data() + at, bytes.size() - at, 0);
        if (got <= 0) return false;
        at += static_cast<std::size_t>(got);
    }
    return true;
}

void VirtualSlot::State::serve(EmulatedCard& card) {
    for (;;) {
        Bytes length(2);
        if (!take(length)) return;
        Bytes message(static_cast<std::size_t>(length[0] << 8 | length[1]));
        if (!take(message) || message.empty()) return;
        Bytes reply;
        if (message.size() == 1) {
            if (message[0] <= line_reset) card.reset();
            if (message[0] != tell_reset) continue;
            reply = card.answer_to_reset();
        } else {
            reply = card.answer(message);
            if (left > 0 && --left == 0) {
                ::shutdown(connection, SHUT_RDWR);
                return;
            }
        }
        reply.insert(reply.begin(), {static_cast<unsigned char>(reply.size() >> 8U),
                                     static_cast<unsigned char>(reply.size() & 0xFFU)});
        if (::send(connection, reply.data(), reply.size(), MSG_NOSIGNAL) < 0) return;
    }
}

VirtualSlot::VirtualSlot(int port) : state_(std::make_unique<State>()) {
    state_->port = port;
}

VirtualSlot::~VirtualSlot() {
    remove();
}

void VirtualSlot::insert(EmulatedCard& card) {
    remove();
    card.reset();
    state_->left = -1;
    state_->connection = connected(state_->port);
    KIOSK_CHECK(state_->connection >= 0);
    state_->server = std::thread([this, &card] { state_->serve(card); });
}

void VirtualSlot::remove_after(int commands) {
    state_->left = commands;
}

void VirtualSlot::remove() {
    if (state_->connection < 0) return;
    ::shutdown(state_->connection, SHUT_RDWR);
    state_->server.join();
    ::close(state_->connection);
    state_->connection = -1;
}

}  // namespace tests
