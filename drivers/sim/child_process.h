#pragma once

#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "kiosk/base/result.h"

namespace drivers::sim {

/// The program under test. It gets the caller's environment and files, and ends with the simulator.
class ChildProcess {
  public:
    [[nodiscard]] static kiosk::Result<ChildProcess> start(const std::vector<std::string>& command);

    void signal(int number) const;
    /// Exit code (128 + signal number as a shell counts) once it has ended.
    [[nodiscard]] std::optional<int> ended();

  private:
    explicit ChildProcess(pid_t id) : id_(id) {}
    pid_t id_;
};

}  // namespace drivers::sim
