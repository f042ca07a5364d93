#include "kiosk/app/terminal_profile.h"

namespace kiosk {

namespace {

std::string level_of(const Config& config) {
    if (config.devices.idcard.enabled) return "level:handle";
    return config.printer.uri.empty() ? "level:guide" : "level:print";
}

}  // namespace

std::vector<std::string> devices_of(const Config& config) {
    std::vector<std::string> devices;
    const auto add = [&](bool is_there, const char* name) {
        if (is_there) devices.emplace_back(name);
    };
    const auto& printer = config.printer.uri;
    const bool has_roll = printer.starts_with("escpos:");
    add(config.devices.idcard.enabled, "idcard");
    add(!printer.empty() && !has_roll, "document_printer");
    add(has_roll, "receipt_printer");
    add(config.devices.scanner.enabled, "scanner");
    add(config.devices.smart_card.enabled, "smart_card");
    add(!config.devices.document_camera.source.empty(), "document_camera");
    add(!config.devices.person_camera.source.empty(), "person_camera");
    return devices;
}

std::vector<std::string> capabilities_of(const Config& config) {
    auto capabilities = devices_of(config);
    capabilities.push_back(level_of(config));
    capabilities.push_back("place:" + config.terminal.place);
    if (!config.terminal.group.empty()) capabilities.push_back("group:" + config.terminal.group);
    return capabilities;
}

}  // namespace kiosk
