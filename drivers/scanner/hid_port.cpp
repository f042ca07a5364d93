#include "drivers/scanner/hid_port.h"

#include <array>

#include <hidapi/hidapi.h>

namespace drivers {

using kiosk::Duration;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {

class HidapiPort final : public HidPort {
  public:
    ~HidapiPort() override { close(); }

    [[nodiscard]] Result<std::vector<HidPlace>> enumerate(UsbId id) override {
        if (::hid_init() != 0) return {ErrorCode::io_error, "hid_init"};
        std::vector<HidPlace> places;
        hid_device_info* const list = ::hid_enumerate(id.vendor, id.product);
        for (const auto* info = list; info != nullptr; info = info->next)
            if (info->path != nullptr) places.push_back({info->path, info->interface_number});
        ::hid_free_enumeration(list);
        return places;
    }

    [[nodiscard]] Result<void> open(const std::string& path) override {
        close();
        device_ = ::hid_open_path(path.c_str());
        // hidapi tells no reason. Permission and unplugging look the same; the next try tells.
        if (device_ == nullptr) return {ErrorCode::device_gone, "hid_open_path " + path};
        return {};
    }

    [[nodiscard]] Result<std::size_t> read(std::span<unsigned char> buffer,
                                           Duration timeout) override {
        if (device_ == nullptr) return {ErrorCode::device_gone, "not open"};
        const int got = ::hid_read_timeout(device_, buffer.data(), buffer.size(),
                                           static_cast<int>(timeout.count()));
        if (got < 0) return {ErrorCode::device_gone, "hid_read_timeout"};
        if (got == 0) return {ErrorCode::timed_out, "hid_read_timeout"};
        return static_cast<std::size_t>(got);
    }

    [[nodiscard]] Result<void> ask_name() override {
        if (device_ == nullptr) return {ErrorCode::device_gone, "not open"};
        std::array<wchar_t, 128> name{};
        if (::hid_get_manufacturer_string(device_, name.data(), name.size()) != 0)
            return {ErrorCode::device_fault, "hid_get_manufacturer_string"};
        return {};
    }

    void close() override {
        if (device_ != nullptr) ::hid_close(device_);
        device_ = nullptr;
    }

  private:
    hid_device* device_ = nullptr;
};

}  // namespace

std::unique_ptr<HidPort> make_hidapi_port() {
    return std::make_unique<HidapiPort>();
}

}  // namespace drivers
