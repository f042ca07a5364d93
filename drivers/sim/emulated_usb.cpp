#include "drivers/sim/emulated_usb.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <list>
#include <mutex>
#include <system_error>
#include <utility>

#include <linux/usbdevice_fs.h>
#include <sys/ioctl.h>

#include "drivers/sim/testbed_handle.h"
#include "kiosk/base/check.h"

namespace drivers::sim {

using kiosk::Bytes;

namespace {

constexpr std::size_t setup_bytes = 8;
/// poll() on an emulated node never blocks; without this rest a core would spin while a transfer
/// waits. Longer would hold up the next submission on the same file.
constexpr gulong idle_rest_us = 400;

std::string hex_of(const Bytes& bytes) {
    std::string text = kiosk::to_hex(bytes);
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c; });
    return text;
}

template <class T>
T* data_of(UMockdevIoctlData* data) {
    return reinterpret_cast<T*>(data->data);
}

}  // namespace

UsbTestbed::UsbTestbed() : impl_(std::make_unique<Impl>()) {
    impl_->testbed = umockdev_testbed_new();
    // Asked only after the test bed exists: the answer is remembered, and uevents depend on it.
    KIOSK_CHECK(umockdev_in_mock_environment());
}

UsbTestbed::~UsbTestbed() {
    g_object_unref(impl_->testbed);
}

struct EmulatedUsbDevice::Impl {
    /// A submitted transfer that the host has not got back yet.
    struct Transfer {
        Transfer(UMockdevIoctlClient* of, UMockdevIoctlData* urb, unsigned char* bytes)
            : client(static_cast<UMockdevIoctlClient*>(g_object_ref(of))),
              request(static_cast<UMockdevIoctlData*>(g_object_ref(urb))),
              buffer(bytes) {}
        ~Transfer() {
            g_object_unref(request);
            g_object_unref(client);
        }
        Transfer(const Transfer&) = delete;
        Transfer& operator=(const Transfer&) = delete;

        UMockdevIoctlClient* client;
        UMockdevIoctlData* request;
        unsigned char* buffer;
        bool discarded = false;
    };

    UMockdevTestbed* testbed = nullptr;
    UMockdevIoctlBase* handler = nullptr;
    std::unique_ptr<UsbFunction> function;
    std::function<void()> on_unplug_wanted;
    int port = 1;
    std::string node;
    std::string sysfs;
    std::recursive_mutex mutex;
    std::list<Transfer> transfers;
    bool gone = true;
    /// Which driver of the kernel holds the interface now.
    std::string kernel_driver;
    std::atomic<bool> plugged = false;

    static gboolean on_ioctl(UMockdevIoctlBase* handler, UMockdevIoctlClient* client,
                             gpointer device) {
        static_cast<void>(handler);
        static_cast<Impl*>(device)->serve(client);
        return TRUE;
    }
    void serve(UMockdevIoctlClient* client);
    int answer(UMockdevIoctlClient* client, UMockdevIoctlData* argument, bool& idle);
    [[nodiscard]] int tell_driver(UMockdevIoctlData* argument) const;
    int change_driver(UMockdevIoctlData* argument);
    int submit(UMockdevIoctlClient* client, UMockdevIoctlData* argument);
    int discard(UMockdevIoctlClient* client, UMockdevIoctlData* argument);
    int reap(UMockdevIoctlClient* client, UMockdevIoctlData* argument, bool& idle);
    bool finish(Transfer& transfer);
    bool finish_control(usbdevfs_urb& urb, unsigned char* data);
    void unplug_if_wanted();
    void remove_node();
    [[nodiscard]] std::string description() const;
    [[nodiscard]] std::string names() const;
    [[nodiscard]] std::string interface_description() const;
    [[nodiscard]] std::string interface_sysfs() const;
};

void EmulatedUsbDevice::Impl::serve(UMockdevIoctlClient* client) {
    UMockdevIoctlData* argument = umockdev_ioctl_client_get_arg(client);
    bool idle = false;
    int error = 0;
    {
        const std::lock_guard lock(mutex);
        error = answer(client, argument, idle);
    }
    if (idle) g_usleep(idle_rest_us);
    umockdev_ioctl_client_complete(client, error == 0 ? 0 : -1, error);
}

