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
    /// A device whose fault was cleared is back within this and the time of one start: below 5 s.
    kiosk::Duration back_off_max{4'000};
    /// So many faults within the window end in quarantine.
    int quarantine_faults = 5;
    kiosk::Duration fault_window{60'000};
    /// A device that starts well and then fails in use, again and again, rests so long before it
    /// gets another chance: each chance is a citizen's.
    kiosk::Duration quarantine{300'000};
};

/// When a device is started, left alone and given up: a pure policy, told what happened and asked
/// what to do. It also owns the state that the rest of the terminal sees.
///
/// attached → start at once → running. A fault ends running; the device is started again after a
/// back-off that doubles. Five faults within a minute put it into quarantine: `hardware_error`,
/// technician. In quarantine a device that does not even start is knocked at every
/// `back_off_max`, and the first start that succeeds ends it; one that failed in use rests for
/// `quarantine`. Unplugging clears everything, so does `cleared` (a technician's reset).
///
/// **Threads:** one. **Time:** only as told.
class Supervisor {
  public:
    /// How much is done to wake a device that failed: the more often it failed in a row, the more.
    enum class Waking { plain, device_reset, cable_reset };

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
    /// What the next start should do first: nothing, reset the device by its own command, reset it
    /// by its cable.
    [[nodiscard]] Waking waking() const;
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
    /// Faults among them that ended a running device.
    std::deque<kiosk::SteadyTime> faults_in_use_;
    int failed_starts_ = 0;
    DeviceState state_;
};

}  // namespace drivers
