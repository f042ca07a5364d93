#pragma once

#include <functional>
#include <optional>
#include <string>

#include "drivers/core/pause.h"
#include "drivers/ipp/ipp_port.h"
#include "drivers/ipp/print_patience.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/result.h"
#include "kiosk/base/secret.h"

namespace drivers {

/// One document from the first question to its one end.
///
/// Asks the printer how it is, takes old jobs back, creates the job (waiting while somebody else
/// prints), sends the document, and watches until the printer says completed, aborted or cancelled,
/// or patience ends; then the job is taken back.
///
/// **Threads:** the device's; blocks, but a cancel ends every wait.
/// **Time:** only from `clock`; every wait is bounded by `PrintPatience`.
/// **Secrets:** the document is zeroed when the printer has it.
class PrintRun {
  public:
    struct Listener {
        std::function<void()> started;
        std::function<void(kiosk::Error)> waiting;
        std::function<void(const IppPrinterFacts&)> facts;
        /// The printer did not answer; it may still do.
        std::function<void(const kiosk::Error&)> silent = [](const kiosk::Error&) {};
    };
    struct Outcome {
        /// Nothing: printed.
        std::optional<kiosk::Error> error;
        /// The printer may still hold the job: sweep before anything else is printed.
        bool owed = false;
        std::size_t swept = 0;
        /// Before this document everything that the printer held of ours was taken back.
        bool is_all_swept = false;
    };

    PrintRun(IppPort& port, const kiosk::Clock& clock, const PrintPatience& patience,
             std::string user, Pause& pause, Listener listener);

    [[nodiscard]] Outcome run(kiosk::SecretBytes pdf, PageRange pages = {});

  private:
    [[nodiscard]] Outcome hand_over(kiosk::SecretBytes pdf, PageRange pages);
    [[nodiscard]] kiosk::Result<IppAnswer<int>> send(int job, std::span<const unsigned char> pdf);
    [[nodiscard]] std::optional<Outcome> prepare(PageRange pages);
    [[nodiscard]] kiosk::Result<int> create(PageRange pages, Outcome& outcome);
    [[nodiscard]] Outcome watch(int job);
    [[nodiscard]] std::optional<Outcome> look(int job);
    [[nodiscard]] std::optional<Outcome> look_at_printer(int job, bool job_prints);
    [[nodiscard]] std::optional<Outcome> silence(const kiosk::Error& error);
    [[nodiscard]] Outcome give_up(int job, kiosk::Error reason);
    void wait_for(const kiosk::Error& reason);
    void go_on();
    [[nodiscard]] kiosk::SteadyTime now() const { return clock_.now().steady; }

    IppPort& port_;
    const kiosk::Clock& clock_;
    const PrintPatience& patience_;
    const std::string user_;
    Pause& pause_;
    const Listener listener_;

    bool started_ = false;
    std::optional<kiosk::ErrorCode> waiting_;
    kiosk::SteadyTime waiting_since_{};
    kiosk::SteadyTime moving_since_{};
    std::optional<kiosk::SteadyTime> silent_since_;
};

}  // namespace drivers
