#include "drivers/core/serial_port.h"

#include <array>
#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "drivers/core/node_error.h"

namespace drivers {

using kiosk::Duration;
using kiosk::Error;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {

struct LineSpeed {
    int baud;
    speed_t constant;
};
constexpr std::array<LineSpeed, 5> speeds{
    {{9600, B9600}, {19'200, B19200}, {38'400, B38400}, {57'600, B57600}, {115'200, B115200}}};

Error error_of_errno(int number, const char* call) {
    // A line that hung up, and a node that is no line.
    if (number == EIO) return error_of_node(number, call, ErrorCode::device_gone);
    if (number == ENOTTY) return error_of_node(number, call, ErrorCode::bad_config);
    return error_of_node(number, call, ErrorCode::io_error);
}

class TermiosPort final : public SerialPort {
  public:
    ~TermiosPort() override { close(); }

    [[nodiscard]] bool exists(const std::string& path) override {
        struct stat about {};
        return ::stat(path.c_str(), &about) == 0;
    }

    [[nodiscard]] Result<void> open(const std::string& path) override {
        close();
        file_ = ::open(path.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
        if (file_ < 0) return error_of_errno(errno, "open");
        if (::ioctl(file_, TIOCEXCL) != 0) return error_of_errno(errno, "TIOCEXCL");
        return {};
    }

    [[nodiscard]] Result<void> configure(int baud) override {
        termios settings{};
        if (::tcgetattr(file_, &settings) != 0) return error_of_errno(errno, "tcgetattr");
        ::cfmakeraw(&settings);
        settings.c_cflag |= CLOCAL | CREAD;
        settings.c_cflag &= ~static_cast<tcflag_t>(CSTOPB | CRTSCTS | HUPCL);
        speed_t speed = B0;
        for (const auto& [number, constant] : speeds)
            if (number == baud) speed = constant;
        if (speed == B0) return {ErrorCode::bad_config, "baud rate " + std::to_string(baud)};
        ::cfsetispeed(&settings, speed);
        ::cfsetospeed(&settings, speed);
        if (::tcsetattr(file_, TCSANOW, &settings) != 0) return error_of_errno(errno, "tcsetattr");
        return {};
    }

    [[nodiscard]] Result<void> raise_modem_lines() override {
        int lines = TIOCM_DTR | TIOCM_RTS;
        // EINVAL is what some USB adapters answer instead of ENOTTY.
        if (::ioctl(file_, TIOCMBIS, &lines) != 0 && errno != ENOTTY && errno != EINVAL)
            return error_of_errno(errno, "TIOCMBIS");
        return {};
    }

    [[nodiscard]] Result<std::size_t> write(std::span<const unsigned char> bytes,
                                            Duration timeout) override {
        if (auto ready = wait(POLLOUT, timeout); !ready) return ready.error();
        const ssize_t written = ::write(file_, bytes.data(), bytes.size());
        if (written < 0) return error_of_errno(errno, "write");
        return static_cast<std::size_t>(written);
    }

    [[nodiscard]] Result<std::size_t> read(std::span<unsigned char> buffer,
                                           Duration timeout) override {
        if (auto ready = wait(POLLIN, timeout); !ready) return ready.error();
        const ssize_t got = ::read(file_, buffer.data(), buffer.size());
        if (got < 0 && errno == EAGAIN) return {ErrorCode::timed_out, "read"};
        if (got < 0) return error_of_errno(errno, "read");
        // Readable and nothing to read: the other end hung up.
        if (got == 0) return {ErrorCode::device_gone, "line hung up"};
        return static_cast<std::size_t>(got);
    }

    [[nodiscard]] Result<void> flush_input() override {
        if (::tcflush(file_, TCIFLUSH) != 0) return error_of_errno(errno, "tcflush");
        return {};
    }

    void close() override {
        // Exclusiveness outlives the descriptor while somebody else has the port open.
        if (file_ >= 0) static_cast<void>(::ioctl(file_, TIOCNXCL));
        if (file_ >= 0) ::close(file_);
        file_ = -1;
    }

  private:
    Result<void> wait(short events, Duration timeout) const {
        pollfd poll_file{file_, events, 0};
        const int count = ::poll(&poll_file, 1, static_cast<int>(timeout.count()));
        if (count < 0 && errno != EINTR) return error_of_errno(errno, "poll");
        if (count <= 0) return {ErrorCode::timed_out, "poll"};
        return {};
    }

    int file_ = -1;
};

}  // namespace

std::unique_ptr<SerialPort> make_termios_port() {
    return std::make_unique<TermiosPort>();
}

}  // namespace drivers
