#include "drivers/sim/scanner_device.h"

#include <array>
#include <cstdlib>
#include <optional>

#include <fcntl.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include "drivers/sim/hid_scanner.h"

namespace drivers::sim {

using kiosk::Bytes;

namespace {

struct Shown {
    Bytes code;
    std::string aim;
};

/// What a `scan` or `text` verb shows; nothing when it is neither.
std::optional<Shown> shown_by(const Words& words) {
    if (words[0] == "text" && words.size() == 2) {
        const auto bytes = kiosk::as_bytes(words[1]);
        return Shown{Bytes(bytes.begin(), bytes.end()), {}};
    }
    if (words[0] == "long" && words.size() == 2) {
        constexpr unsigned long longest = 64 * 1024;
        const unsigned long size = std::strtoul(words[1].c_str(), nullptr, 10);
        return Shown{Bytes(std::min(size, longest), 'x'), {}};
    }
    if (words[0] != "scan" || words.size() < 2 || words.size() > 3) return std::nullopt;
    auto bytes = kiosk::from_hex(words[1]);
    if (!bytes) return std::nullopt;
    return Shown{std::move(*bytes), words.size() == 3 ? words[2] : ""};
}

class UsbScannerDevice final : public SimDevice {
  public:
    UsbScannerDevice(SimBench& bench, int port, HidScanner::Kind kind) {
        auto function = std::make_unique<HidScanner>(kind);
        scanner_ = function.get();
        usb_ = std::make_unique<EmulatedUsbDevice>(bench.testbed, port, std::move(function),
                                                   bench.wake);
    }

    bool plug() override { return usb_->plug(); }
    bool unplug() override { return usb_->unplug(); }
    [[nodiscard]] bool is_plugged() const override { return usb_->is_plugged(); }
    [[nodiscard]] bool fail(std::string_view fault, bool always) override {
        bool known = false;
        usb_->locked([&] { known = scanner_->add_fault(fault, always); });
        return known;
    }
    void clear() override {
        usb_->locked([&] { scanner_->clear_faults(); });
    }
    [[nodiscard]] std::string state() const override {
        const std::string driver = usb_->kernel_driver();
        std::size_t waiting = 0;
        usb_->locked([&] { waiting = scanner_->waiting(); });
        return "kernel=" + (driver.empty() ? "none" : driver) +
               " waiting=" + std::to_string(waiting);
    }
    [[nodiscard]] std::string run(const Words& words) override {
        const auto shown = shown_by(words);
        if (!shown) return {};
        usb_->locked([&] { scanner_->show(shown->code, shown->aim); });
        return "ok";
    }
    void attend() override {
        bool wants = false;
        usb_->locked([&] { wants = scanner_->wants_unplug(); });
        if (wants) usb_->unplug();
    }

  private:
    HidScanner* scanner_ = nullptr;
    std::unique_ptr<EmulatedUsbDevice> usb_;
};

/// A scanner on a pseudo terminal. It only speaks, so it needs no thread.
class SerialScannerDevice final : public SimDevice {
  public:
    explicit SerialScannerDevice(SimBench& bench) : link_(bench.folder + "/scanner") {
        ::setenv("BIANMIN_SIMBUS_SCANNER", link_.c_str(), 1);
    }
    ~SerialScannerDevice() override { static_cast<void>(hang_up()); }
    SerialScannerDevice(const SerialScannerDevice&) = delete;
    SerialScannerDevice& operator=(const SerialScannerDevice&) = delete;

    bool plug() override {
        if (line_ >= 0) return false;
        const int line = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
        if (line < 0) return false;
        std::array<char, 128> name{};
        termios settings{};
        const bool good = ::grantpt(line) == 0 && ::unlockpt(line) == 0 &&
                          ::ptsname_r(line, name.data(), name.size()) == 0 &&
                          ::tcgetattr(line, &settings) == 0;
        if (good) {
            ::cfmakeraw(&settings);
            ::tcsetattr(line, TCSANOW, &settings);
            ::unlink(link_.c_str());
        }
        if (!good || ::symlink(name.data(), link_.c_str()) != 0) {
            ::close(line);
            return false;
        }
        line_ = line;
        return true;
    }
    bool unplug() override { return hang_up(); }
    [[nodiscard]] bool is_plugged() const override { return line_ >= 0; }
    [[nodiscard]] bool fail(std::string_view fault, bool always) override {
        for (const std::string_view known : {"garbage", "torn", "mute", "unplug", "babble"})
            if (known == fault) {
                fault_ = fault;
                always_ = always;
                return true;
            }
        return false;
    }
    void clear() override { fault_.clear(); }
    [[nodiscard]] std::string state() const override {
        return "fault=" + (fault_.empty() ? "none" : fault_);
    }
    [[nodiscard]] std::string run(const Words& words) override {
        auto shown = shown_by(words);
        if (!shown) return {};
        const std::string fault = fault_;
        if (!always_) fault_.clear();
        if (fault == "mute") return "ok";
        Bytes bytes(shown->aim.begin(), shown->aim.end());
        bytes.insert(bytes.end(), shown->code.begin(), shown->code.end());
        constexpr std::size_t endless = 64 * 1024;
        if (fault == "babble") bytes.assign(endless, 'A');
        if (fault == "garbage") bytes.insert(bytes.begin(), {0xFF, 0x00, 0xA5});
        if (fault == "torn" || fault == "unplug")
            bytes.resize(std::max<std::size_t>(1, bytes.size() / 2));
        write_all(bytes);
        if (fault == "unplug") static_cast<void>(hang_up());
        return "ok";
    }

  private:
    [[nodiscard]] bool hang_up() {
        if (line_ < 0) return false;
        ::unlink(link_.c_str());
        ::close(line_);
        line_ = -1;
        return true;
    }
    void write_all(const Bytes& bytes) const {
        constexpr useconds_t rest_us = 2'000;
        constexpr int patience = 2'000;
        std::size_t at = 0;
        for (int tries = 0; at < bytes.size() && tries < patience; ++tries) {
            const ssize_t sent = ::write(line_, bytes.data() + at, bytes.size() - at);
            if (sent > 0)
                at += static_cast<std::size_t>(sent);
            else
                ::usleep(rest_us);  // the other end is slow, or nobody has it open
        }
    }

    const std::string link_;
    int line_ = -1;
    std::string fault_;
    bool always_ = false;
};

constexpr int pos_port = 12;
constexpr int keyboard_port = 13;

}  // namespace

std::unique_ptr<SimDevice> make_pos_scanner(SimBench& bench) {
    return std::make_unique<UsbScannerDevice>(bench, pos_port, HidScanner::Kind::pos);
}

std::unique_ptr<SimDevice> make_keyboard_scanner(SimBench& bench) {
    return std::make_unique<UsbScannerDevice>(bench, keyboard_port, HidScanner::Kind::keyboard);
}

std::unique_ptr<SimDevice> make_serial_scanner(SimBench& bench) {
    return std::make_unique<SerialScannerDevice>(bench);
}

}  // namespace drivers::sim
