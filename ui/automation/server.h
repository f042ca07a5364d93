#pragma once

#include <memory>
#include <string>

#include "kiosk/base/result.h"
#include "ui/automation/host.h"

namespace ui {

/// The W3C WebDriver end point. Listens on loopback only and is never built into a release.
/// **Threads:** its own. **Errors:** bad_config for an address that is not loopback or not free.
class AutomationServer {
  public:
    /// `address` is "127.0.0.1:PORT"; port 0 takes a free one.
    [[nodiscard]] static kiosk::Result<std::unique_ptr<AutomationServer>> start(
        const std::string& address, AutomationHost& host);
    /// Waits for the running command. The host's `run` must answer (false) until then.
    ~AutomationServer();
    [[nodiscard]] int port() const;

  private:
    AutomationServer();
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace ui
