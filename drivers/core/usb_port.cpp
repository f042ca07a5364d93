#include "drivers/core/usb_port.h"

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>
#include <optional>

#include <dirent.h>

#include "drivers/core/usb_names.h"

namespace drivers {

using kiosk::Duration;
using kiosk::Error;
using kiosk::ErrorCode;
using kiosk::Result;

Error error_of(int libusb_code, const char* call) {
    ErrorCode code = ErrorCode::io_error;
    switch (libusb_code) {
        case LIBUSB_ERROR_NO_DEVICE:
        case LIBUSB_ERROR_NOT_FOUND:
            code = ErrorCode::device_gone;
            break;
        case LIBUSB_ERROR_TIMEOUT:
            code = ErrorCode::timed_out;
            break;
        case LIBUSB_ERROR_PIPE:
            code = ErrorCode::device_fault;
            break;
        case LIBUSB_ERROR_ACCESS:
            code = ErrorCode::unauthorised;
            break;
        case LIBUSB_ERROR_BUSY:
            code = ErrorCode::device_busy;
            break;
        default:
            break;
    }
    return {code, std::string(call) + ": " + libusb_error_name(libusb_code), {}};
}

namespace {

using Config = std::unique_ptr<libusb_config_descriptor, decltype(&libusb_free_config_descriptor)>;

/// Read from what the kernel keeps; the device is not opened.
Result<Config> active_config(libusb_device* device) {
    libusb_config_descriptor* raw = nullptr;
    const int code = libusb_get_active_config_descriptor(device, &raw);
    if (code < 0) return error_of(code, "libusb_get_active_config_descriptor");
    return Config(raw, &libusb_free_config_descriptor);
}

std::uint8_t class_of(libusb_device* device, const libusb_device_descriptor& descriptor) {
    if (descriptor.bDeviceClass != LIBUSB_CLASS_PER_INTERFACE) return descriptor.bDeviceClass;
    const auto config = active_config(device);
    if (!config) return 0;
    const auto& all = **config;
    if (all.bNumInterfaces == 0 || all.interface[0].num_altsetting < 1) return 0;
    return all.interface[0].altsetting[0].bInterfaceClass;
}

}  // namespace

Result<UsbDevice> describe(libusb_device* device) {
    libusb_device_descriptor descriptor{};
    if (const int code = libusb_get_device_descriptor(device, &descriptor); code < 0)
        return error_of(code, "libusb_get_device_descriptor");
    UsbDevice found;
    found.id = {descriptor.idVendor, descriptor.idProduct};
    found.bus = libusb_get_bus_number(device);
    found.address = libusb_get_device_address(device);
    found.class_code = class_of(device, descriptor);
    found.ports = std::to_string(found.bus);
    constexpr int deepest_tree = 7;  // USB 3.2 §10.1.1
    std::array<std::uint8_t, deepest_tree> ports{};
    const int depth = libusb_get_port_numbers(device, ports.data(), deepest_tree);
    for (int i = 0; i < depth; ++i)
        found.ports.append(i == 0 ? "-" : ".")
            .append(std::to_string(ports[static_cast<std::size_t>(i)]));
    return found;
}

std::string text_of(const UsbDevice& device) {
    constexpr char digits[] = "0123456789ABCDEF";
    std::string text = "usb " + device.ports + " (";
    for (const std::uint16_t word : {device.id.vendor, device.id.product}) {
        for (int shift = 12; shift >= 0; shift -= 4) text.push_back(digits[(word >> shift) & 0xF]);
        text.push_back(':');
    }
    text.back() = ')';
    return text;
}

namespace {

using Context = std::unique_ptr<libusb_context, decltype(&libusb_exit)>;

Result<Context> make_context() {
    libusb_context* context = nullptr;
    if (const int code = libusb_init(&context); code < 0) return error_of(code, "libusb_init");
    return Context(context, &libusb_exit);
}

/// The list of devices with its references, given back at the end of its life.
class DeviceList {
  public:
    explicit DeviceList(libusb_context* context) : size_(libusb_get_device_list(context, &list_)) {}
    ~DeviceList() {
        if (list_ != nullptr) libusb_free_device_list(list_, 1);
    }
    DeviceList(const DeviceList&) = delete;
    DeviceList& operator=(const DeviceList&) = delete;

