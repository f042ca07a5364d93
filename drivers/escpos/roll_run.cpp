#include "drivers/escpos/roll_run.h"

#include <utility>

namespace drivers::escpos {

using kiosk::Duration;
using kiosk::Error;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {

/// Stops that somebody, or time, puts right; the job goes on afterwards.
bool passes(ErrorCode code) {
    return code == ErrorCode::paper_out || code == ErrorCode::cover_open ||
           code == ErrorCode::paper_jam || code == ErrorCode::printer_busy;
}

constexpr kiosk::Duration short_listen{1};

}  // namespace

RollRun::RollRun(Dialog& dialog, const kiosk::Clock& clock, const Patience& patience,
                 const PrinterQuirks& quirks, bool hanging, Pause& pause, Listener listener)
    : dialog_(dialog),
      clock_(clock),
      patience_(patience),
      quirks_(quirks),
      pause_(pause),
      listener_(std::move(listener)),
      touched_(hanging) {}

RollRun::Outcome RollRun::run(const Composed& job) {
    for (int attempt = 0; attempt < attempts_max; ++attempt) {
        if (auto able = wait_until_able(); !able) return give_up(able.error());
        if (touched_)
            if (auto gone = throw_away(); !gone) return give_up(gone.error());
        auto done = print_once(job);
        if (done) done = await_cut();
        if (done) return {std::nullopt, touched_, used_mm_};
        if (!passes(done.error().code)) return give_up(done.error());
    }
    return give_up({ErrorCode::device_fault, "stopped half way too often", {}});
}

/// The piece that came out is cut off, so that nobody takes it for a receipt.
Result<void> RollRun::throw_away() {
    if (auto done = dialog_.clear(); !done) return done;
    return dialog_.tell(feed_and_cut(quirks_));
}

Result<void> RollRun::check_status() const {
    const auto problem = problem_of(dialog_.status());
    if (!problem) return {};
    return Error{*problem, "printer says: " + text_of(dialog_.status()), {}};
}

Result<void> RollRun::print_once(const Composed& job) {
    dialog_.expect_no_end();
    ahead_ = 0;
    is_all_sent_ = false;
    if (auto done = dialog_.tell(initialise()); !done) return done;
    const double share = job.millimetres / static_cast<double>(job.portions.size());
    for (const auto& portion : job.portions) {
        const bool is_last = &portion == &job.portions.back();
        if (auto done = send(portion.reveal(), is_last); !done) return done;
        used_mm_ += share;
        go_on();
    }
    return await_ends(0);
}

Result<void> RollRun::send(std::span<const unsigned char> portion, bool is_last) {
    if (auto done = await_ends(portions_ahead_max - 1); !done) return done;
    if (auto done = hand_over(portion); !done) return done;
    if (auto done = hand_over(ask_end()); !done) return done;
    dialog_.expect_end();
    ++ahead_;
    is_all_sent_ = is_last;
    return hear(short_listen);
}

/// Takes in what the printer says; fails when it stands still or the job was called off.
Result<void> RollRun::hear(Duration time) {
    const auto reached = dialog_.listen(time);
    if (!reached) return reached.error();
    ahead_ -= *reached;
    if (is_all_sent_ && ahead_ <= 0) return {};  // all of it came out, whatever happens now
    if (auto well = check_status(); !well) return well;
    if (pause_.cancelled()) return {ErrorCode::cancelled};
    return {};
}

Result<void> RollRun::hand_over(std::span<const unsigned char> bytes) {
    auto moved_last = now();
    touched_ = true;
    while (!bytes.empty()) {
        const auto moved = dialog_.push(bytes);
        if (!moved) return moved.error();
        bytes = bytes.subspan(*moved);
        if (*moved > 0) {
            moved_last = now();
            continue;
        }
        if (auto heard = hear(short_listen); !heard) return heard;
        if (now() - moved_last >= patience_.stall_max)
            return {ErrorCode::timed_out, "the printer takes no more data"};
    }
    return {};
}

/// Printers that do not speak by themselves are asked meanwhile.
Result<void> RollRun::await_ends(int most) {
    auto until = now() + patience_.end_max;
    while (ahead_ > most) {
        const int before = ahead_;
        if (auto heard = hear(patience_.poll); !heard) return heard;
        if (ahead_ < before) {
            until = now() + patience_.end_max;
            continue;
        }
        const auto status = dialog_.ask(pause_);
        if (!status) return status.error();
        listener_.status(*status);
        if (auto well = check_status(); !well) return well;
        if (now() >= until) return {ErrorCode::timed_out, "the printer never came to the end"};
    }
    return {};
}

/// Everything is on paper. If the knife stuck, the receipt still hangs in the printer, and it may
/// stick again. Without an answer the receipt is out all the same: the next look judges the
/// printer, and the next job cuts first.
Result<void> RollRun::await_cut() {
    for (int i = 0; i < cuts_max; ++i) {
        const auto status = dialog_.ask(pause_);
        if (!status) return {};
        listener_.status(*status);
        if (!status->cutter_error && !status->mechanical_error) {
            touched_ = false;
            return {};
        }
        if (auto able = wait_until_able(); !able) return able;
        if (auto done = cut_again(); !done) return done;
    }
    return {};
}

/// Returns when the printer has tried, however that went.
Result<void> RollRun::cut_again() {
    if (auto done = dialog_.tell(feed_and_cut(quirks_)); !done) return done;
    if (auto done = dialog_.tell(ask_end()); !done) return done;
    dialog_.expect_end();
    ahead_ = 1;
    auto done = await_ends(0);
    if (!done && done.error().code == ErrorCode::cancelled) return done;
    return {};
}

Result<void> RollRun::wait_until_able() {
    for (;;) {
        const auto status = dialog_.ask(pause_);
        if (!status) return status.error();
        listener_.status(*status);
        // Then the last cut did not get through, whoever asked for it.
        if (status->cutter_error) touched_ = true;
        const auto problem = problem_of(*status);
        if (!problem) {
            waiting_.reset();
            return {};
        }
        Error reason{*problem, "printer says: " + text_of(*status), {}};
        if (!passes(*problem)) return reason;
        if (!waiting_) waiting_since_ = now();
        if (waiting_ != *problem) listener_.waiting(reason);
        waiting_ = *problem;
        const Duration most =
            *problem == ErrorCode::printer_busy ? patience_.busy_max : patience_.attention_max;
        if (now() - waiting_since_ >= most)
            return Error{*problem, "nobody put it right in time", {}};
        // A jam is over only when the printer is told to try again.
        if (*problem == ErrorCode::paper_jam)
            if (auto told = dialog_.tell(recover()); !told) return told;
        if (!pause_.wait(patience_.poll)) return {ErrorCode::cancelled};
    }
}

RollRun::Outcome RollRun::give_up(Error reason) {
    if (!touched_) return {std::move(reason), false, used_mm_};
    // A printer that stands still can forget the rest, but not cut.
    const bool is_able = !problem_of(dialog_.status());
    static_cast<void>(is_able ? throw_away() : dialog_.clear());
    // Nobody waits here to see whether the knife got through: the next job cuts first.
    return {std::move(reason), true, used_mm_};
}

void RollRun::go_on() {
    if (started_) return;
    started_ = true;
    listener_.started();
}

}  // namespace drivers::escpos
