#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "drivers/api/document_printer.h"
#include "drivers/core/device_actor.h"
#include "drivers/core/device_places.h"
#include "drivers/core/supervisor.h"
#include "drivers/escpos/dialog.h"
#include "drivers/escpos/paper_roll.h"
#include "drivers/escpos/roll_run.h"

namespace drivers {

/// Binds the parts to the receipt printer of the terminal: places where printers are plugged in,
/// the policy that starts and rests them, the queue of jobs, the paper. Knows no libusb: links come
/// from a factory, presence from `places`.
///
/// **Threads:** as DocumentPrinter; private functions run on the device's thread.
class EscposPrinter final : public DocumentPrinter {
  public:
    static constexpr std::string_view protocol = "escpos";
    /// How long a missing printer is left alone; hot-plug wakes earlier.
    static constexpr kiosk::Duration idle_max{60'000};
    static constexpr kiosk::Duration serial_poll{1'000};

    struct Parts {
        std::function<std::unique_ptr<PrinterLink>(const DevicePlace&, const PrinterQuirks&)>
            make_link;
        /// Looks for serial ports; empty with USB, where hot-plug tells.
        std::function<void()> refresh_places;
        SupervisorLimits limits;
        escpos::Patience patience;
        std::filesystem::path paper_file;
        /// What `form` says and documents are checked against.
        PrinterQuirks quirks;
    };

    /// `places` and `clock` must outlive it.
    EscposPrinter(Parts parts, DevicePlaces& places, const kiosk::Clock& clock,
                  DocumentPrinterEventSink sink);
    ~EscposPrinter() override;

    void start() { actor_.start("escpos"); }
    /// Completes everything with `cancelled` and joins. May be called twice.
    void stop() { actor_.stop(); }
    kiosk::Duration step() { return actor_.step(); }
    void places_changed() { actor_.poke(); }

    [[nodiscard]] PrintForm form() const override;
    [[nodiscard]] kiosk::Result<void> print(RequestId request, Printable document) override;
    void cancel(RequestId request) override { actor_.cancel(request); }
    [[nodiscard]] DocumentPrinterState state() const override;
    [[nodiscard]] DocumentPrinterReport report() const override;
    void refresh() override;

  private:
    kiosk::Duration idle(Pause& pause);
    void follow_places();
    void attach(const DevicePlace& place);
    void detach();
    void start_if_due(Pause& pause, bool at_once);
    void start_printer(Pause& pause);
    [[nodiscard]] kiosk::Result<void> wake(Pause& pause);
    void printer_failed(const kiosk::Error& error);
    void look(Pause& pause);
    void take_status(const escpos::Status& status);

    void run(RequestId request, const RollDocument& document, Pause& pause);
    [[nodiscard]] escpos::RollRun::Outcome run_job(RequestId request, const RollDocument& document,
                                                   Pause& pause);
    [[nodiscard]] kiosk::Error why_not_usable() const;
    void count(const escpos::RollRun::Outcome& outcome);

    [[nodiscard]] DocumentPrinterState present_state() const;
    void publish();

    const Parts parts_;
    DevicePlaces& places_;
    const kiosk::Clock& clock_;
    const DocumentPrinterEventSink sink_;

    Supervisor supervisor_;
    const escpos::PaperMemory memory_;
    escpos::PaperRoll paper_;
    std::optional<DevicePlace> place_;
    PrinterQuirks quirks_;
    std::unique_ptr<escpos::Dialog> dialog_;
    escpos::Status status_;
    /// A piece of a job that failed hangs in the printer; the next job begins with cutting it off.
    bool hanging_ = false;
    kiosk::SteadyTime next_look_{};

    mutable std::mutex mutex_;
    DocumentPrinterReport report_;
    bool reset_wanted_ = false;
    bool told_ = false;

    DeviceActor actor_;  // last: its thread uses all of the above
};

}  // namespace drivers
