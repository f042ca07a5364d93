#include "kiosk/base/guard_client.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <mutex>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kiosk/base/guard_protocol.h"

namespace kiosk {

namespace {

using guard::Operation;
using guard::Reply;
using guard::Request;
using guard::Status;

/// A packet that is overwritten when it ends.
template <class Packet>
struct Wiped {
    Packet packet{};
    Wiped() = default;
    Wiped(const Wiped&) = delete;
    Wiped& operator=(const Wiped&) = delete;
    ~Wiped() { wipe_bytes(&packet, sizeof packet); }
};

Result<void> outcome(Status status) {
    switch (status) {
        case Status::ok:
            return {};
        case Status::not_found:
            return {ErrorCode::not_found, "the guard has no such key"};
        case Status::full:
            return {ErrorCode::limit_exceeded, "the guard's table is full"};
        case Status::refused:
            return {ErrorCode::unauthorised, "the guard keeps no keys for us"};
        case Status::malformed:
            break;
    }
    return {ErrorCode::protocol_error, "the guard did not understand"};
}

}  // namespace

struct GuardClient::State {
    State(int number, Duration limit) : socket(number), timeout(limit) {}
    ~State() { close(socket); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    Result<void> exchange(Request& request, Reply& reply) {
        const std::lock_guard lock(mutex);
        request.serial = ++last_serial;
        if (send(socket, &request, sizeof request, MSG_NOSIGNAL | MSG_DONTWAIT) != sizeof request)
            return {errno == EAGAIN ? ErrorCode::timed_out : ErrorCode::device_gone,
                    "the guard takes nothing"};
        const SteadyTime deadline = clock.now().steady + timeout;
        for (;;) {
            const Duration left = deadline - clock.now().steady;
            pollfd wait{socket, POLLIN, 0};
            const int ready =
                poll(&wait, 1, static_cast<int>(std::max<Duration::rep>(left.count(), 0)));
            if (ready < 0 && errno == EINTR) continue;
            if (ready <= 0) return {ErrorCode::timed_out, "the guard does not answer"};
            const ssize_t size = recv(socket, &reply, sizeof reply, MSG_DONTWAIT | MSG_TRUNC);
            if (size < 0 && (errno == EINTR || errno == EAGAIN)) continue;
            if (size <= 0) return {ErrorCode::device_gone, "the guard has ended"};
            if (size != sizeof reply || reply.version != guard::protocol_version)
                return {ErrorCode::protocol_error, "the guard speaks another version"};
            // An answer to a question that we gave up is passed over.
            if (reply.serial == request.serial) return outcome(reply.status);
        }
    }

    void send_alive() {
        const std::unique_lock lock(mutex, std::try_to_lock);
        if (!lock) return;
        // Answers to earlier ones would fill the socket; among them may be a key that came late.
        Wiped<Reply> late;
        while (recv(socket, &late.packet, sizeof late.packet, MSG_DONTWAIT) > 0) {
        }
        Request request{.operation = Operation::ping};
        request.serial = ++last_serial;
        static_cast<void>(send(socket, &request, sizeof request, MSG_NOSIGNAL | MSG_DONTWAIT));
    }

    const int socket;
    const Duration timeout;
    RealClock clock;
    std::mutex mutex;
    std::uint32_t last_serial = 0;
};

GuardClient::GuardClient(int socket, Duration timeout)
    : state_(std::make_unique<State>(socket, timeout)) {}
GuardClient::~GuardClient() = default;
GuardClient::GuardClient(GuardClient&&) noexcept = default;
GuardClient& GuardClient::operator=(GuardClient&&) noexcept = default;

Result<GuardClient> GuardClient::from_environment(Duration timeout) {
    const char* text = std::getenv(guard::environment_name);
    if (text == nullptr) return {ErrorCode::not_found, "not started by bianmin-guard"};
    int socket = -1;
    const auto [end, error] = std::from_chars(text, text + std::strlen(text), socket);
    int kind = 0;
    socklen_t size = sizeof kind;
    if (error != std::errc{} || *end != '\0' ||
        getsockopt(socket, SOL_SOCKET, SO_TYPE, &kind, &size) != 0 || kind != SOCK_SEQPACKET)
        return {ErrorCode::bad_format,
                std::string(guard::environment_name) + " names no socket of the guard"};
    // Programs that this one starts have no business with its keys.
    if (fcntl(socket, F_SETFD, FD_CLOEXEC) != 0) return {ErrorCode::io_error, "fcntl failed"};
    return GuardClient(socket, timeout);
}

Result<void> GuardClient::put(const Uuid& id, const SecretBytes& key) {
    if (key.reveal().size() != guard::key_bytes)
        return {ErrorCode::bad_format, "a key has 32 bytes"};
    Wiped<Request> request;
    Wiped<Reply> reply;
    request.packet.operation = Operation::put;
    request.packet.id = id.bytes;
    std::copy(key.reveal().begin(), key.reveal().end(), request.packet.key.begin());
    return state_->exchange(request.packet, reply.packet);
}

Result<SecretBytes> GuardClient::get(const Uuid& id) {
    Wiped<Request> request;
    Wiped<Reply> reply;
    request.packet.operation = Operation::get;
    request.packet.id = id.bytes;
    if (auto done = state_->exchange(request.packet, reply.packet); !done) return done.error();
    return SecretBytes({reply.packet.key.begin(), reply.packet.key.end()});
}

Result<void> GuardClient::drop(const Uuid& id) {
    Request request{.operation = Operation::drop, .id = id.bytes};
    Reply reply;
    return state_->exchange(request, reply);
}

Result<void> GuardClient::ready() {
    Request request{.operation = Operation::ready};
    Reply reply;
    return state_->exchange(request, reply);
}

Result<void> GuardClient::ping() {
    Request request{.operation = Operation::ping};
    Reply reply;
    return state_->exchange(request, reply);
}

void GuardClient::tell_alive() {
    state_->send_alive();
}

}  // namespace kiosk