int EmulatedUsbDevice::Impl::answer(UMockdevIoctlClient* client, UMockdevIoctlData* argument,
                                    bool& idle) {
    // What a file had under way ends with the file, as in the kernel.
    transfers.remove_if([](const Transfer& transfer) {
        return umockdev_ioctl_client_get_connected(transfer.client) == 0;
    });
    const unsigned long request = umockdev_ioctl_client_get_request(client);
    if (gone && request != USBDEVFS_REAPURBNDELAY && request != USBDEVFS_REAPURB) return ENODEV;
    switch (request) {
        case USBDEVFS_GET_CAPABILITIES: {
            auto* const capabilities = client_value<std::uint32_t>(argument);
            if (capabilities == nullptr) return EFAULT;
            *capabilities = USBDEVFS_CAP_ZERO_PACKET | USBDEVFS_CAP_BULK_CONTINUATION |
                            USBDEVFS_CAP_NO_PACKET_SIZE_LIM | USBDEVFS_CAP_REAP_AFTER_DISCONNECT;
            return 0;
        }
        case USBDEVFS_CLAIMINTERFACE:
            return function->is_held() || !kernel_driver.empty() ? EBUSY : 0;
        case USBDEVFS_RELEASEINTERFACE:
        case USBDEVFS_SETCONFIGURATION:
        case USBDEVFS_SETINTERFACE:
            return 0;
        case USBDEVFS_RESET:
            function->power_cycle();
            return 0;
        case USBDEVFS_CLEAR_HALT: {
            const auto* const endpoint = client_value<std::uint32_t>(argument);
            if (endpoint == nullptr) return EFAULT;
            function->clear_halt(static_cast<std::uint8_t>(*endpoint));
            return 0;
        }
        case USBDEVFS_GETDRIVER:
            return tell_driver(argument);
        case USBDEVFS_IOCTL:
            return change_driver(argument);
        case USBDEVFS_SUBMITURB:
            return submit(client, argument);
        case USBDEVFS_DISCARDURB:
            return discard(client, argument);
        case USBDEVFS_REAPURB:
        case USBDEVFS_REAPURBNDELAY:
            return reap(client, argument, idle);
        default:
            return ENOTTY;
    }
}

int EmulatedUsbDevice::Impl::tell_driver(UMockdevIoctlData* argument) const {
    if (kernel_driver.empty()) return ENODATA;
    auto* const answer = client_value<usbdevfs_getdriver>(argument);
    if (answer == nullptr) return EFAULT;
    std::snprintf(answer->driver, sizeof answer->driver, "%s", kernel_driver.c_str());
    return 0;
}

/// The host takes the interface from the kernel's driver, or gives it back.
int EmulatedUsbDevice::Impl::change_driver(UMockdevIoctlData* argument) {
    const auto* const wanted = client_value<usbdevfs_ioctl>(argument);
    if (wanted == nullptr) return EFAULT;
    const auto code = static_cast<unsigned>(wanted->ioctl_code);
    if (code == USBDEVFS_DISCONNECT && !kernel_driver.empty())
        kernel_driver.clear();
    else if (code == USBDEVFS_CONNECT && kernel_driver.empty())
        kernel_driver = function->kernel_driver();
    else
        return ENODATA;
    return 0;
}

int EmulatedUsbDevice::Impl::submit(UMockdevIoctlClient* client, UMockdevIoctlData* argument) {
    auto* const request = umockdev_ioctl_data_resolve(argument, 0, sizeof(usbdevfs_urb), nullptr);
    if (request == nullptr) return EFAULT;
    const auto size =
        static_cast<std::size_t>(std::max(0, data_of<usbdevfs_urb>(request)->buffer_length));
    unsigned char* const buffer =
        size > 0 ? client_memory(request, offsetof(usbdevfs_urb, buffer), size) : nullptr;
    if (size > 0 && buffer == nullptr) return EFAULT;
    transfers.emplace_back(client, request, buffer);
    return 0;
}

int EmulatedUsbDevice::Impl::discard(UMockdevIoctlClient* client, UMockdevIoctlData* argument) {
    const gulong wanted = *data_of<gulong>(argument);
    for (auto& transfer : transfers) {
        if (transfer.client != client || transfer.request->client_addr != wanted) continue;
        transfer.discarded = true;
        return 0;
    }
    return EINVAL;
}