    [[nodiscard]] std::span<libusb_device*> devices() const {
        return {list_, size_ < 0 ? 0 : static_cast<std::size_t>(size_)};
    }
    [[nodiscard]] int code() const { return size_ < 0 ? static_cast<int>(size_) : 0; }

  private:
    libusb_device** list_ = nullptr;
    ssize_t size_;
};

class LibusbPort final : public UsbPort {
  public:
    ~LibusbPort() override { close(); }

    [[nodiscard]] Result<void> open(const UsbDevice& wanted) override {
        close();
        auto context = make_context();
        if (!context) return context.error();
        context_ = std::move(*context);
        const DeviceList list(context_.get());
        for (libusb_device* device : list.devices()) {
            const auto found = describe(device);
            if (!found || found->bus != wanted.bus || found->address != wanted.address ||
                found->id != wanted.id)
                continue;
            const int code = libusb_open(device, &handle_);
            if (code < 0) return error_of(code, "libusb_open");
            return {};
        }
        return {ErrorCode::device_gone, "not on the bus"};
    }

    [[nodiscard]] Result<std::vector<UsbEndpoint>> endpoints() override {
        const auto config = active_config(libusb_get_device(handle_));
        if (!config) return config.error();
        std::vector<UsbEndpoint> found;
        const auto& all = **config;
        if (all.bNumInterfaces == 0 || all.interface[0].num_altsetting < 1) return found;
        const auto& setting = all.interface[0].altsetting[0];
        for (int i = 0; i < setting.bNumEndpoints; ++i) {
            const auto& endpoint = setting.endpoint[i];
            found.push_back({endpoint.bEndpointAddress,
                             (endpoint.bmAttributes & 0x03) == LIBUSB_TRANSFER_TYPE_BULK,
                             endpoint.wMaxPacketSize});
        }
        return found;
    }

    [[nodiscard]] Result<void> claim() override {
        // Not supported everywhere; where it is not, claiming tells.
        static_cast<void>(libusb_set_auto_detach_kernel_driver(handle_, 1));
        if (const int code = libusb_claim_interface(handle_, 0); code < 0)
            return error_of(code, "libusb_claim_interface");
        claimed_ = true;
        return {};
    }

    [[nodiscard]] Result<std::size_t> write(std::uint8_t endpoint,
                                            std::span<const unsigned char> bytes,
                                            Duration timeout) override {
        // libusb takes a mutable pointer for both directions; it does not write to it here.
        return transfer(endpoint, const_cast<unsigned char*>(bytes.data()), bytes.size(), timeout);
    }

    [[nodiscard]] Result<std::size_t> read(std::uint8_t endpoint, std::span<unsigned char> buffer,
                                           Duration timeout) override {
        return transfer(endpoint, buffer.data(), buffer.size(), timeout);
    }

    [[nodiscard]] Result<std::size_t> control_read(const UsbControl& request,
                                                   std::span<unsigned char> buffer,
                                                   Duration timeout) override {
        return control(request, buffer.data(), buffer.size(), timeout);
    }

    [[nodiscard]] Result<void> control_write(const UsbControl& request, Duration timeout) override {
        const auto moved = control(request, nullptr, 0, timeout);
        if (!moved) return moved.error();
        return {};
    }

    [[nodiscard]] Result<void> clear_halt(std::uint8_t endpoint) override {
        if (const int code = libusb_clear_halt(handle_, endpoint); code < 0)
            return error_of(code, "libusb_clear_halt");
        return {};
    }

    [[nodiscard]] Result<void> reset() override {
        if (const int code = libusb_reset_device(handle_); code < 0)
            return error_of(code, "libusb_reset_device");
        return {};
    }

