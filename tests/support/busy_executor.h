#pragma once

#include <functional>
#include <utility>

#include "kiosk/base/executor.h"

namespace tests {

/// Runs tasks when it is told to, and refuses the next `refusals` as one with a full queue does.
class BusyExecutor final : public kiosk::Executor {
  public:
    [[nodiscard]] bool post(std::function<void()> task) override {
        if (refusals > 0) {
            --refusals;
            return false;
        }
        return tasks_.post(std::move(task));
    }
    void run_all() { tasks_.run_all(); }

    int refusals = 0;

  private:
    kiosk::ManualExecutor tasks_;
};

}  // namespace tests
