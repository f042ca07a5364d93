#include "drivers/core/quirks.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <optional>

#include "kiosk/base/toml.h"

namespace drivers {

using kiosk::Error;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {

constexpr std::size_t file_bytes_max = 256 * 1024;
constexpr std::size_t devices_max = 64;
constexpr std::size_t facts_max = 64;

class QuirkReader {
  public:
    explicit QuirkReader(std::string file) : file_(std::move(file)) {}

    Result<std::vector<DeviceQuirks>> read(const toml::table& root) {
        std::vector<DeviceQuirks> table;
        for (const auto& [key, node] : root) {
            if (key.str() != "device" || !node.is_array_of_tables())
                return problem(node, "unknown key " + std::string(key.str()));
            for (const auto& item : *node.as_array()) {
                if (table.size() >= devices_max) return problem(item, "more than 64 devices");
                auto device = read_device(*item.as_table());
                if (!device) return device.error();
                const bool is_twin =
                    std::any_of(table.begin(), table.end(),
                                [&](const auto& other) { return other.id == device->id; });
                if (is_twin) return problem(item, "id used twice");
                table.push_back(std::move(*device));
            }
        }
        return table;
    }

  private:
    [[nodiscard]] Error problem(const toml::node& node, const std::string& message) const {
        return {ErrorCode::bad_config,
                file_ + ":" + std::to_string(node.source().begin.line) + ": " + message,
                {}};
    }

    Result<DeviceQuirks> read_device(const toml::table& table) {
        DeviceQuirks device;
        for (const auto& [key, node] : table) {
            const auto wrong = set(device, key.str(), node);
            if (wrong) return *wrong;
        }
        if (device.id.empty() || device.model.empty() || device.protocol.empty())
            return problem(table, "id, model and protocol are wanted");
        if (device.usb.empty() && !device.usb_class && device.names.empty() && !device.serial)
            return problem(table, "usb, usb_class, names or serial is wanted");
        return device;
    }

    std::optional<Error> set(DeviceQuirks& device, std::string_view key, const toml::node& node) {
        if (key == "id") return set_text(device.id, node);
        if (key == "model") return set_text(device.model, node);
        if (key == "protocol") return set_text(device.protocol, node);
        if (key == "usb") return set_usb(device, node);
        if (key == "usb_class") return set_class(device, node);
        if (key == "names") return set_names(device, node);
        if (key == "facts") return set_facts(device, node);
        if (key == "serial") {
            const auto flag = node.value_exact<bool>();
            if (!flag) return problem(node, "true or false is wanted");
            device.serial = *flag;
            return std::nullopt;
        }
        return problem(node, "unknown key " + std::string(key));
    }

    std::optional<Error> set_text(std::string& text, const toml::node& node) const {
        const auto value = node.value_exact<std::string>();
        if (!value || value->empty()) return problem(node, "a text is wanted");
        text = *value;
        return std::nullopt;
    }

    std::optional<Error> set_usb(DeviceQuirks& device, const toml::node& node) const {
        const auto* list = node.as_array();
        if (list == nullptr) return problem(node, "a list of VID:PID is wanted");
        for (const auto& item : *list) {
            const auto text = item.value_exact<std::string>().value_or("");
            UsbId id;
            constexpr std::size_t id_length = 9;  // "0400:C35A"
            const char* at = text.data();
            const bool good =
                text.size() == id_length && text[4] == ':' &&
                std::from_chars(at, at + 4, id.vendor, 16).ptr == at + 4 &&
                std::from_chars(at + 5, at + id_length, id.product, 16).ptr == at + id_length;
            if (!good) return problem(item, "not VID:PID in four hexadecimal digits each");
            device.usb.push_back(id);
        }
        return std::nullopt;
    }

    std::optional<Error> set_class(DeviceQuirks& device, const toml::node& node) const {
        const auto text = node.value_exact<std::string>().value_or("");
        std::uint8_t code = 0;
        const char* end = text.data() + text.size();
        if (text.size() != 2 || std::from_chars(text.data(), end, code, 16).ptr != end)
            return problem(node, "not a class in two hexadecimal digits");
        device.usb_class = code;
        return std::nullopt;
    }

    std::optional<Error> set_names(DeviceQuirks& device, const toml::node& node) const {
        const auto* list = node.as_array();
        if (list == nullptr) return problem(node, "a list of names is wanted");
        for (const auto& item : *list) {
            std::string name;
            if (const auto wrong = set_text(name, item)) return wrong;
            device.names.push_back(std::move(name));
        }
        return std::nullopt;
    }

    std::optional<Error> set_facts(DeviceQuirks& device, const toml::node& node) const {
        const auto* facts = node.as_table();
        if (facts == nullptr || facts->size() > facts_max) return problem(node, "at most 64 facts");
        for (const auto& [name, fact] : *facts) {
            const auto* parts = fact.as_table();
            const auto* value = parts != nullptr ? parts->get("value") : nullptr;
            const auto* source = parts != nullptr ? parts->get("source") : nullptr;
            if (value == nullptr || source == nullptr || parts->size() != 2 ||
                source->value_or<std::string>("").empty())
                return problem(fact, "a fact is { value = …, source = \"…\" }");
            DeviceQuirks::Fact read;
            read.source = source->value_or<std::string>("");
            if (const auto number = value->value_exact<std::int64_t>())
                read.value = *number;
            else if (const auto word = value->value_exact<std::string>())
                read.value = *word;
            else
                return problem(*value, "a whole number or a text is wanted");
            device.facts.emplace(name.str(), std::move(read));
        }
        return std::nullopt;
    }

    std::string file_;
};

Error missing(const DeviceQuirks& device, std::string_view fact, std::string_view wanted) {
    return {ErrorCode::bad_config,
            "quirks of " + device.id + ": " + std::string(fact) + " " + std::string(wanted),
            {}};
}

}  // namespace

Result<std::int64_t> DeviceQuirks::number(std::string_view fact, std::int64_t least,
                                          std::int64_t most) const {
    const auto found = facts.find(fact);
    if (found == facts.end()) return missing(*this, fact, "is missing");
    const auto* value = std::get_if<std::int64_t>(&found->second.value);
    if (value == nullptr || *value < least || *value > most)
        return missing(*this, fact,
                       "must be " + std::to_string(least) + " … " + std::to_string(most));
    return *value;
}

Result<std::string> DeviceQuirks::word(std::string_view fact) const {
    const auto found = facts.find(fact);
    if (found == facts.end()) return missing(*this, fact, "is missing");
    const auto* value = std::get_if<std::string>(&found->second.value);
    if (value == nullptr) return missing(*this, fact, "must be a text");
    return *value;
}

Result<std::vector<DeviceQuirks>> load_quirks(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return {ErrorCode::bad_config, file.string() + ": cannot be read"};
    std::string text(file_bytes_max + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (text.size() > file_bytes_max)
        return {ErrorCode::bad_config, file.string() + ": longer than 256 KiB"};
    try {
        return QuirkReader(file.string()).read(toml::parse(text));
    } catch (const toml::parse_error& error) {
        return {ErrorCode::bad_config, file.string() + ":" +
                                           std::to_string(error.source().begin.line) + ": " +
                                           std::string(error.description())};
    } catch (const kiosk::TomlConfused& error) {
        return {ErrorCode::bad_config, file.string() + ":1: " + error.what()};
    }
}

const DeviceQuirks* find_quirks(const std::vector<DeviceQuirks>& table, UsbId id) {
    for (const auto& device : table)
        if (std::find(device.usb.begin(), device.usb.end(), id) != device.usb.end()) return &device;
    return nullptr;
}

const DeviceQuirks* quirks_of_device(const std::vector<DeviceQuirks>& table,
                                     const UsbDevice& device) {
    if (const auto* named = find_quirks(table, device.id)) return named;
    for (const auto& entry : table)
        if (entry.usb_class && *entry.usb_class == device.class_code) return &entry;
    return nullptr;
}

const DeviceQuirks* quirks_of_name(const std::vector<DeviceQuirks>& table, std::string_view name) {
    for (const auto& entry : table)
        for (const auto& beginning : entry.names)
            if (name.starts_with(beginning)) return &entry;
    return nullptr;
}

Result<std::vector<DeviceQuirks>> load_all_quirks(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    std::error_code failed;
    for (const auto& entry : std::filesystem::directory_iterator(folder, failed))
        if (entry.path().extension() == ".toml") files.push_back(entry.path());
    if (failed) return {ErrorCode::bad_config, folder.string() + ": cannot be read"};
    std::sort(files.begin(), files.end());
    std::vector<DeviceQuirks> all;
    for (const auto& file : files) {
        auto table = load_quirks(file);
        if (!table) return table.error();
        for (auto& device : *table) {
            const bool is_twin = std::any_of(
                all.begin(), all.end(), [&](const auto& other) { return other.id == device.id; });
            if (is_twin)
                return {ErrorCode::bad_config,
                        file.string() + ": id " + device.id + " stands in another file, too"};
            all.push_back(std::move(device));
        }
    }
    return all;
}

}  // namespace drivers
