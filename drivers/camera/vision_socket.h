#pragma once

#include <optional>
#include <string>
#include <utility>

#include "drivers/camera/message.h"

namespace drivers {

/// One end of a connection to bianmin-vision: whole messages and the file that may come with one.
/// **Threads:** one reader, one writer.
/// **Errors:** `device_gone` the other end is away · `timed_out` · `bad_format`, `conflict` as
/// `parse_message` · `io_error`.
class VisionSocket {
  public:
    struct Received {
        vision::Message message;
        /// Ours to close; -1: none came.
        int file = -1;
    };

    /// Takes over an open SOCK_SEQPACKET socket.
    explicit VisionSocket(int file) : file_(file) {}
    ~VisionSocket();
    VisionSocket(VisionSocket&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
    VisionSocket& operator=(VisionSocket&& other) noexcept;
    VisionSocket(const VisionSocket&) = delete;
    VisionSocket& operator=(const VisionSocket&) = delete;

    [[nodiscard]] static kiosk::Result<VisionSocket> connect(const std::string& path);

    [[nodiscard]] int file() const { return file_; }
    /// Never waits: a reader that does not read is `device_gone`. `passed` stays the caller's.
    [[nodiscard]] kiosk::Result<void> send(const vision::Message& message, int passed = -1) const;
    [[nodiscard]] kiosk::Result<Received> receive(kiosk::Duration timeout) const;

  private:
    int file_ = -1;
};

}  // namespace drivers
