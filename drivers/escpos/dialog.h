#pragma once

#include <memory>
#include <span>

#include "drivers/core/pause.h"
#include "drivers/escpos/patience.h"
#include "drivers/escpos/printer_link.h"
#include "drivers/escpos/replies.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/result.h"

namespace drivers::escpos {

/// Question and answer with one printer. Remembers what it said last.
///
/// **Threads:** the device's. **Time:** every call ends within the patience named.
/// **Errors:** those of the link; `timed_out` and `protocol_error` when no or only strange bytes
/// came in answer, twice.
class Dialog {
  public:
    Dialog(std::unique_ptr<PrinterLink> link, const kiosk::Clock& clock, const Patience& patience)
        : link_(std::move(link)), clock_(clock), patience_(patience) {}

    [[nodiscard]] kiosk::Result<void> open() { return link_->open(); }
    /// As the cable allows; the printer must be asked anew.
    [[nodiscard]] kiosk::Result<void> reset() { return link_->reset(); }
    [[nodiscard]] std::string model() { return link_->model(); }

    /// Asks for the whole status. A lost, torn or strange answer is asked for once more.
    [[nodiscard]] kiosk::Result<Status> ask(Pause& pause);
    /// Hands over some of the bytes; zero when the printer takes no more now.
    [[nodiscard]] kiosk::Result<std::size_t> push(std::span<const unsigned char> bytes);
    /// Hands over all of these few bytes or fails.
    [[nodiscard]] kiosk::Result<void> tell(std::span<const unsigned char> bytes);
    /// Takes in what comes by itself. Answers how many of the ends asked for were reached since the
    /// last call.
    [[nodiscard]] kiosk::Result<int> listen(kiosk::Duration time);
    void expect_end() { replies_.asked_end(); }
    void expect_no_end() {
        replies_.forget_ends();
        ends_reached_ = 0;
    }
    /// Empties the printer's buffers: nothing of an earlier job comes out any more. Returns when
    /// the printer takes data again.
    [[nodiscard]] kiosk::Result<void> clear();

    [[nodiscard]] const Status& status() const { return status_; }
    [[nodiscard]] std::uint64_t strange_bytes() const { return replies_.strange_bytes(); }

  private:
    [[nodiscard]] kiosk::Result<void> ask_once(Pause& pause, kiosk::Duration silence);
    /// What came within `time`; `timed_out` when nothing did.
    [[nodiscard]] kiosk::Result<void> take_in(kiosk::Duration time);
    /// Until nothing comes for so long.
    void discard_input(kiosk::Duration silence);
    [[nodiscard]] kiosk::Result<void> await_cleared(std::uint64_t cleared_before);

    std::unique_ptr<PrinterLink> link_;
    const kiosk::Clock& clock_;
    const Patience& patience_;
    ReplyReader replies_;
    Status status_;
    int ends_reached_ = 0;
};

}  // namespace drivers::escpos
