#include "drivers/core/seen_devices.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <utility>

namespace drivers {

namespace {

constexpr std::uint8_t hub_class = 0x09;
constexpr std::size_t product_bytes_max = 128;

constexpr std::array class_names{
    std::pair{0x01, "sound device"},
    std::pair{0x02, "serial adapter"},
    std::pair{0x03, "input device"},
    std::pair{0x06, "still camera"},
    std::pair{0x07, "printer"},
    std::pair{0x08, "storage"},
    std::pair{0x09, "hub"},
    std::pair{0x0A, "serial adapter"},
    std::pair{0x0B, "smart card reader"},
    std::pair{0x0E, "camera"},
    std::pair{0xE0, "radio adapter"},
    std::pair{0xFF, "vendor's own device"},
};
constexpr std::string_view unknown_class = "device of unknown class";

}  // namespace

std::string_view usb_class_name(std::uint8_t class_code) {
    for (const auto& [code, name] : class_names)
        if (code == class_code) return name;
    return unknown_class;
}

std::string usb_class_id(std::uint8_t class_code) {
    const std::string_view name = usb_class_name(class_code);
    if (name == unknown_class) return "other";
    std::string id(name);
    for (char& c : id)
        if (c < 'a' || c > 'z') c = '_';
    return id;
}

std::vector<SeenDevice> name_devices(
    std::span<const UsbDevice> devices, const std::vector<DeviceQuirks>& table,
    std::span<const std::string_view> protocols,
    const std::function<std::string(const UsbDevice&)>& product_of) {
    std::vector<SeenDevice> seen;
    for (const auto& device : devices) {
        if (device.class_code == hub_class) continue;
        SeenDevice found{device, {}, {}, true};
        // An entry for a whole class says what may work, not what the device is.
        const auto* by_id = find_quirks(table, device.id);
        const auto* entry = by_id != nullptr ? by_id : quirks_of_device(table, device);
        if (by_id != nullptr) found.name = by_id->model;
        if (found.name.empty()) found.name = product_of(device);
        if (found.name.empty()) {
            found.name = usb_class_name(device.class_code);
            found.has_own_name = false;
        }
        const bool is_spoken = entry != nullptr && std::find(protocols.begin(), protocols.end(),
                                                             entry->protocol) != protocols.end();
        if (is_spoken) found.driver = entry->protocol;
        seen.push_back(std::move(found));
    }
    return seen;
}

std::string product_name(const UsbDevice& device) {
    const std::string folder = "/sys/bus/usb/devices/" + device.ports + "/";
    std::string name;
    for (const char* part : {"manufacturer", "product"}) {
        std::string words(product_bytes_max, '\0');
        std::ifstream in(folder + part, std::ios::binary);
        in.read(words.data(), static_cast<std::streamsize>(words.size()));
        words.resize(static_cast<std::size_t>(in.gcount()));
        while (!words.empty() && (words.back() == '\n' || words.back() == ' ')) words.pop_back();
        if (!name.empty() && !words.empty()) name += " ";
        name += words;
    }
    if (name.size() > product_bytes_max) name.resize(product_bytes_max);
    for (char& c : name)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
    return name;
}

std::string text_of(const SeenDevice& device) {
    return text_of(device.usb) + " " + device.name + ": " +
           (device.driver.empty() ? std::string("no driver") : "driver " + device.driver);
}

}  // namespace drivers
