#include "kiosk/guard/guard.h"

#include <algorithm>
#include <array>

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/base/check.h"
#include "kiosk/base/events.h"
#include "kiosk/guard/child.h"

namespace kiosk::guard {

namespace {

/// Only to look after keys' age when nothing else happens.
constexpr Duration longest_sleep = std::chrono::seconds{10};
constexpr Duration splash_wait = std::chrono::seconds{2};
/// Nobody waits for the other programs before the screen is there; when it is not there by then,
/// it is not waited for.
constexpr Duration screen_head_start = std::chrono::seconds{1};
/// Later than that after its time, the guard itself did not run (a machine that was suspended, a
/// group that was frozen): the programs, which stood still with it, are given their time anew.
constexpr Duration longest_delay = std::chrono::seconds{1};
/// Packets taken from one program before the others have their turn.
constexpr int most_packets_a_turn = 16;

constexpr std::array watched_signals{SIGCHLD, SIGTERM, SIGINT, SIGHUP};

}  // namespace

Guard::Guard(GuardFile file, const Clock& clock)
    : clock_(clock), stop_wait_(file.stop_wait), keys_(file.key_lifetime) {
    for (Program& program : file.programs) {
        if (program.screen) screen_ = slots_.size();
        slots_.emplace_back(std::move(program)).start_at = now();
    }
    if (screen_) {
        for (std::size_t i = 0; i < slots_.size(); ++i)
            if (i != *screen_) slots_[i].start_at = now() + screen_head_start;
    }
    if (!file.splash.command.empty() && screen_) {
        splash_ = slots_.size();
        slots_.emplace_back(std::move(file.splash));
    }
    if (!keys_.locked())
        log::component_failed("keys", ErrorCode::limit_exceeded, "no locked memory");
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : watched_signals) sigaddset(&set, signal);
    KIOSK_CHECK(sigprocmask(SIG_BLOCK, &set, nullptr) == 0);
    signals_ = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    KIOSK_CHECK(signals_ >= 0);
    // Grandchildren whose parent dies come to us, so that none is left on the machine.
    KIOSK_CHECK(prctl(PR_SET_CHILD_SUBREAPER, 1) == 0);
}

Guard::~Guard() {
    close(signals_);
}

int Guard::run() {
    while (!stopping_ || !all_down()) {
        start_due();
        set_splash();
        wait_for_something();
        for (Slot& slot : slots_) serve(slot);
        take_signals();
        reap();
        kill_due();
        age_keys();
    }
    return exit_status_;
}

/// Keys are for the time that a program is down: as long as it runs, it drops them itself.
void Guard::age_keys() {
    for (std::size_t i = 0; i < slots_.size(); ++i)
        if (slots_[i].pid > 0 && slots_[i].ready) keys_.keep_alive(i, now());
    keys_.expire(now());
}

bool Guard::all_down() const {
    return std::none_of(slots_.begin(), slots_.end(),
                        [](const Slot& slot) { return slot.pid > 0; });
}

void Guard::start_due() {
    for (Slot& slot : slots_)
        if (slot.start_at && *slot.start_at <= now()) start(slot);
}

void Guard::start(Slot& slot) {
    slot.start_at.reset();
    slot.ready = false;
    slot.hangs = false;
    slot.started = now();
    auto child = start_child(slot.program);
    if (!child) {
        log::child_start_failed(slot.program.name, child.error().detail);
        put_off(slot, slot.started);
        return;
    }
    slot.pid = child->pid;
    slot.socket = child->socket;
    log::child_started(slot.program.name, slot.pid);
}

/// Those that have not run yet. Who waits after a fall waits on.
void Guard::start_the_others() {
    for (Slot& slot : slots_)
        if (slot.start_at && slot.started == SteadyTime{}) slot.start_at = now();
}

void Guard::put_off(Slot& slot, SteadyTime started) {
    const Duration pause = slot.policy.pause_after_end(started, now());
    if (pause.count() > 0) log::child_restart_later(slot.program.name, pause);
    slot.start_at = now() + pause;
}

/// The splash runs exactly while the screen's program is not ready.
void Guard::set_splash() {
    if (!splash_ || stopping_) return;
    Slot& splash = slots_[*splash_];
    if (slots_[*screen_].ready) {
        splash.start_at.reset();
        if (splash.pid > 0 && !splash.kill_at) ask_to_end(splash, splash_wait);
    } else if (splash.pid < 0 && !splash.start_at) {
        start(splash);
    }
}

void Guard::ask_to_end(Slot& slot, Duration wait) {
    kill(-slot.pid, SIGTERM);
    slot.kill_at = now() + wait;
}

void Guard::kill_due() {
    for (Slot& slot : slots_) {
        if (slot.pid < 0) continue;
        kill_hanging(slot);
        if (slot.kill_at && *slot.kill_at <= now()) kill(-slot.pid, SIGKILL);
    }
}

/// Once: it ends as soon as the system lets it.
void Guard::kill_hanging(Slot& slot) {
    const Duration patience = patience_with(slot.program, slot.ready);
    const Duration silence = now() - quiet_since(slot);
    if (slot.hangs || patience.count() == 0 || silence <= patience) return;
    slot.hangs = true;
    log::child_hangs(slot.program.name, slot.pid, slot.ready ? "ready" : "starting", silence);
    kill(-slot.pid, SIGKILL);
}

