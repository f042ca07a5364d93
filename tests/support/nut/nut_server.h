#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <string>

#include "tests/support/loopback/loopback_server.h"

namespace tests {

/// A small NUT server on a port of 127.0.0.1 that the system chooses: LIST VAR of one UPS, "ups0".
/// Written from the protocol's description, shares no code with the driver.
/// **Threads:** one of its own.
class NutServer {
  public:
    enum class Mode { answers, stalls, sends_garbage, breaks_off, says_stale };

    NutServer();

    [[nodiscard]] std::string place() const;
    void set(Mode mode) { mode_ = mode; }
    void set(const std::string& variable, const std::string& value);
    /// The service ends and begins.
    void end() { server_.end(); }
    void begin() { server_.begin(); }

  private:
    void answer(int client);

    std::atomic<Mode> mode_ = Mode::answers;
    std::mutex mutex_;
    std::map<std::string, std::string> variables_{{"ups.status", "OL"}, {"battery.charge", "100"}};
    /// Last: its thread uses the others.
    LoopbackServer server_;
};

}  // namespace tests
