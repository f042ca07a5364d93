#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "kiosk/base/executor.h"

namespace tests {

/// A camera on the network: an HTTP server on a port of 127.0.0.1 that the system chooses, which
/// sends JPEG pictures as multipart/x-mixed-replace, 20 a second, to one client at a time.
/// **Threads:** one of its own.
class MjpegServer {
  public:
    enum class Mode { sends, stalls, sends_garbage, breaks_off, refuses };

    explicit MjpegServer(std::vector<std::string> pictures);
    ~MjpegServer();
    MjpegServer(const MjpegServer&) = delete;
    MjpegServer& operator=(const MjpegServer&) = delete;

    [[nodiscard]] std::string url() const;
    void set(Mode mode) { mode_ = mode; }
    /// The cable: connections end and new ones are refused until it is plugged in.
    void unplug();
    void plug();

  private:
    void serve();
    void feed(int client);
    [[nodiscard]] bool send(int client, const std::string& bytes) const;

    const std::vector<std::string> pictures_;
    std::atomic<Mode> mode_ = Mode::sends;
    std::atomic<bool> plugged_ = false;
    int port_ = 0;
    int listener_ = -1;
    std::unique_ptr<kiosk::ThreadExecutor> thread_;
};

}  // namespace tests
