#pragma once

#include <deque>
#include <optional>
#include <string>

#include "drivers/api/device.h"
#include "kiosk/base/clock.h"

namespace drivers {

struct SupervisorLimits {
    /// Pause after the first fault; doubles with each further one.
    kiosk::Duration back_off_min{200};
    kiosk::Duration back_off_max{30'000};
    /// So many faults within the window end in quarantine.
    int quarantine_faults = 5;
    kiosk::Duration fault_window{60'000};
    /// The device rests so long before it gets another chance.
    kiosk::Duration quarantine{300'000};
};

/// When a device is started, left alone and given up: a pure policy, told what happened and asked
/// what to do. It also owns the state that the rest of the terminal sees.
///
/// attached → start at once → running. A fault ends running; the device is started again after a
/// back-off that doubles. Five faults within a minute put it into quarantine: `hardware_error`,
/// technician. Unplugging clears everything, so does `cleared` (a technician's reset).
///
/// **Threads:** one. **Time:** only as told.
class Supervisor {
  public:
    explicit Supervisor(SupervisorLimits limits = {}) : limits_(limits) {}

    void attached(const kiosk::Now& now);
    void detached(const kiosk::Now& now);
    /// The start succeeded: the device answered.
    void started(const kiosk::Now& now);
    void faulted(const kiosk::Error& error, const kiosk::Now& now);
    void cleared(const kiosk::Now& now);
    /// A command runs, or does not.
    void busy(bool is_busy, const kiosk::Now& now);
    /// Nothing is attached; words for the technician.
    void absent(std::string detail, const kiosk::Now& now);

    [[nodiscard]] bool is_attached() const { return attached_; }
    [[nodiscard]] bool is_running() const { return running_; }
    [[nodiscard]] bool is_quarantined() const { return quarantined_; }
    /// When to start the device; empty while it runs or nothing is attached.
    [[nodiscard]] std::optional<kiosk::SteadyTime> start_at() const;
    [[nodiscard]] const DeviceState& state() const { return state_; }

  private:
    void set(DeviceStatus status, Confidence confidence, RecoveryAction recovery, Blame blame,
             std::string detail, const kiosk::Now& now);
    void forget_faults();

    SupervisorLimits limits_;
    bool attached_ = false;
    bool running_ = false;
    bool quarantined_ = false;
    kiosk::SteadyTime start_at_{};
    std::deque<kiosk::SteadyTime> faults_;
    DeviceState state_;
};

}  // namespace drivers
