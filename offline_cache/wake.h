#pragma once

#include <filesystem>

#include "kiosk/base/result.h"

namespace offline_cache {

/// Of bianmin-sync, in the run folder.
inline constexpr const char* wake_socket_name = "sync.sock";

/// What a wake-up datagram says; one byte.
enum class Wake : char {
    /// Something new waits in the outbox.
    new_entry = 'n',
    /// Staff: end all waits and send now.
    send_now = 's',
};

/// Tells bianmin-sync to look. Lost datagrams cost it a second at most, since it also looks by
/// itself.
/// **Threads:** one at a time. **Errors:** none: nobody listening is fine. Never blocks.
class WakeSender {
  public:
    /// Empty path: `send` does nothing.
    explicit WakeSender(std::filesystem::path path) : path_(std::move(path)) {}
    void send(Wake what) const;

  private:
    std::filesystem::path path_;
};

/// The receiving end, a Unix datagram socket bound to a path (mode 0600); the path goes when it
/// ends.
class WakeReceiver {
  public:
    WakeReceiver() = default;
    /// **Errors:** `bad_config`: path too long (107 bytes) or its folder is missing.
    [[nodiscard]] static kiosk::Result<WakeReceiver> bind(const std::filesystem::path& path);
    WakeReceiver(WakeReceiver&& other) noexcept;
    WakeReceiver& operator=(WakeReceiver&& other) noexcept;
    ~WakeReceiver();

    /// For poll; -1 when there is none.
    [[nodiscard]] int descriptor() const { return descriptor_; }
    struct Received {
        bool any = false;
        bool send_now = false;
    };
    /// Takes all datagrams that wait. Never blocks.
    [[nodiscard]] Received drain() const;

  private:
    int descriptor_ = -1;
    std::filesystem::path path_;
};

}  // namespace offline_cache