int EmulatedUsbDevice::Impl::reap(UMockdevIoctlClient* client, UMockdevIoctlData* argument,
                                  bool& idle) {
    for (auto at = transfers.begin(); at != transfers.end(); ++at) {
        if (at->client != client || !finish(*at)) continue;
        auto* const place = umockdev_ioctl_data_resolve(argument, 0, sizeof(void*), nullptr);
        if (place != nullptr) umockdev_ioctl_data_set_ptr(place, 0, at->request);
        transfers.erase(at);
        unplug_if_wanted();
        return place != nullptr ? 0 : EFAULT;
    }
    idle = !gone;
    return gone ? ENODEV : EAGAIN;
}

/// True when the transfer is over and goes back to the host.
bool EmulatedUsbDevice::Impl::finish(Transfer& transfer) {
    auto& urb = *data_of<usbdevfs_urb>(transfer.request);
    unsigned char* const data = transfer.buffer;
    urb.actual_length = 0;
    if (gone || transfer.discarded) {
        urb.status = gone ? -ESHUTDOWN : -ENOENT;
        return true;
    }
    if (urb.type == USBDEVFS_URB_TYPE_CONTROL) return finish_control(urb, data);
    if (function->is_stalled(urb.endpoint)) {
        urb.status = -EPIPE;
        return true;
    }
    const auto size = static_cast<std::size_t>(std::max(0, urb.buffer_length));
    if ((urb.endpoint & 0x80U) == 0) {
        if (!function->takes(urb.endpoint, size)) return false;
        function->host_wrote(urb.endpoint, {data, size});
        urb.status = 0;
        urb.actual_length = urb.buffer_length;
        return true;
    }
    const auto packet = function->host_reads(urb.endpoint, size);
    if (function->is_stalled(urb.endpoint)) {
        urb.status = -EPIPE;
        return true;
    }
    if (!packet) return false;
    std::copy(packet->begin(), packet->end(), data);
    urb.status = 0;
    urb.actual_length = static_cast<int>(packet->size());
    return true;
}

bool EmulatedUsbDevice::Impl::finish_control(usbdevfs_urb& urb, unsigned char* data) {
    if (function->is_mute()) return false;
    const auto reply = function->control({data, setup_bytes});
    urb.status = reply ? 0 : -EPIPE;
    if (!reply) return true;
    const auto wanted = static_cast<std::size_t>(data[6] | data[7] << 8);
    const std::size_t size = std::min(wanted, reply->size());
    std::copy_n(reply->begin(), size, data + setup_bytes);
    urb.actual_length = static_cast<int>(size);
    return true;
}

/// From this moment the device is gone for the host; the uevent follows from the thread of the
/// verbs.
void EmulatedUsbDevice::Impl::unplug_if_wanted() {
    if (gone || !function->wants_unplug()) return;
    gone = true;
    on_unplug_wanted();
}

/// The kernel takes the attributes away before it tells anybody: who hears that the device left
/// cannot read its configuration any more. The folder itself stays for the uevent, which umockdev
/// makes from it.
void EmulatedUsbDevice::Impl::remove_node() {
    gchar* const root = umockdev_testbed_get_root_dir(testbed);
    const std::filesystem::path folder(std::string(root) + sysfs);
    g_free(root);
    std::error_code failed;
    for (const char* attribute : {"bConfigurationValue", "descriptors"})
        std::filesystem::remove(folder / attribute, failed);
    KIOSK_CHECK(!failed);
    umockdev_testbed_uevent(testbed, sysfs.c_str(), "remove");
    umockdev_testbed_remove_device(testbed, sysfs.c_str());
}

std::string EmulatedUsbDevice::Impl::description() const {
    const Bytes descriptors = function->descriptors();
    const int vendor = descriptors[8] | descriptors[9] << 8;
    const int product = descriptors[10] | descriptors[11] << 8;
    std::array<char, 1024> text{};
    std::snprintf(text.data(), text.size(),
                  "P: %s\nN: bus/usb/001/%03d\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_device\n"
                  "E: DEVNAME=%s\nE: MAJOR=189\nE: MINOR=%d\nE: BUSNUM=001\nE: DEVNUM=%03d\n"
                  "E: PRODUCT=%x/%x/100\nA: busnum=1\\n\nA: devnum=%d\\n\nA: speed=12\\n\n"
                  "A: bConfigurationValue=1\\n\nA: idVendor=%04x\\n\nA: idProduct=%04x\\n\n"
                  "A: dev=189:%d\\n\nH: descriptors=",
                  sysfs.c_str() + std::strlen("/sys"), port + 1, node.c_str(), port, port + 1,
                  static_cast<unsigned>(vendor), static_cast<unsigned>(product), port + 1,
                  static_cast<unsigned>(vendor), static_cast<unsigned>(product), port);
    return text.data() + hex_of(descriptors) + names() + "\n\n" + interface_description();
}

