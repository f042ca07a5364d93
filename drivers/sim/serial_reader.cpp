#include "drivers/sim/serial_reader.h"

#include <algorithm>
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
/// How long the line rests while nobody has it open: poll() would return at once.
constexpr std::chrono::milliseconds nobody_rest{10};
constexpr int poll_ms = 50;
}  // namespace

struct SerialReader::State {
    std::string link;
    mutable std::mutex mutex;
    SamFirmware firmware;
    std::chrono::milliseconds delay{0};
    int speed = 0;
    std::atomic<int> line = -1;
    std::atomic<bool> plugged = false;
    std::atomic<bool> stopping = false;
    std::unique_ptr<kiosk::ThreadExecutor> thread;

    void serve();
    [[nodiscard]] bool understands() const;
    void write_reply(const SamFirmware::Reply& reply);
    void pull_cable();
};

void SerialReader::State::serve() {
    std::array<unsigned char, 256> buffer{};
    while (!stopping) {
        pollfd waiting{line, POLLIN, 0};
        if (::poll(&waiting, 1, poll_ms) <= 0) continue;
        const ssize_t got = ::read(line, buffer.data(), buffer.size());
        if (got <= 0) {
            std::this_thread::sleep_for(nobody_rest);
            continue;
        }
        std::vector<SamFirmware::Reply> replies;
        std::chrono::milliseconds rest{0};
        {
            const std::lock_guard lock(mutex);
            if (!understands()) continue;
            firmware.host_sent(std::span(buffer).first(static_cast<std::size_t>(got)));
            while (auto reply = firmware.take_reply()) replies.push_back(std::move(*reply));
            rest = delay;
        }
        if (rest.count() > 0) std::this_thread::sleep_for(rest);
        for (const auto& reply : replies) write_reply(reply);
    }
}

/// A pseudo terminal carries every byte whatever the speed; both ends see what is set.
bool SerialReader::State::understands() const {
    constexpr std::array speeds{std::pair{speed_t{B9600}, 9600}, std::pair{speed_t{B19200}, 19'200},
                                std::pair{speed_t{B38400}, 38'400},
                                std::pair{speed_t{B57600}, 57'600},
                                std::pair{speed_t{B115200}, 115'200}};
    if (speed == 0) return true;
    termios settings{};
    if (::tcgetattr(line, &settings) != 0) return false;
    const speed_t host = ::cfgetospeed(&settings);
    return std::any_of(speeds.begin(), speeds.end(), [&](const auto& known) {
        return known.first == host && known.second == speed;
    });
}

void SerialReader::State::write_reply(const SamFirmware::Reply& reply) {
    if (reply.stall) return;
    if (reply.endless) {
        const Bytes noise(4096, 0xAA);
        for (int i = 0; i < 200 && !stopping; ++i) {
            pollfd waiting{line, POLLOUT, 0};
            if (::poll(&waiting, 1, poll_ms) > 0)
                static_cast<void>(!::write(line, noise.data(), noise.size()));
        }
        return;
    }
    const std::size_t most = reply.one_byte ? 1 : reply.bytes.size();
    for (std::size_t at = 0; at < reply.bytes.size(); at += most)
        static_cast<void>(
            !::write(line, reply.bytes.data() + at, std::min(most, reply.bytes.size() - at)));
    if (reply.unplug_after) pull_cable();
}

void SerialReader::State::pull_cable() {
    ::unlink(link.c_str());
    const int file = line.exchange(-1);
    if (file >= 0) ::close(file);
    plugged = false;
    stopping = true;
}

SerialReader::SerialReader(std::string link) : state_(std::make_unique<State>()) {
    state_->link = std::move(link);
}

SerialReader::~SerialReader() {
    unplug();
}

bool SerialReader::plug() {
    if (state_->plugged) return false;
    if (state_->thread) state_->thread->stop();
    const int line = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (line < 0) return false;
    std::array<char, 128> name{};
    if (::grantpt(line) != 0 || ::unlockpt(line) != 0 ||
        ::ptsname_r(line, name.data(), name.size()) != 0) {
        ::close(line);
        return false;
    }
    termios settings{};
    ::tcgetattr(line, &settings);
    ::cfmakeraw(&settings);
    ::tcsetattr(line, TCSANOW, &settings);
    ::unlink(state_->link.c_str());
    if (::symlink(name.data(), state_->link.c_str()) != 0) {
        ::close(line);
        return false;
    }
    {
        const std::lock_guard lock(state_->mutex);
        state_->firmware.power_cycle();
    }
    state_->line = line;
    state_->stopping = false;
    state_->plugged = true;
    state_->thread = std::make_unique<kiosk::ThreadExecutor>("sim-serial", 1);
    return state_->thread->post([state = state_.get()] { state->serve(); });
}

bool SerialReader::unplug() {
    const bool was_plugged = state_->plugged;
    state_->stopping = true;
    if (state_->thread) state_->thread->stop();
    if (state_->plugged) state_->pull_cable();
    return was_plugged;
}

bool SerialReader::is_plugged() const {
    return state_->plugged;
}

void SerialReader::locked(const std::function<void(SamFirmware&)>& action) {
    const std::lock_guard lock(state_->mutex);
    action(state_->firmware);
}

void SerialReader::set_speed(int baud) {
    const std::lock_guard lock(state_->mutex);
    state_->speed = baud;
}

void SerialReader::set_delay(std::chrono::milliseconds delay) {
    const std::lock_guard lock(state_->mutex);
    state_->delay = delay;
}

}  // namespace drivers::sim
