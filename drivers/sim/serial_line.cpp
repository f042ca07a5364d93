#include "drivers/sim/serial_line.h"

#include <array>
#include <atomic>
#include <mutex>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include "kiosk/base/executor.h"

namespace drivers::sim {

using kiosk::Bytes;

namespace {
/// How long the line rests while nobody has it open, or the device takes nothing: poll() would
/// return at once.
constexpr std::chrono::milliseconds line_rest{5};
constexpr int line_poll_ms = 5;
constexpr std::size_t piece_bytes = 256;
}  // namespace

struct SerialLine::State {
    std::string link;
    std::unique_ptr<SerialFunction> function;
    std::mutex mutex;
    std::atomic<int> line = -1;
    std::atomic<bool> plugged = false;
    std::atomic<bool> stopping = false;
    std::unique_ptr<kiosk::ThreadExecutor> thread;

    void serve() {
        while (!stopping) {
            take_in();
            Bytes out;
            bool unplug = false;
            {
                const std::lock_guard lock(mutex);
                out = function->take_output();
                unplug = function->wants_unplug();
            }
            if (!out.empty()) static_cast<void>(!::write(line, out.data(), out.size()));
            if (unplug) pull_cable();
        }
    }

    void take_in() {
        bool takes = false;
        {
            const std::lock_guard lock(mutex);
            takes = function->takes(piece_bytes);
        }
        pollfd waiting{line, POLLIN, 0};
        if (!takes || ::poll(&waiting, 1, line_poll_ms) <= 0) {
            if (!takes) std::this_thread::sleep_for(line_rest);
            return;
        }
        std::array<unsigned char, piece_bytes> buffer{};
        const ssize_t got = ::read(line, buffer.data(), buffer.size());
        if (got <= 0) {
            std::this_thread::sleep_for(line_rest);
            return;
        }
        const std::lock_guard lock(mutex);
        function->host_sent(std::span(buffer).first(static_cast<std::size_t>(got)));
    }

    void pull_cable() {
        ::unlink(link.c_str());
        const int file = line.exchange(-1);
        if (file >= 0) ::close(file);
        plugged = false;
        stopping = true;
    }
};

SerialLine::SerialLine(std::string link, std::unique_ptr<SerialFunction> function)
    : state_(std::make_unique<State>()) {
    state_->link = std::move(link);
    state_->function = std::move(function);
}

SerialLine::~SerialLine() {
    unplug();
    if (state_->thread) state_->thread->stop();
}

bool SerialLine::plug() {
    if (state_->plugged) return false;
    if (state_->thread) state_->thread->stop();
    const int line = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (line < 0) return false;
    std::array<char, 128> name{};
    termios settings{};
    const bool ready = ::grantpt(line) == 0 && ::unlockpt(line) == 0 &&
                       ::ptsname_r(line, name.data(), name.size()) == 0 &&
                       ::tcgetattr(line, &settings) == 0;
    ::cfmakeraw(&settings);
    ::unlink(state_->link.c_str());
    if (!ready || ::tcsetattr(line, TCSANOW, &settings) != 0 ||
        ::symlink(name.data(), state_->link.c_str()) != 0) {
        ::close(line);
        return false;
    }
    {
        const std::lock_guard lock(state_->mutex);
        state_->function->power_cycle();
    }
    state_->line = line;
    state_->stopping = false;
    state_->plugged = true;
    state_->thread = std::make_unique<kiosk::ThreadExecutor>("sim-serial", 1);
    return state_->thread->post([state = state_.get()] { state->serve(); });
}

bool SerialLine::unplug() {
    const bool was_plugged = state_->plugged;
    state_->stopping = true;
    if (state_->thread) state_->thread->stop();
    if (state_->plugged) state_->pull_cable();
    return was_plugged;
}

bool SerialLine::is_plugged() const {
    return state_->plugged;
}

void SerialLine::locked(const std::function<void()>& action) {
    const std::lock_guard lock(state_->mutex);
    action();
}

}  // namespace drivers::sim