/// What the device calls itself, where somebody asks for it.
std::string EmulatedUsbDevice::Impl::names() const {
    const auto shown = function->interface_node();
    if (!shown) return {};
    return "\nA: manufacturer=" + shown->manufacturer + "\\n\nA: product=" + shown->product +
           "\\n\n";
}

std::string EmulatedUsbDevice::Impl::interface_description() const {
    const auto shown = function->interface_node();
    if (!shown) return {};
    std::array<char, 512> text{};
    std::snprintf(text.data(), text.size(),
                  "P: %s\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_interface\nE: INTERFACE=%d/0/0\n"
                  "A: bInterfaceClass=%02x\\n\nA: bInterfaceNumber=00\\n\n"
                  "A: bInterfaceSubClass=00\\n\nA: bInterfaceProtocol=00\\n\n\n",
                  interface_sysfs().c_str() + std::strlen("/sys"), shown->interface_class,
                  static_cast<unsigned>(shown->interface_class));
    return text.data();
}

std::string EmulatedUsbDevice::Impl::interface_sysfs() const {
    return sysfs + "/1-" + std::to_string(port) + ":1.0";
}

EmulatedUsbDevice::EmulatedUsbDevice(UsbTestbed& testbed, int port,
                                     std::unique_ptr<UsbFunction> function,
                                     std::function<void()> on_unplug_wanted)
    : impl_(std::make_unique<Impl>()) {
    impl_->testbed = testbed.impl().testbed;
    impl_->function = std::move(function);
    impl_->on_unplug_wanted = std::move(on_unplug_wanted);
    impl_->port = port;
    std::array<char, 96> text{};
    std::snprintf(text.data(), text.size(), "/dev/bus/usb/001/%03d", port + 1);
    impl_->node = text.data();
    std::snprintf(text.data(), text.size(), "/sys/devices/pci0000:00/0000:00:14.0/usb1/1-%d", port);
    impl_->sysfs = text.data();
    impl_->handler = umockdev_ioctl_base_new();
    g_signal_connect_data(impl_->handler, "handle-ioctl",
                          reinterpret_cast<GCallback>(&Impl::on_ioctl), impl_.get(), nullptr,
                          GConnectFlags{});
    KIOSK_CHECK(umockdev_testbed_attach_ioctl(impl_->testbed, impl_->node.c_str(), impl_->handler,
                                              nullptr));
}

EmulatedUsbDevice::~EmulatedUsbDevice() {
    unplug();
    static_cast<void>(umockdev_testbed_detach_ioctl(impl_->testbed, impl_->node.c_str(), nullptr));
    g_object_unref(impl_->handler);
}

bool EmulatedUsbDevice::plug() {
    if (impl_->plugged) return false;
    {
        const std::lock_guard lock(impl_->mutex);
        impl_->function->power_cycle();
        impl_->kernel_driver = impl_->function->kernel_driver();
        impl_->gone = false;
    }
    GError* error = nullptr;
    const bool added =
        umockdev_testbed_add_from_string(impl_->testbed, impl_->description().c_str(), &error) != 0;
    KIOSK_CHECK(added);
    impl_->plugged = true;
    return true;
}

bool EmulatedUsbDevice::unplug() {
    if (!impl_->plugged) return false;
    {
        const std::lock_guard lock(impl_->mutex);
        impl_->gone = true;
    }
    // In this order: the uevent needs the folder that the removal takes away, and a device whose
    // interface still has a node leaves something behind for the next plug.
    if (impl_->function->interface_node()) {
        const std::string interface = impl_->interface_sysfs();
        umockdev_testbed_uevent(impl_->testbed, interface.c_str(), "remove");
        umockdev_testbed_remove_device(impl_->testbed, interface.c_str());
    }
    impl_->remove_node();
    impl_->plugged = false;
    return true;
}

bool EmulatedUsbDevice::is_plugged() const {
    return impl_->plugged;
}

std::string EmulatedUsbDevice::kernel_driver() const {
    const std::lock_guard lock(impl_->mutex);
    return impl_->kernel_driver;
}

void EmulatedUsbDevice::locked(const std::function<void()>& action) {
    const std::lock_guard lock(impl_->mutex);
    action();
}

}  // namespace drivers::sim
