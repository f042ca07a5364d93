#include "drivers/auxiliaries/switch_port.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <libevdev/libevdev.h>
#include <poll.h>
#include <unistd.h>

namespace drivers {

using kiosk::Duration;
using kiosk::Error;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {

constexpr std::size_t devices_max = 64;
/// Events taken in one turn: a switch that chatters cannot keep the others waiting.
constexpr int events_max = 4'096;

/// An open input device.
class InputDevice {
  public:
    static std::optional<InputDevice> open(const std::string& path) {
        InputDevice device;
        device.path_ = path;
        device.file_ = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        if (device.file_ < 0) return std::nullopt;
        if (::libevdev_new_from_fd(device.file_, &device.device_) < 0) return std::nullopt;
        return device;
    }
    ~InputDevice() {
        if (device_ != nullptr) ::libevdev_free(device_);
        if (file_ >= 0) ::close(file_);
    }
    InputDevice(InputDevice&& other) noexcept
        : path_(std::move(other.path_)),
          file_(std::exchange(other.file_, -1)),
          device_(std::exchange(other.device_, nullptr)) {}
    InputDevice& operator=(InputDevice&&) = delete;
    InputDevice(const InputDevice&) = delete;
    InputDevice& operator=(const InputDevice&) = delete;

    [[nodiscard]] std::string name() const {
        const char* const name = ::libevdev_get_name(device_);
        return name != nullptr ? name : "";
    }
    [[nodiscard]] int file() const { return file_; }
    /// A node that is gone tells more than a file that is still open.
    [[nodiscard]] bool is_there() const { return ::access(path_.c_str(), F_OK) == 0; }
    [[nodiscard]] bool has(unsigned type, unsigned code) const {
        return ::libevdev_has_event_code(device_, type, code) == 1;
    }
    [[nodiscard]] bool value(unsigned type, unsigned code) const {
        return ::libevdev_get_event_value(device_, type, code) != 0;
    }
    /// Somebody else who grabbed it keeps it; then we listen as well as we can.
    void grab() { static_cast<void>(::libevdev_grab(device_, LIBEVDEV_GRAB)); }

    /// Takes what has happened.
    [[nodiscard]] Result<void> read() {
        unsigned flag = LIBEVDEV_READ_FLAG_NORMAL;
        for (int i = 0; i < events_max; ++i) {
            input_event event{};
            const int code = ::libevdev_next_event(device_, flag, &event);
            if (code == -EAGAIN && flag == LIBEVDEV_READ_FLAG_SYNC)
                flag = LIBEVDEV_READ_FLAG_NORMAL;  // caught up after events were lost
            else if (code == -EAGAIN)
                return {};
            else if (code == LIBEVDEV_READ_STATUS_SYNC)
                flag = LIBEVDEV_READ_FLAG_SYNC;
            else if (code < 0)
                return Error{code == -ENODEV ? ErrorCode::device_gone : ErrorCode::io_error,
                             std::string("libevdev_next_event: ") + std::strerror(-code),
                             {}};
        }
        return {};
    }

  private:
    InputDevice() = default;
    std::string path_;
    int file_ = -1;
    libevdev* device_ = nullptr;
};

class EvdevPort final : public SwitchPort {
  public:
    [[nodiscard]] Result<SwitchValues> open(const std::vector<SwitchWish>& wishes) override {
        close();
        find_devices(wishes);
        for (const auto& wish : wishes)
            if (auto added = add(wish); !added) {
                close();
                return added.error();
            }
        for (auto& device : devices_) device.grab();
        return values();
    }

    [[nodiscard]] Result<SwitchValues> wait(Duration timeout) override {
        std::vector<pollfd> files;
        for (const auto& device : devices_) files.push_back({device.file(), POLLIN, 0});
        const int count = ::poll(files.data(), files.size(), static_cast<int>(timeout.count()));
        if (count < 0 && errno != EINTR) return {ErrorCode::io_error, "poll"};
        for (const auto& device : devices_)
            if (!device.is_there()) return {ErrorCode::device_gone, "an input device went away"};
        for (std::size_t i = 0; count > 0 && i < files.size(); ++i) {
            if ((files[i].revents & POLLIN) != 0)
                if (auto done = devices_[i].read(); !done) return done.error();
            if ((files[i].revents & (POLLHUP | POLLERR)) != 0)
                return {ErrorCode::device_gone, "an input device went away"};
        }
        return values();
    }

    void close() override {
        switches_.clear();
        devices_.clear();
    }

  private:
    struct Switch {
        SwitchRole role;
        std::size_t device;
        unsigned type;
        unsigned code;
    };

    void find_devices(const std::vector<SwitchWish>& wishes) {
        std::error_code error;
        std::size_t seen = 0;
        for (const auto& entry : std::filesystem::directory_iterator("/dev/input", error)) {
            if (!entry.path().filename().string().starts_with("event")) continue;
            if (++seen > devices_max) break;
            auto device = InputDevice::open(entry.path().string());
            if (!device) continue;
            const std::string name = device->name();
            for (const auto& wish : wishes) {
                if (wish.device != name) continue;
                devices_.push_back(std::move(*device));
                break;
            }
        }
    }

    [[nodiscard]] Result<void> add(const SwitchWish& wish) {
        const unsigned type = wish.code.starts_with("SW_") ? EV_SW : EV_KEY;
        const int code = ::libevdev_event_code_from_name(type, wish.code.c_str());
        if (code < 0) return {ErrorCode::bad_config, "no such code: " + wish.code};
        for (std::size_t i = 0; i < devices_.size(); ++i) {
            if (devices_[i].name() != wish.device) continue;
            if (!devices_[i].has(type, static_cast<unsigned>(code))) continue;
            switches_.push_back({wish.role, i, type, static_cast<unsigned>(code)});
            return {};
        }
        return {ErrorCode::no_device, "no input device " + wish.device + " with " + wish.code};
    }

    [[nodiscard]] SwitchValues values() const {
        SwitchValues values;
        for (const auto& one : switches_)
            values[one.role] = devices_[one.device].value(one.type, one.code);
        return values;
    }

    std::vector<InputDevice> devices_;
    std::vector<Switch> switches_;
};

}  // namespace

Result<SwitchWish> switch_wish_of(SwitchRole role, const std::string& text) {
    // The name may hold a colon, the code does not.
    const auto colon = text.rfind(':');
    SwitchWish wish;
    wish.role = role;
    if (colon != std::string::npos) {
        wish.device = text.substr(0, colon);
        wish.code = text.substr(colon + 1);
    }
    const bool known = wish.code.starts_with("SW_") || wish.code.starts_with("KEY_");
    if (wish.device.empty() || !known)
        return {ErrorCode::bad_config, "not DEVICE:CODE with a code SW_… or KEY_…: " + text};
    return wish;
}

std::unique_ptr<SwitchPort> make_evdev_port() {
    return std::make_unique<EvdevPort>();
}

}  // namespace drivers
