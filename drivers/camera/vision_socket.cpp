#include "drivers/camera/vision_socket.h"

#include <array>
#include <cerrno>
#include <cstring>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace drivers {

using kiosk::Duration;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {

kiosk::Error error_of(int number, const char* call) {
    const bool gone = number == ECONNREFUSED || number == ENOENT || number == ECONNRESET ||
                      number == EPIPE || number == ENOTCONN || number == EAGAIN;
    return {gone ? ErrorCode::device_gone : ErrorCode::io_error,
            std::string(call) + ": " + std::strerror(number),
            {}};
}

/// Room for one descriptor beside a packet.
union Passing {
    cmsghdr alignment;
    std::array<char, CMSG_SPACE(sizeof(int))> bytes;
};

int file_in(msghdr& header) {
    int file = -1;
    for (cmsghdr* part = CMSG_FIRSTHDR(&header); part != nullptr; part = CMSG_NXTHDR(&header, part))
        if (part->cmsg_level == SOL_SOCKET && part->cmsg_type == SCM_RIGHTS)
            std::memcpy(&file, CMSG_DATA(part), sizeof file);
    return file;
}

}  // namespace

VisionSocket::~VisionSocket() {
    if (file_ >= 0) ::close(file_);
}

VisionSocket& VisionSocket::operator=(VisionSocket&& other) noexcept {
    if (this != &other) std::swap(file_, other.file_);
    return *this;
}

Result<VisionSocket> VisionSocket::connect(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path)
        return {ErrorCode::bad_config, "the socket's path is too long"};
    std::memcpy(address.sun_path, path.data(), path.size());
    VisionSocket socket(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (socket.file() < 0) return error_of(errno, "socket");
    if (::connect(socket.file(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        return error_of(errno, "connect");
    return socket;
}

Result<void> VisionSocket::send(const vision::Message& message, int passed) const {
    kiosk::SecretBytes whole(vision::bytes_of(message));
    iovec part{whole.reveal().data(), whole.reveal().size()};
    msghdr header{};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    Passing passing{};
    if (passed >= 0) {
        header.msg_control = passing.bytes.data();
        header.msg_controllen = passing.bytes.size();
        cmsghdr* const right = CMSG_FIRSTHDR(&header);
        right->cmsg_level = SOL_SOCKET;
        right->cmsg_type = SCM_RIGHTS;
        right->cmsg_len = CMSG_LEN(sizeof passed);
        std::memcpy(CMSG_DATA(right), &passed, sizeof passed);
    }
    if (::sendmsg(file_, &header, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
        return error_of(errno, "sendmsg");
    return {};
}

Result<VisionSocket::Received> VisionSocket::receive(Duration timeout) const {
    pollfd waiting{file_, POLLIN, 0};
    const int count = ::poll(&waiting, 1, static_cast<int>(timeout.count()));
    if (count < 0 && errno != EINTR) return error_of(errno, "poll");
    if (count <= 0) return {ErrorCode::timed_out, "poll"};
    // A code that somebody showed may pass through it.
    kiosk::SecretBytes whole(kiosk::Bytes(vision::longest_message, 0));
    auto& bytes = whole.reveal();
    iovec part{bytes.data(), bytes.size()};
    Passing passing{};
    msghdr header{};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    header.msg_control = passing.bytes.data();
    header.msg_controllen = passing.bytes.size();
    const ssize_t got = ::recvmsg(file_, &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (got < 0) return error_of(errno, "recvmsg");
    Received received;
    received.file = file_in(header);
    auto message =
        got == 0 ? Result<vision::Message>(ErrorCode::device_gone, "closed")
                 : vision::parse_message(std::span(bytes).first(static_cast<std::size_t>(got)));
    if (!message) {
        if (received.file >= 0) ::close(received.file);
        return message.error();
    }
    received.message = std::move(*message);
    return received;
}

}  // namespace drivers
