#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "kiosk/base/executor.h"

namespace tests {

/// Accepts one client at a time on a port of 127.0.0.1 that the system chooses and keeps for the
/// life of the object, whether the server runs or not.
/// **Threads:** one of its own, on which `serve` is called.
class LoopbackServer {
  public:
    /// `serve` answers a client and returns at the latest when `runs` says no; the connection is
    /// then closed. Runs at once.
    LoopbackServer(std::string name, std::function<void(int client)> serve);
    ~LoopbackServer();
    LoopbackServer(const LoopbackServer&) = delete;
    LoopbackServer& operator=(const LoopbackServer&) = delete;

    void begin();
    /// Connections end and new ones are refused.
    void end();
    [[nodiscard]] bool runs() const { return runs_; }
    [[nodiscard]] int port() const { return port_; }

  private:
    void accept_clients();

    const std::string name_;
    const std::function<void(int)> serve_;
    std::atomic<bool> runs_ = false;
    int port_ = 0;
    int listener_ = -1;
    std::unique_ptr<kiosk::ThreadExecutor> thread_;
};

}  // namespace tests