    void close() override {
        if (handle_ != nullptr) {
            if (claimed_) static_cast<void>(libusb_release_interface(handle_, 0));
            libusb_close(handle_);
        }
        handle_ = nullptr;
        claimed_ = false;
        context_.reset();
    }

  private:
    Result<std::size_t> transfer(std::uint8_t endpoint, unsigned char* bytes, std::size_t size,
                                 Duration timeout) {
        // Zero means "for ever" to libusb.
        const auto limit = static_cast<unsigned>(std::max<Duration::rep>(1, timeout.count()));
        int moved = 0;
        const int code =
            libusb_bulk_transfer(handle_, endpoint, bytes, static_cast<int>(size), &moved, limit);
        if (code == LIBUSB_ERROR_TIMEOUT && moved > 0) return static_cast<std::size_t>(moved);
        if (code < 0) return error_of(code, "libusb_bulk_transfer");
        return static_cast<std::size_t>(moved);
    }

    Result<std::size_t> control(const UsbControl& request, unsigned char* bytes, std::size_t size,
                                Duration timeout) {
        const auto limit = static_cast<unsigned>(std::max<Duration::rep>(1, timeout.count()));
        const int code =
            libusb_control_transfer(handle_, request.request_type, request.request, request.value,
                                    request.index, bytes, static_cast<std::uint16_t>(size), limit);
        if (code < 0) return error_of(code, "libusb_control_transfer");
        return static_cast<std::size_t>(code);
    }

    Context context_{nullptr, &libusb_exit};
    libusb_device_handle* handle_ = nullptr;
    bool claimed_ = false;
};

bool add_names(const std::string& folder, std::vector<std::string>& names) {
    const std::unique_ptr<DIR, int (*)(DIR*)> open(opendir(folder.c_str()), &closedir);
    if (!open) return false;
    while (const dirent* entry = readdir(open.get()))
        if (entry->d_name[0] != '.') names.push_back(folder + '/' + entry->d_name);
    return true;
}

/// The kernel's names of all nodes. Whatever is plugged in gets the next free address, so that
/// another device in the same socket has another node. Nothing where there are no nodes to be seen.
std::optional<std::vector<std::string>> names_on_bus() {
    std::vector<std::string> names;
    std::vector<std::string> buses;
    if (!add_names("/dev/bus/usb", buses)) return std::nullopt;
    for (const auto& bus : buses) static_cast<void>(add_names(bus, names));
    std::sort(names.begin(), names.end());
    return names;
}

class LibusbBus final : public UsbBus {
  public:
    /// Making a context and asking each device costs a millisecond and a half, every few seconds
    /// on a machine where nothing moves; so it is done only when a name came or went.
    [[nodiscard]] Result<std::vector<UsbDevice>> scan() override {
        auto names = names_on_bus();
        const std::lock_guard lock(mutex_);
        if (names && names == names_) return found_;
        names_.reset();
        auto context = make_context();
        if (!context) return context.error();
        const DeviceList list(context->get());
        if (list.code() < 0) return error_of(list.code(), "libusb_get_device_list");
        found_.clear();
        bool all_told = true;
        for (libusb_device* device : list.devices()) {
            auto described = describe(device);
            // One that is not configured yet has no class: it is asked again by the next scan.
            all_told = all_told && described && described->class_code != 0;
            if (described) found_.push_back(std::move(*described));
        }
        if (all_told) names_ = std::move(names);
        return found_;
    }

    [[nodiscard]] std::unique_ptr<UsbPort> make_port() override {
        return std::make_unique<LibusbPort>();
    }

  private:
    std::mutex mutex_;
    std::optional<std::vector<std::string>> names_;  // as they were when `found_` was found
    std::vector<UsbDevice> found_;
};

}  // namespace

std::unique_ptr<UsbBus> make_libusb_bus() {
    return std::make_unique<LibusbBus>();
}

}  // namespace drivers
