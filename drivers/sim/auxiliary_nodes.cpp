#include "drivers/sim/auxiliary_nodes.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <map>
#include <mutex>

#include <fcntl.h>
#include <linux/input.h>
#include <unistd.h>

#include "drivers/sim/testbed_handle.h"
#include "kiosk/base/check.h"

namespace drivers::sim {

namespace {

std::optional<int> number_of(std::string_view text) {
    int value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

/// A device that is nothing but folders and files of umockdev's.
class NodeDevice : public SimDevice {
  public:
    NodeDevice(SimBench& bench, std::string sysfs, std::string description)
        : testbed_(bench.testbed.impl().testbed),
          sysfs_(std::move(sysfs)),
          description_(std::move(description)) {}

    bool plug() override {
        if (plugged_) return false;
        KIOSK_CHECK(umockdev_testbed_add_from_string(testbed_, description_.c_str(), nullptr) != 0);
        plugged_ = true;
        return true;
    }
    bool unplug() override {
        if (!plugged_) return false;
        umockdev_testbed_uevent(testbed_, sysfs_.c_str(), "remove");
        umockdev_testbed_remove_device(testbed_, sysfs_.c_str());
        plugged_ = false;
        return true;
    }
    [[nodiscard]] bool is_plugged() const override { return plugged_; }

  protected:
    UMockdevTestbed* testbed_;
    const std::string sysfs_;

  private:
    const std::string description_;
    bool plugged_ = false;
};

constexpr int first_event_number = 20;

/// The test bed keeps the name of a node for ever: each time it is plugged in the node has the next
/// number, as it has on a machine that runs.
class SwitchNode final : public SimDevice {
  public:
    explicit SwitchNode(SimBench& bench) : testbed_(bench.testbed.impl().testbed) {
        handler_ = umockdev_ioctl_base_new();
        g_signal_connect_data(handler_, "handle-ioctl", reinterpret_cast<GCallback>(&on_ioctl),
                              this, nullptr, GConnectFlags{});
    }
    ~SwitchNode() override {
        static_cast<void>(unplug());
        g_object_unref(handler_);
    }
    SwitchNode(const SwitchNode&) = delete;
    SwitchNode& operator=(const SwitchNode&) = delete;

    bool plug() override {
        if (plugged_) return false;
        const std::string number = std::to_string(number_);
        constexpr int first_minor = 64;  // of event0
        const std::string minor = std::to_string(first_minor + number_++);
        node_ = "/dev/input/event" + number;
        sysfs_ = "/sys/devices/platform/gpio-keys/input/input" + number + "/event" + number;
        KIOSK_CHECK(umockdev_testbed_attach_ioctl(testbed_, node_.c_str(), handler_, nullptr));
        const std::string text = "P: " + sysfs_.substr(std::strlen("/sys")) + "\nN: input/event" +
                                 number + "\nE: SUBSYSTEM=input\nE: DEVNAME=" + node_ +
                                 "\nE: MAJOR=13\nE: MINOR=" + minor +
                                 "\nE: ID_INPUT_SWITCH=1\nA: dev=13:" + minor + "\\n\n\n";
        KIOSK_CHECK(umockdev_testbed_add_from_string(testbed_, text.c_str(), nullptr) != 0);
        plugged_ = true;
        return true;
    }
    bool unplug() override {
        if (!plugged_) return false;
        plugged_ = false;
        umockdev_testbed_uevent(testbed_, sysfs_.c_str(), "remove");
        umockdev_testbed_remove_device(testbed_, sysfs_.c_str());
        static_cast<void>(umockdev_testbed_detach_ioctl(testbed_, node_.c_str(), nullptr));
        gchar* const root = umockdev_testbed_get_root_dir(testbed_);
        ::unlink((std::string(root) + node_).c_str());
        g_free(root);
        return true;
    }
    [[nodiscard]] bool is_plugged() const override { return plugged_; }

    [[nodiscard]] bool fail(std::string_view fault, bool) override {
        if (fault != "flood" && fault != "garbage") return false;
        const int file = umockdev_testbed_get_dev_fd(testbed_, node_.c_str());
        if (file < 0) return false;
        constexpr int flood = 500;
        if (fault == "garbage") {
            const std::array<unsigned char, sizeof(input_event) / 2> half{};
            return ::write(file, half.data(), half.size()) > 0;
        }
        for (int i = 0; i < flood; ++i)
            for (const int value : {1, 0}) send(SW_ROTATE_LOCK, value);
        return true;
    }
    void clear() override {}
    [[nodiscard]] std::string state() const override {
        const std::lock_guard lock(mutex_);
        std::string text = "on=";
        for (const auto& [code, value] : values_)
            if (value != 0) text += std::to_string(code) + ",";
        return text;
    }
    [[nodiscard]] std::string run(const Words& words) override {
        if (words[0] != "set" || words.size() != 3) return {};
        const auto code = number_of(words[1]);
        const auto value = number_of(words[2]);
        if (!code || *code < 0 || *code > SW_MAX || !value) return "error set CODE 0|1";
        {
            const std::lock_guard lock(mutex_);
            values_[*code] = *value;
        }
        if (is_plugged()) send(*code, *value);
        return "ok";
    }

  private:
    void send(int code, int value) {
        std::array<input_event, 2> events{};
        events[0].type = EV_SW;
        events[0].code = static_cast<__u16>(code);
        events[0].value = value;
        events[1].type = EV_SYN;
        const int file = umockdev_testbed_get_dev_fd(testbed_, node_.c_str());
        static_cast<void>(!::write(file, events.data(), sizeof events));
    }
    static gboolean on_ioctl(UMockdevIoctlBase*, UMockdevIoctlClient* client, gpointer self) {
        return static_cast<SwitchNode*>(self)->serve(client) ? TRUE : FALSE;
    }
    bool serve(UMockdevIoctlClient* client);
    int answer(unsigned request, unsigned char* data, std::size_t size, int& error);

    UMockdevTestbed* testbed_;
    UMockdevIoctlBase* handler_ = nullptr;
    int number_ = first_event_number;
    std::string node_;
    std::string sysfs_;
    bool plugged_ = false;
    mutable std::mutex mutex_;
    std::map<int, int> values_{{SW_MACHINE_COVER, 1}};  // a cabinet is closed at first
};

bool SwitchNode::serve(UMockdevIoctlClient* client) {
    const auto request = static_cast<unsigned>(umockdev_ioctl_client_get_request(client));
    if (_IOC_TYPE(request) != 'E') return false;
    const std::size_t size = _IOC_SIZE(request);
    auto* const argument = umockdev_ioctl_client_get_arg(client);
    // The argument of EVIOCGRAB is a value, no address.
    unsigned char* data = nullptr;
    if (size > 0 && request != EVIOCGRAB && request != static_cast<unsigned>(EVIOCREVOKE))
        data = client_memory(argument, 0, size);
    int error = 0;
    const int result = answer(request, data, size, error);
    umockdev_ioctl_client_complete(client, error == 0 ? result : -1, error);
    return true;
}

int SwitchNode::answer(unsigned request, unsigned char* data, std::size_t size, int& error) {
    const unsigned number = _IOC_NR(request);
    const auto set_bit = [data, size](int bit) {
        const auto at = static_cast<std::size_t>(bit) / 8;
        if (at < size) data[at] = static_cast<unsigned char>(data[at] | 1U << (bit % 8));
    };
    if (request == EVIOCGRAB || request == EVIOCSCLOCKID) return 0;
    if (data == nullptr) {
        error = EINVAL;
        return -1;
    }
    if (request == EVIOCGVERSION) {
        *reinterpret_cast<int*>(data) = EV_VERSION;
        return 0;
    }
    if (request == EVIOCGID) {
        *reinterpret_cast<input_id*>(data) = {BUS_HOST, 1, 1, 0x100};
        return 0;
    }
    std::memset(data, 0, size);
    const int length = static_cast<int>(size);
    constexpr unsigned bits_base = 0x20;
    if (number == _IOC_NR(EVIOCGNAME(0))) {
        const std::string_view name("gpio-keys", 10);
        std::memcpy(data, name.data(), std::min(size, name.size()));
        return static_cast<int>(name.size());
    }
    if (number == bits_base) {
        set_bit(EV_SYN);
        set_bit(EV_SW);
        return length;
    }
    if (number == bits_base + EV_SW) {
        for (int code = 0; code <= SW_MAX; ++code) set_bit(code);
        return length;
    }
    if (number == _IOC_NR(EVIOCGSW(0))) {
        const std::lock_guard lock(mutex_);
        for (const auto& [code, value] : values_)
            if (value != 0) set_bit(code);
        return length;
    }
    constexpr unsigned absolute_base = 0x40;
    if (number == _IOC_NR(EVIOCGPHYS(0)) || number == _IOC_NR(EVIOCGUNIQ(0))) {
        error = ENOENT;
        return -1;
    }
    if (number >= absolute_base) {
        error = EINVAL;
        return -1;
    }
    return length;
}

class PowerNode final : public NodeDevice {
  public:
    explicit PowerNode(SimBench& bench)
        : NodeDevice(bench, "/sys/devices/platform/ups/power_supply/ups0",
                     "P: /devices/platform/ups/power_supply/ups0\nE: SUBSYSTEM=power_supply\n"
                     "E: POWER_SUPPLY_NAME=ups0\nA: type=UPS\\n\nA: online=1\\n\n"
                     "A: capacity=100\\n\nA: status=Full\\n\nA: present=1\\n\n\n") {}

    [[nodiscard]] bool fail(std::string_view fault, bool) override {
        if (fault != "garbage" || !is_plugged()) return false;
        set("capacity", "a lot");
        set("status", "?");
        set("online", "");
        return true;
    }
    void clear() override {
        if (!is_plugged()) return;
        set("online", "1");
        set("capacity", "100");
        set("status", "Full");
    }
    [[nodiscard]] std::string state() const override { return "kind=ups"; }
    [[nodiscard]] std::string run(const Words& words) override {
        if (words[0] != "set" || words.size() != 3) return {};
        if (!is_plugged()) return "error unplugged";
        set(words[1], words[2]);
        return "ok";
    }

  private:
    void set(const std::string& name, const std::string& value) {
        umockdev_testbed_set_attribute(testbed_, sysfs_.c_str(), name.c_str(),
                                       (value + "\n").c_str());
    }
};

constexpr std::array light_names{"card_reader", "receipt_printer", "scanner"};

class LightNodes final : public SimDevice {
  public:
    explicit LightNodes(SimBench& bench) : testbed_(bench.testbed.impl().testbed) {}

    bool plug() override {
        if (plugged_) return false;
        for (const auto* name : light_names) {
            const std::string text =
                "P: /devices/platform/leds/leds/bianmin:white:" + std::string(name) +
                "\nE: SUBSYSTEM=leds\nA: brightness=0\\n\n"
                "A: max_brightness=255\\n\nA: trigger=none\\n\n"
                "A: delay_on=0\\n\nA: delay_off=0\\n\n\n";
            KIOSK_CHECK(umockdev_testbed_add_from_string(testbed_, text.c_str(), nullptr) != 0);
        }
        plugged_ = true;
        return true;
    }
    bool unplug() override {
        if (!plugged_) return false;
        for (const auto* name : light_names) {
            const std::string path = folder(name);
            umockdev_testbed_uevent(testbed_, path.c_str(), "remove");
            umockdev_testbed_remove_device(testbed_, path.c_str());
        }
        plugged_ = false;
        return true;
    }
    [[nodiscard]] bool is_plugged() const override { return plugged_; }
    [[nodiscard]] bool fail(std::string_view, bool) override { return false; }
    void clear() override {}
    [[nodiscard]] std::string state() const override {
        std::string text;
        for (const auto* name : light_names)
            text += std::string(name) + "=" + value(name, "brightness") + "/" +
                    value(name, "trigger") + "/" + value(name, "delay_on") + " ";
        return text;
    }
    [[nodiscard]] std::string run(const Words&) override { return {}; }

  private:
    static std::string folder(const char* name) {
        return std::string("/sys/devices/platform/leds/leds/bianmin:white:") + name;
    }
    std::string value(const char* name, const char* attribute) const {
        gchar* const root = umockdev_testbed_get_root_dir(testbed_);
        std::ifstream in(std::string(root) + folder(name) + "/" + attribute);
        g_free(root);
        std::string text;
        std::getline(in, text);
        return text;
    }

    UMockdevTestbed* testbed_;
    bool plugged_ = false;
};

}  // namespace

std::unique_ptr<SimDevice> make_switch_node(SimBench& bench) {
    return std::make_unique<SwitchNode>(bench);
}

std::unique_ptr<SimDevice> make_power_node(SimBench& bench) {
    return std::make_unique<PowerNode>(bench);
}

std::unique_ptr<SimDevice> make_light_nodes(SimBench& bench) {
    return std::make_unique<LightNodes>(bench);
}

}  // namespace drivers::sim
