#include "drivers/probe/line_tap.h"

#include <algorithm>
#include <array>

#include <doctest.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "drivers/core/serial_port.h"
#include "tests/support/temp_folder.h"

namespace tests {

using drivers::RecordedStep;
using drivers::probe::LineTap;
using kiosk::Bytes;
using kiosk::Duration;

namespace {

/// The device's end of a line.
class DeviceEnd {
  public:
    DeviceEnd() : file_(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)) {
        REQUIRE(file_ >= 0);
        REQUIRE(::grantpt(file_) == 0);
        REQUIRE(::unlockpt(file_) == 0);
        std::array<char, 64> name{};
        REQUIRE(::ptsname_r(file_, name.data(), name.size()) == 0);
        path_ = name.data();
    }
    ~DeviceEnd() { ::close(file_); }
    DeviceEnd(const DeviceEnd&) = delete;
    DeviceEnd& operator=(const DeviceEnd&) = delete;

    [[nodiscard]] const std::string& path() const { return path_; }
    /// Takes what is there, not much at once.
    void take(Bytes& into) const {
        std::array<unsigned char, 512> buffer{};
        const auto count = ::read(file_, buffer.data(), buffer.size());
        if (count > 0) into.insert(into.end(), buffer.begin(), buffer.begin() + count);
    }

  private:
    int file_;
    std::string path_;
};

}  // namespace

TEST_CASE("a device that takes no more for a while gets every byte, and so does the recording") {
    constexpr std::size_t size = 40'000;  // more than all buffers of both lines
    constexpr Duration stall{200};
    constexpr Duration longest{20'000};
    Bytes said(size);
    for (std::size_t i = 0; i < said.size(); ++i) said[i] = static_cast<unsigned char>(i % 251);
    Bytes heard;
    const TempFolder folder;
    const kiosk::RealClock clock;
    const DeviceEnd device;
    {
        auto tap = LineTap::record(
            device.path(), 9'600,
            std::make_shared<drivers::Recorder>(folder / "line.jsonl", "printer", clock));
        REQUIRE_MESSAGE(tap, (tap ? "" : tap.error().detail));
        const auto driver = drivers::make_termios_port();
        REQUIRE(driver->open((*tap)->path()));
        REQUIRE(driver->configure(9'600));
        const auto began = clock.now().steady;
        std::span<const unsigned char> left(said);
        while (heard.size() < size && clock.now().steady - began < longest) {
            if (!left.empty())
                if (const auto done = driver->write(left, Duration{2})) left = left.subspan(*done);
            if (clock.now().steady - began > stall) device.take(heard);
        }
        driver->close();
    }
    CHECK(heard == said);
    const auto recording = drivers::load_recording(folder / "line.jsonl");
    REQUIRE(recording);
    Bytes recorded;
    for (const auto& step : recording->steps)
        if (step.way == RecordedStep::Way::out)
            recorded.insert(recorded.end(), step.bytes.begin(), step.bytes.end());
    CHECK(recorded == said);
}

}  // namespace tests
