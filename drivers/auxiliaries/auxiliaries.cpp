#include "drivers/auxiliaries/auxiliaries.h"

#include <array>
#include <utility>

#include "drivers/auxiliaries/auxiliaries_service.h"

namespace drivers {

using kiosk::Result;

Result<std::unique_ptr<Auxiliaries>> make_auxiliaries(const AuxiliariesConfig& config,
                                                      const kiosk::Clock& clock,
                                                      AuxiliariesEventSink sink) {
    AuxiliariesService::Parts parts;
    const std::array switches{
        std::pair{SwitchRole::door, &config.door_switch},
        std::pair{SwitchRole::tamper, &config.tamper_switch},
        std::pair{SwitchRole::operator_switch, &config.operator_switch},
        std::pair{SwitchRole::headset, &config.headset_jack},
    };
    for (const auto& [role, text] : switches) {
        if (text->empty()) continue;
        auto wish = switch_wish_of(role, *text);
        if (!wish) return wish.error();
        parts.wishes.push_back(std::move(*wish));
    }
    if (!parts.wishes.empty()) parts.switches = make_evdev_port();
    if (config.ups == "sysfs") {
        parts.power = make_sysfs_source(config.sysfs);
    } else if (!config.ups.empty()) {
        auto source = make_nut_source(config.ups);
        if (!source) return source.error();
        parts.power = std::move(*source);
    }
    if (!config.lights.empty()) parts.lights.emplace(config.sysfs, config.lights);
    auto service = std::make_unique<AuxiliariesService>(std::move(parts), clock, std::move(sink));
    service->start();
    return std::unique_ptr<Auxiliaries>(std::move(service));
}

}  // namespace drivers
