#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/base/result.h"

namespace drivers::sim {

/// Lines in, lines out over a Unix stream socket: every line gets exactly one line back.
///
/// **Threads:** one; the owner polls `files()` and calls `serve` when one of them is readable.
/// **Limits:** 8 connections, 4096 bytes a line; a connection that exceeds them is closed.
class ControlServer {
  public:
    static constexpr std::size_t client_limit = 8;
    static constexpr std::size_t line_limit = 4096;
    using Handler = std::function<std::string(std::string_view line)>;

    explicit ControlServer(Handler handler);
    ~ControlServer();
    ControlServer(const ControlServer&) = delete;
    ControlServer& operator=(const ControlServer&) = delete;

    /// Replaces a socket that an ended process left at `path`; the socket is for its owner only.
    [[nodiscard]] kiosk::Result<void> listen(const std::string& path);
    /// Serves an open connection as well, for instance one inherited from the parent.
    void adopt(int connection);

    [[nodiscard]] std::vector<int> files() const;
    /// Never blocks on reading.
    void serve();

  private:
    struct Client {
        int file = -1;
        std::string input;
    };

    [[nodiscard]] bool serve_client(Client& client);

    const Handler handler_;
    std::string path_;
    int listener_ = -1;
    std::vector<Client> clients_;
};

}  // namespace drivers::sim
