#include "drivers/camera/shared_bytes.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace drivers {

using kiosk::ErrorCode;
using kiosk::Result;

namespace {

constexpr unsigned nobody_changes_it = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;

kiosk::Error failed(const char* what) {
    return {ErrorCode::io_error,
            std::string("shared bytes: ") + what + ": " + std::strerror(errno),
            {}};
}

bool write_all(int file, std::span<const unsigned char> bytes) {
    while (!bytes.empty()) {
        const ssize_t wrote = ::write(file, bytes.data(), bytes.size());
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote <= 0) return false;
        bytes = bytes.subspan(static_cast<std::size_t>(wrote));
    }
    return true;
}

}  // namespace

Result<int> share_bytes(std::span<const std::span<const unsigned char>> parts) {
    std::size_t size = 0;
    for (const auto& part : parts) size += part.size();
    if (size == 0 || size > shared_bytes_max)
        return {ErrorCode::limit_exceeded, std::to_string(size) + " bytes to share"};
    const int file = ::memfd_create("bianmin-bytes", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (file < 0) return failed("memfd_create");
    for (const auto& part : parts) {
        if (write_all(file, part)) continue;
        const auto error = failed("write");
        ::close(file);
        return error;
    }
    if (::fcntl(file, F_ADD_SEALS, nobody_changes_it | F_SEAL_SEAL) != 0) {
        const auto error = failed("seal");
        ::close(file);
        return error;
    }
    return file;
}

Result<kiosk::SecretBytes> read_shared_bytes(int file, std::size_t size) {
    struct stat about {};
    const int seals = ::fcntl(file, F_GET_SEALS);
    if (seals < 0 || (static_cast<unsigned>(seals) & nobody_changes_it) != nobody_changes_it)
        return {ErrorCode::bad_format, "bytes that could still be changed"};
    if (::fstat(file, &about) != 0 || size == 0 || size > shared_bytes_max ||
        about.st_size != static_cast<off_t>(size))
        return {ErrorCode::bad_format, "bytes of another length than was said"};
    kiosk::SecretBytes bytes(kiosk::Bytes(size, 0));
    std::size_t at = 0;
    while (at < size) {
        const ssize_t got =
            ::pread(file, bytes.reveal().data() + at, size - at, static_cast<off_t>(at));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return failed("read");
        at += static_cast<std::size_t>(got);
    }
    return bytes;
}

}  // namespace drivers