void Guard::begin_stop(int exit_status) {
    if (stopping_) return;
    stopping_ = true;
    exit_status_ = exit_status;
    for (auto slot = slots_.rbegin(); slot != slots_.rend(); ++slot) {
        slot->start_at.reset();
        if (slot->pid > 0) ask_to_end(*slot, stop_wait_);
    }
}

Duration Guard::time_to_next() const {
    Duration left = longest_sleep;
    for (const Slot& slot : slots_) {
        if (slot.start_at) left = std::min(left, *slot.start_at - now());
        if (slot.kill_at) left = std::min(left, *slot.kill_at - now());
        const Duration patience = patience_with(slot.program, slot.ready);
        if (slot.pid > 0 && !slot.hangs && patience.count() > 0)
            left = std::min(left, quiet_since(slot) + patience - now());
    }
    // One millisecond more, because both clock and poll cut fractions off.
    return std::max(left + Duration{1}, Duration{0});
}

void Guard::wait_for_something() {
    std::vector<pollfd> waits{{signals_, POLLIN, 0}};
    for (const Slot& slot : slots_)
        if (slot.socket >= 0) waits.push_back({slot.socket, POLLIN, 0});
    const Duration rest = time_to_next();
    const SteadyTime due = now() + rest;
    // The answer is not needed: every socket is asked again without blocking.
    static_cast<void>(poll(waits.data(), waits.size(), static_cast<int>(rest.count())));
    if (now() > due + longest_delay) woken_ = now();
}

SteadyTime Guard::quiet_since(const Slot& slot) const {
    return std::max({slot.heard, slot.started, woken_});
}

void Guard::take_signals() {
    signalfd_siginfo info{};
    while (read(signals_, &info, sizeof info) == sizeof info)
        if (info.ssi_signo == SIGTERM || info.ssi_signo == SIGINT) begin_stop(0);
}

void Guard::reap() {
    int status = 0;
    for (pid_t pid = waitpid(-1, &status, WNOHANG); pid > 0; pid = waitpid(-1, &status, WNOHANG))
        for (Slot& slot : slots_)
            if (slot.pid == pid) ended(slot, status);
}

void Guard::ended(Slot& slot, int status) {
    const bool killed = WIFSIGNALED(status);
    const int number = killed ? WTERMSIG(status) : WEXITSTATUS(status);
    const bool wanted = slot.kill_at.has_value();
    if (!wanted) log::child_ended(slot.program.name, slot.pid, killed ? "signal" : "exit", number);
    // Whatever it has started and left behind.
    kill(-slot.pid, SIGKILL);
    serve(slot);
    close_socket(slot);
    slot.pid = -1;
    slot.ready = false;
    slot.kill_at.reset();
    if (stopping_ || wanted) return;
    if (slot.program.when_ended == WhenEnded::stop)
        begin_stop(killed ? 128 + number : number);
    else
        put_off(slot, slot.started);
}

void Guard::close_socket(Slot& slot) {
    if (slot.socket >= 0) close(slot.socket);
    slot.socket = -1;
}

void Guard::serve(Slot& slot) {
    const auto number = static_cast<std::size_t>(&slot - slots_.data());
    for (int packet = 0; packet < most_packets_a_turn && slot.socket >= 0; ++packet) {
        Request request;
        Reply reply;
        const ssize_t size = recv(slot.socket, &request, sizeof request, MSG_DONTWAIT | MSG_TRUNC);
        if (size < 0) return;
        // A program that has closed its end is either ending or does without keys.
        if (size == 0) return close_socket(slot);
        reply.serial = request.serial;
        if (size == sizeof request && request.version == protocol_version)
            reply.status = answer(number, slot, request, reply);
        if (reply.status == Status::malformed)
            log::guard_message_refused(slot.program.name, "malformed");
        if (reply.status == Status::refused)
            log::guard_message_refused(slot.program.name, "refused");
        // If the program does not read its replies, they are lost: it has its own time limit.
        static_cast<void>(send(slot.socket, &reply, sizeof reply, MSG_DONTWAIT | MSG_NOSIGNAL));
        explicit_bzero(&request, sizeof request);
        explicit_bzero(&reply, sizeof reply);
    }
}

Status Guard::answer(std::size_t number, Slot& slot, Request& request, Reply& reply) {
    slot.heard = now();
    switch (request.operation) {
        case Operation::ping:
            return Status::ok;
        case Operation::ready:
            if (!slot.ready) log::child_ready(slot.program.name, now() - slot.started);
            slot.ready = true;
            if (screen_ == number) start_the_others();
            return Status::ok;
        case Operation::put:
            return slot.program.keys ? keys_.put(number, request.id, request.key, now())
                                     : Status::refused;
        case Operation::get:
            return slot.program.keys ? keys_.get(number, request.id, reply.key, now())
                                     : Status::refused;
        case Operation::drop:
            return slot.program.keys ? keys_.drop(number, request.id) : Status::refused;
    }
    return Status::malformed;
}

}  // namespace kiosk::guard
