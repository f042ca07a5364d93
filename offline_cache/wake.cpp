#include "offline_cache/wake.h"

#include <cstring>
#include <utility>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace offline_cache {

namespace {

bool fill_address(const std::filesystem::path& path, sockaddr_un& address) {
    address = {};
    address.sun_family = AF_UNIX;
    const auto& text = path.native();
    if (text.empty() || text.size() >= sizeof address.sun_path) return false;
    std::memcpy(address.sun_path, text.data(), text.size());
    return true;
}

}  // namespace

void WakeSender::send(Wake what) const {
    sockaddr_un address;
    if (path_.empty() || !fill_address(path_, address)) return;
    const int sender = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (sender < 0) return;
    const char word = static_cast<char>(what);
    // Nobody there, or its queue is full: it will look by itself.
    (void)::sendto(sender, &word, 1, MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&address),
                   sizeof address);
    ::close(sender);
}

kiosk::Result<WakeReceiver> WakeReceiver::bind(const std::filesystem::path& path) {
    sockaddr_un address;
    if (!fill_address(path, address))
        return {kiosk::ErrorCode::bad_config,
                "the path of the wake-up socket is empty or too long"};
    WakeReceiver receiver;
    receiver.descriptor_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (receiver.descriptor_ < 0) return {kiosk::ErrorCode::io_error, "no socket"};
    // Left by a process that was killed; the data folder's lock makes sure that no other one lives.
    ::unlink(path.c_str());
    const mode_t old_mask = ::umask(0177);
    const int bound =
        ::bind(receiver.descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    ::umask(old_mask);
    if (bound != 0) return {kiosk::ErrorCode::bad_config, "the wake-up socket can't be bound"};
    receiver.path_ = path;
    return receiver;
}

WakeReceiver::WakeReceiver(WakeReceiver&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::exchange(other.path_, {})) {}

WakeReceiver& WakeReceiver::operator=(WakeReceiver&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    std::swap(path_, other.path_);
    return *this;
}

WakeReceiver::~WakeReceiver() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!path_.empty()) ::unlink(path_.c_str());
}

WakeReceiver::Received WakeReceiver::drain() const {
    Received received;
    char word = 0;
    while (descriptor_ >= 0 && ::recv(descriptor_, &word, 1, MSG_DONTWAIT) >= 0) {
        received.any = true;
        if (word == static_cast<char>(Wake::send_now)) received.send_now = true;
    }
    return received;
}

}  // namespace offline_cache
