#include "drivers/probe/line_tap.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "drivers/core/serial_port.h"

namespace drivers::probe {

using kiosk::ErrorCode;
using kiosk::Result;

namespace {

constexpr int slice_ms = 20;
constexpr kiosk::Duration slice{slice_ms};

}  // namespace

LineTap::~LineTap() {
    stopping_ = true;
    if (thread_) thread_->stop();
    if (line_ >= 0) ::close(line_);
    std::error_code ignored;
    if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
}

Result<void> LineTap::open_line() {
    const auto problem = [](const char* what) {
        return Result<void>(ErrorCode::io_error, std::string(what) + ": " + std::strerror(errno));
    };
    line_ = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    if (line_ < 0 || ::grantpt(line_) != 0 || ::unlockpt(line_) != 0)
        return problem("pseudo-terminal");
    std::array<char, 64> name{};
    if (::ptsname_r(line_, name.data(), name.size()) != 0) return problem("ptsname");
    // A name of its own: what is said of the place does not depend on the numbers of the machine.
    std::string folder = "/tmp/bianmin-line-XXXXXX";
    if (::mkdtemp(folder.data()) == nullptr) return problem("temporary folder");
    folder_ = folder;
    path_ = folder_ / "line";
    std::error_code failed;
    std::filesystem::create_symlink(name.data(), path_, failed);
    if (failed) return {ErrorCode::io_error, path_ + ": " + failed.message()};
    thread_ = std::make_unique<kiosk::ThreadExecutor>("line-tap", 1);
    return {};
}

Result<std::unique_ptr<LineTap>> LineTap::record(const std::string& port_path, int baud,
                                                 std::shared_ptr<Recorder> recorder) {
    std::unique_ptr<LineTap> tap(new LineTap);
    if (auto opened = tap->open_line(); !opened) return opened.error();
    std::shared_ptr<SerialPort> port = make_termios_port();
    for (auto done : {port->open(port_path), port->configure(baud), port->raise_modem_lines()})
        if (!done) return done.error();
    auto* self = tap.get();
    static_cast<void>(tap->thread_->post([self, port, recorder] { self->pump(*port, *recorder); }));
    return tap;
}

Result<std::unique_ptr<LineTap>> LineTap::replay(Recording recording) {
    std::unique_ptr<LineTap> tap(new LineTap);
    if (auto opened = tap->open_line(); !opened) return opened.error();
    auto* self = tap.get();
    static_cast<void>(tap->thread_->post(
        [self, kept = std::make_shared<Recording>(std::move(recording))] { self->play(*kept); }));
    return tap;
}

std::size_t LineTap::read_line(unsigned char* buffer, std::size_t size) {
    pollfd file{line_, POLLIN, 0};
    if (::poll(&file, 1, slice_ms) <= 0) return 0;
    // The driver has closed its end and may open it again.
    if ((file.revents & POLLIN) == 0) {
        ::poll(nullptr, 0, slice_ms);
        return 0;
    }
    const auto count = ::read(line_, buffer, size);
    return count > 0 ? static_cast<std::size_t>(count) : 0;
}

void LineTap::write_line(const unsigned char* bytes, std::size_t size) {
    while (size > 0 && !stopping_) {
        const auto count = ::write(line_, bytes, size);
        if (count > 0) {
            bytes += count;
            size -= static_cast<std::size_t>(count);
            continue;
        }
        pollfd file{line_, POLLOUT, 0};
        ::poll(&file, 1, slice_ms);
    }
}

/// What the device does not take now waits; what is written down as sent was sent.
Result<std::size_t> LineTap::pass_on(SerialPort& port, std::span<const unsigned char> bytes,
                                     Recorder& recorder) {
    if (bytes.empty()) return std::size_t{0};
    const auto done = port.write(bytes, slice);
    if (!done && done.error().code == ErrorCode::timed_out) return std::size_t{0};
    if (done) recorder.sent(bytes.first(*done));
    return done;
}

void LineTap::pump(SerialPort& port, Recorder& recorder) {
    std::array<unsigned char, 4096> said{};
    std::span<const unsigned char> left;
    std::array<unsigned char, 4096> buffer{};
    while (!stopping_) {
        if (left.empty()) left = std::span(said).first(read_line(said.data(), said.size()));
        const auto passed = pass_on(port, left, recorder);
        if (!passed) return recorder.failed(passed.error());
        left = left.subspan(*passed);
        const auto count = port.read(buffer, slice);
        if (count) {
            recorder.received(std::span(buffer.data(), *count));
            write_line(buffer.data(), *count);
        } else if (count.error().code != ErrorCode::timed_out) {
            recorder.failed(count.error());
            return;
        }
    }
}

bool LineTap::hear(const kiosk::Bytes& wanted) {
    std::size_t heard = 0;
    std::array<unsigned char, 4096> buffer{};
    while (heard < wanted.size()) {
        if (stopping_) return false;
        const auto count = read_line(buffer.data(), std::min(buffer.size(), wanted.size() - heard));
        if (!std::equal(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(count),
                        wanted.begin() + static_cast<std::ptrdiff_t>(heard))) {
            strayed_ = true;
            return false;
        }
        heard += count;
    }
    return true;
}

void LineTap::play(const Recording& recording) {
    for (const auto& step : recording.steps) {
        switch (step.way) {
            case RecordedStep::Way::out:
                if (!hear(step.bytes)) return;
                break;
            case RecordedStep::Way::in:
                write_line(step.bytes.data(), step.bytes.size());
                break;
            case RecordedStep::Way::error:
                // Then the line was lost; the silence from here on says the same.
                return;
        }
    }
    played_ = true;
}

}  // namespace drivers::probe
