#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "tests/support/loopback/loopback_server.h"

namespace tests {

/// A camera on the network: an HTTP server on a port of 127.0.0.1 that the system chooses, which
/// sends JPEG pictures as multipart/x-mixed-replace, 20 a second, to one client at a time.
/// **Threads:** one of its own.
class MjpegServer {
  public:
    enum class Mode {
        sends,
        stalls,
        /// A byte now and then, so that no picture is ever whole.
        drips,
        sends_garbage,
        /// Three a second.
        sends_garbage_slowly,
        breaks_off,
        refuses
    };

    explicit MjpegServer(std::vector<std::string> pictures);

    [[nodiscard]] std::string url() const;
    void set(Mode mode) { mode_ = mode; }
    /// The cable: connections end and new ones are refused until it is plugged in.
    void unplug() { server_.end(); }
    void plug() { server_.begin(); }

  private:
    void feed(int client);
    [[nodiscard]] bool send(int client, const std::string& bytes) const;

    const std::vector<std::string> pictures_;
    std::atomic<Mode> mode_ = Mode::sends;
    /// Last: its thread uses the others.
    LoopbackServer server_;
};

}  // namespace tests
