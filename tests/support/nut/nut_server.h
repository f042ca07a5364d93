#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "kiosk/base/executor.h"

namespace tests {

/// A small NUT server on a port of 127.0.0.1 that the system chooses: LIST VAR of one UPS, "ups0".
/// Written from the protocol's description, shares no code with the driver.
/// **Threads:** one of its own.
class NutServer {
  public:
    enum class Mode { answers, stalls, sends_garbage, breaks_off, says_stale };

    NutServer();
    ~NutServer();
    NutServer(const NutServer&) = delete;
    NutServer& operator=(const NutServer&) = delete;

    [[nodiscard]] std::string place() const;
    void set(Mode mode) { mode_ = mode; }
    void set(const std::string& variable, const std::string& value);
    /// The service ends and begins.
    void end();
    void begin();

  private:
    void serve();
    void answer(int client);

    std::atomic<Mode> mode_ = Mode::answers;
    std::mutex mutex_;
    std::map<std::string, std::string> variables_{{"ups.status", "OL"}, {"battery.charge", "100"}};
    std::atomic<bool> runs_ = false;
    int port_ = 0;
    int listener_ = -1;
    std::unique_ptr<kiosk::ThreadExecutor> thread_;
};

}  // namespace tests
