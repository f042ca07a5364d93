#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kiosk/base/bounded_queue.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/executor.h"
#include "kiosk/maintenance/device_desk.h"
#include "kiosk/maintenance/maintenance.h"

namespace kiosk {

/// Keeps the technician's pages: their state, what they ask for, and what comes back.
/// **Threads:** the user interface's; `tell` any.
/// **Limits:** 64 answers wait; more are dropped, the next look at the devices brings the newest.
class MaintenanceRunner {
  public:
    /// How often the devices are looked at while the pages are open.
    static constexpr Duration look_every{250};
    static constexpr Duration scan_every{2'000};

    struct Parts {
        DeviceDesk* desk = nullptr;
        Executor* background = nullptr;
        /// Devices on the bus that no driver speaks to; runs on `background`.
        std::function<std::vector<MaintenanceSeen>()> scan;
        /// From the configuration; empty: the pages stay shut.
        std::string pin_hash;
        /// Ends the user interface's sleep.
        std::function<void()> wake;
        /// The pages are shut: what the screen keeps of whoever used them is nobody's any more.
        std::function<void()> closed;
    };

    MaintenanceRunner(Parts parts, const Clock& clock, maintenance::Settings settings = {});
    /// Answers that are under way may still use `tell`: the executor ends first.
    ~MaintenanceRunner() = default;

    [[nodiscard]] bool is_open() const { return state_.is_open(); }
    void open(Language language);
    void person(Intent intent);
    void visit_began();
    /// An answer of a test.
    void tell(maintenance::Event event);
    /// Takes answers, looks at the devices, lets time pass. True when the page may have changed.
    bool turn();
    [[nodiscard]] Snapshot snapshot(Snapshot base) const;
    [[nodiscard]] std::optional<SteadyTime> next_deadline() const;

  private:
    void advance_by(maintenance::Event event);
    void carry_out(maintenance::Effect& effect);
    [[nodiscard]] bool look_at_devices(SteadyTime now);

    Parts parts_;
    const Clock& clock_;
    maintenance::Settings settings_;
    maintenance::State state_;
    std::shared_ptr<BoundedQueue<maintenance::Event>> answers_;
    SteadyTime next_look_{};
    SteadyTime next_scan_{};
};

}  // namespace kiosk
