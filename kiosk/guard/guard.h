#pragma once

#include <optional>
#include <vector>

#include <sys/types.h>

#include "kiosk/guard/guard_file.h"
#include "kiosk/guard/key_table.h"
#include "kiosk/guard/restart_policy.h"

namespace kiosk::guard {

/// Starts the programs of a guard file, the screen's first, starts them again when they end, shows
/// the splash while the screen's program is not ready, keeps keys for those that may, and stops all
/// in order on SIGTERM or SIGINT.
///
/// **Threads:** one, blocked in poll; nothing else may take its children's exit states.
/// **Time:** stopping takes at most `stop_wait` and the time of a SIGKILL.
/// **Errors:** a program that can't be started is tried again with the pauses of RestartPolicy.
class Guard {
  public:
    Guard(GuardFile file, const Clock& clock);
    ~Guard();
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

    /// Returns the exit status: 0 when told to stop; that of the program whose section says
    /// `when_ended = stop`.
    [[nodiscard]] int run();

  private:
    struct Slot {
        explicit Slot(Program of)
            : program(std::move(of)), policy(program.restarts, program.within) {}
        Program program;
        RestartPolicy policy;
        pid_t pid = -1;
        int socket = -1;
        bool ready = false;
        /// It was killed for its silence.
        bool hangs = false;
        SteadyTime started{};
        /// When it last said a word; for the watchdog.
        SteadyTime heard{};
        /// Set while it is down and shall run.
        std::optional<SteadyTime> start_at;
        /// Set when it was asked to end.
        std::optional<SteadyTime> kill_at;
    };

    [[nodiscard]] SteadyTime now() const { return clock_.now().steady; }
    void age_keys();
    [[nodiscard]] bool all_down() const;
    void start_due();
    void start(Slot& slot);
    void start_the_others();
    void put_off(Slot& slot, SteadyTime started);
    void set_splash();
    void kill_due();
    void kill_hanging(Slot& slot);
    void ask_to_end(Slot& slot, Duration wait);
    void begin_stop(int exit_status);
    void wait_for_something();
    void take_signals();
    void reap();
    void ended(Slot& slot, int status);
    void serve(Slot& slot);
    void close_socket(Slot& slot);
    [[nodiscard]] Status answer(std::size_t number, Slot& slot, struct Request& request,
                                struct Reply& reply);
    [[nodiscard]] Duration time_to_next() const;
    /// Since when nothing was heard of it that could have been.
    [[nodiscard]] SteadyTime quiet_since(const Slot& slot) const;

    const Clock& clock_;
    const Duration stop_wait_;
    KeyTable keys_;
    /// The programs in the file's order, then the splash if there is one.
    std::vector<Slot> slots_;
    std::optional<std::size_t> screen_;
    std::optional<std::size_t> splash_;
    int signals_ = -1;
    /// When the guard itself last went on after it had stood still.
    SteadyTime woken_{};
    bool stopping_ = false;
    int exit_status_ = 0;
};

}  // namespace kiosk::guard
