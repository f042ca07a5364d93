#pragma once

#include <cerrno>
#include <string>
#include <system_error>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "kiosk/base/result.h"

namespace drivers {

/// A Unix socket at `path` that waits for connections, non-blocking, for its owner only; replaces
/// one that an ended process left. `type` is SOCK_STREAM or SOCK_SEQPACKET. The caller closes the
/// descriptor and unlinks the path.
/// **Errors:** `bad_config` the path is too long · `io_error`.
inline kiosk::Result<int> listen_for_owner(const std::string& path, int type, std::size_t waiting) {
    using kiosk::ErrorCode;
    constexpr mode_t only_owner = 0077;
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path)
        return {ErrorCode::bad_config, "the socket's path is too long"};
    path.copy(address.sun_path, path.size());
    const int listener = ::socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (listener < 0) return {ErrorCode::io_error, "socket"};
    ::unlink(path.c_str());
    const mode_t before = ::umask(only_owner);
    const bool bound =
        ::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::umask(before);
    if (bound && ::listen(listener, static_cast<int>(waiting)) == 0) return listener;
    const int number = errno;
    ::close(listener);
    return {ErrorCode::io_error, "socket: " + std::generic_category().message(number)};
}

}  // namespace drivers
