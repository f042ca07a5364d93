#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>

#include "drivers/core/device_actor.h"
#include "drivers/ipp/ipp_port.h"
#include "drivers/ipp/print_run.h"
#include "drivers/ipp/printer.h"

namespace drivers {

/// The printer over any port. `start` gives it a thread; tests call `step` instead.
/// **Threads:** the public methods any; the rest is the device's.
class IppPrinter final : public DocumentPrinter {
  public:
    IppPrinter(const IppPrinterConfig& config, std::unique_ptr<IppPort> port,
               const kiosk::Clock& clock, DocumentPrinterEventSink sink);
    ~IppPrinter() override;
    IppPrinter(const IppPrinter&) = delete;
    IppPrinter& operator=(const IppPrinter&) = delete;

    void start();
    /// One command, or one look at the idle printer.
    kiosk::Duration step() { return actor_.step(); }

    [[nodiscard]] PrintForm form() const override { return {}; }
    [[nodiscard]] kiosk::Result<void> print(RequestId request, Printable document) override;
    void cancel(RequestId request) override;
    [[nodiscard]] DocumentPrinterState state() const override;
    [[nodiscard]] DocumentPrinterReport report() const override;
    void refresh() override;
    void watch(bool somebody) override;

  private:
    kiosk::Duration idle();
    void run(RequestId request, kiosk::SecretBytes pdf, PageRange pages, Pause& pause);
    void remember_debt(const PrintRun::Outcome& outcome);
    void pay_what_is_owed();
    void observe();
    void take_facts(const IppPrinterFacts& facts);
    void set_state(DocumentPrinterState state);

    const IppPrinterConfig config_;
    const std::unique_ptr<IppPort> port_;
    const kiosk::Clock& clock_;
    const DocumentPrinterEventSink sink_;

    std::atomic<bool> watched_ = true;
    bool owed_ = true;  // an earlier run of the program may have left a job
    std::optional<kiosk::Error> owed_because_;
    bool seen_ = false;
    /// The last whole answer, with what was heard since; nothing while the printer is silent.
    std::optional<IppPrinterFacts> facts_;
    kiosk::SteadyTime next_full_{};

    mutable std::mutex mutex_;
    DocumentPrinterReport report_;
    bool told_ = false;

    DeviceActor actor_;  // last: its thread uses all of the above
};

}  // namespace drivers
