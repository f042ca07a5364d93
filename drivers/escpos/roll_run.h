#pragma once

#include <functional>
#include <optional>

#include "drivers/core/pause.h"
#include "drivers/escpos/commands.h"
#include "drivers/escpos/dialog.h"
#include "drivers/escpos/patience.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/result.h"

namespace drivers::escpos {

/// One receipt from the first question to its one end.
///
/// Asks how the printer is, hands the portions over while listening to what it says, asks it to
/// tell when everything was carried out, and looks whether the knife did its work. When paper,
/// cover or a jam stop it half way, the rest is thrown away, and after somebody put it right the
/// receipt is printed anew from its beginning: a citizen gets a whole one or none.
///
/// **Threads:** the device's; a cancel ends every wait.
/// **Limits:** begun at most `attempts_max` times.
class RollRun {
  public:
    static constexpr int attempts_max = 4;
    /// A knife that sticks so often is not waited for any more.
    static constexpr int cuts_max = 3;
    /// Portions that the printer has and has not reported carried out. Two keep the paper moving
    /// and leave room in the smallest buffer, so that a question always gets through.
    static constexpr int portions_ahead_max = 2;

    struct Listener {
        std::function<void()> started;
        std::function<void(kiosk::Error)> waiting;
        std::function<void(const Status&)> status;
    };
    struct Outcome {
        /// Nothing: printed.
        std::optional<kiosk::Error> error;
        /// A piece of it may hang in the printer, and its buffers may hold more: only a knife that
        /// said it is well has cut it off.
        bool hanging = false;
        /// Paper used, with pieces that were thrown away.
        double used_mm = 0;
    };

    /// `hanging`: a piece of an earlier job must be cleared away and cut off first.
    RollRun(Dialog& dialog, const kiosk::Clock& clock, const Patience& patience,
            const PrinterQuirks& quirks, bool hanging, Pause& pause, Listener listener);

    [[nodiscard]] Outcome run(const Composed& job);

  private:
    [[nodiscard]] kiosk::Result<void> print_once(const Composed& job);
    [[nodiscard]] kiosk::Result<void> hand_over(std::span<const unsigned char> bytes);
    [[nodiscard]] kiosk::Result<void> send(std::span<const unsigned char> portion, bool is_last);
    /// Waits until no more than `most` portions are under way.
    [[nodiscard]] kiosk::Result<void> await_ends(int most);
    [[nodiscard]] kiosk::Result<void> hear(kiosk::Duration time);
    [[nodiscard]] kiosk::Result<void> await_cut();
    [[nodiscard]] kiosk::Result<void> cut_again();
    [[nodiscard]] kiosk::Result<void> wait_until_able();
    [[nodiscard]] kiosk::Result<void> throw_away();
    [[nodiscard]] kiosk::Result<void> check_status() const;
    [[nodiscard]] Outcome give_up(kiosk::Error reason);
    void go_on();
    [[nodiscard]] kiosk::SteadyTime now() const { return clock_.now().steady; }

    Dialog& dialog_;
    const kiosk::Clock& clock_;
    const Patience& patience_;
    const PrinterQuirks& quirks_;
    Pause& pause_;
    const Listener listener_;

    bool started_ = false;
    bool touched_ = false;  ///< something of a receipt went to the printer and was not cut off
    double used_mm_ = 0;
    int ahead_ = 0;
    bool is_all_sent_ = false;  ///< feed and cut of this attempt, too
    std::optional<kiosk::ErrorCode> waiting_;
    kiosk::SteadyTime waiting_since_{};
};

}  // namespace drivers::escpos
