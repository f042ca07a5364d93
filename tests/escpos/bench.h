#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/api/document_printer.h"
#include "drivers/core/supervisor.h"
#include "kiosk/base/clock.h"
#include "tests/support/escpos/interpreter.h"

namespace tests {

/// The receipt printer's driver and a simulated printer below it: in memory, below libusb or behind
/// a pseudo terminal, the same for all tests. Starts plugged in, well and ready.
class PrinterBench {
  public:
    static constexpr kiosk::Duration patience{30'000};
    /// The promises are 1 s and 5 s, and hold in virtual time (tests/unit/drivers_escpos). Here the
    /// machine may be busy with other tests.
    static constexpr kiosk::Duration announced{5'000};
    static constexpr kiosk::Duration silent{15'000};

    /// `limits`: when a printer that fails again and again is given up; by default never, because
    /// the tests make it fail more often than any printer does.
    explicit PrinterBench(drivers::SupervisorLimits limits = never_resting());
    ~PrinterBench();
    PrinterBench(const PrinterBench&) = delete;
    PrinterBench& operator=(const PrinterBench&) = delete;

    /// A verb of the simulated printer, which must be obeyed; or any, with its answer.
    void tell(std::string_view verb);
    [[nodiscard]] std::string say(std::string_view verb);
    [[nodiscard]] bool is_on_serial() const;
    /// In memory alone: the node may not be opened.
    [[nodiscard]] bool can_forbid() const;
    void forbid(bool forbidden);

    [[nodiscard]] drivers::DocumentPrinter& printer() { return *printer_; }
    [[nodiscard]] drivers::DocumentPrinterState state() const { return printer_->state(); }
    [[nodiscard]] static kiosk::SteadyTime now() { return kiosk::RealClock().now().steady; }

    /// Fails the test when it does not come true in time; answers how long it took.
    kiosk::Duration await(const std::function<bool()>& condition, const char* what);
    kiosk::Duration await_ready();
    kiosk::Duration await_problem(kiosk::ErrorCode problem);
    kiosk::Duration await_unavailable();

    /// A receipt with a picture that differs with `number`.
    [[nodiscard]] static drivers::RollDocument receipt(int number);
    drivers::RequestId start(int number = 1);
    /// "printed" or the name of the error, once that job ended; the test fails when it has two
    /// ends.
    [[nodiscard]] std::string end(drivers::RequestId request);
    [[nodiscard]] std::string print(int number = 1) { return end(start(number)); }
    /// Waits until the job stands still for this reason.
    void await_waiting(drivers::RequestId request, kiosk::ErrorCode reason);
    void await_started(drivers::RequestId request);
    [[nodiscard]] std::size_t ends_of(drivers::RequestId request);

    /// The last piece that was cut off is a whole receipt with this number and nothing else.
    [[nodiscard]] bool last_piece_is(int number);
    [[nodiscard]] PaperStrip last_piece();

    [[nodiscard]] static drivers::SupervisorLimits never_resting() {
        drivers::SupervisorLimits limits;
        limits.quarantine_faults = 1'000'000;
        return limits;
    }

  private:
    class World;
    class MemoryWorld;
    class SimbusWorld;
    void take(drivers::DocumentPrinterEvent event);

    std::unique_ptr<World> world_;
    std::mutex mutex_;
    struct Happened {
        drivers::RequestId request;
        std::string what;
    };
    std::vector<Happened> happened_;
    std::uint64_t last_request_ = 0;
    std::unique_ptr<drivers::DocumentPrinter> printer_;
};

}  // namespace tests
