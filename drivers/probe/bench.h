#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "drivers/probe/options.h"
#include "drivers/terminal/devices.h"
#include "kiosk/base/bounded_queue.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/executor.h"
#include "kiosk/maintenance/device_desk.h"

namespace drivers::probe {

/// The devices of a terminal on a technician's bench, with no kiosk around them.
/// **Threads:** the main one; devices and one for pages and pictures have theirs.
class Bench {
  public:
    /// How long a device may take to come online before it is judged.
    static constexpr kiosk::Duration settle_limit{6'000};

    explicit Bench(const Options& options);
    ~Bench();
    Bench(const Bench&) = delete;
    Bench& operator=(const Bench&) = delete;

    /// Makes the devices and waits until each is online or surely is not.
    void settle();
    /// As they are now.
    [[nodiscard]] std::vector<kiosk::MaintenanceDevice> devices() const { return desk_.devices(); }
    /// A test by the desk, from begin to end.
    [[nodiscard]] kiosk::MaintenanceResult test(const std::string& device,
                                                kiosk::MaintenanceTest test,
                                                kiosk::Duration longest);
    /// Null: not configured.
    [[nodiscard]] IdCardReader* reader() const { return reader_.get(); }
    [[nodiscard]] Cameras* cameras() const { return cameras_.get(); }
    [[nodiscard]] std::optional<IdCardEvent> card_event(kiosk::Duration timeout) {
        return cards_.pop_for(timeout);
    }
    /// What was scanned, when the options allow to show it.
    [[nodiscard]] std::optional<CodeScan> scan() { return scans_.try_pop(); }
    [[nodiscard]] kiosk::SteadyTime now() const { return clock_.now().steady; }
    /// Sleeps.
    void wait(kiosk::Duration time);

  private:
    void note(const std::string& device, const kiosk::Error& error);
    void make_card_devices();
    void make_other_devices();

    const Options& options_;
    kiosk::RealClock clock_;
    kiosk::ThreadExecutor background_;
    kiosk::BoundedQueue<IdCardEvent> cards_;
    kiosk::BoundedQueue<CodeScan> scans_;
    kiosk::BoundedQueue<kiosk::MaintenanceResult> results_;
    kiosk::BoundedQueue<int> nothing_;
    kiosk::DeviceDesk desk_;
    std::uint64_t requests_ = 0;
    std::unique_ptr<IdCardReader> reader_;
    std::unique_ptr<SmartCardReader> smart_card_reader_;
    std::unique_ptr<DocumentPrinter> printer_;
    std::unique_ptr<CodeScanner> scanner_;
    std::unique_ptr<Cameras> cameras_;
    std::unique_ptr<Auxiliaries> auxiliaries_;
};

}  // namespace drivers::probe
