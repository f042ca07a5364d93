#include "drivers/sim/sim_device.h"

#include <algorithm>
#include <array>
#include <sstream>

#include "drivers/sim/auxiliary_nodes.h"
#include "drivers/sim/camera_node.h"
#include "drivers/sim/scanner_device.h"

namespace drivers::sim {

namespace {

using Maker = std::unique_ptr<SimDevice> (*)(SimBench&);
struct Kind {
    std::string_view name;
    Maker make;
};
constexpr std::array known_kinds{
    Kind{"scanner-pos", &make_pos_scanner},
    Kind{"scanner-keyboard", &make_keyboard_scanner},
    Kind{"scanner-serial", &make_serial_scanner},
    Kind{"camera", &make_camera_node},
    Kind{"switches", &make_switch_node},
    Kind{"power", &make_power_node},
    Kind{"lights", &make_light_nodes},
};

/// A state at once: the verbs that make it, one after the other.
struct Preset {
    /// Beginning of the kind's name; empty: every kind.
    std::string_view kind;
    std::string_view name;
    std::array<std::string_view, 3> verbs;
};
constexpr std::array presets{
    Preset{"", "well", {"clear", "plug", ""}},
    Preset{"", "gone", {"clear", "unplug", ""}},
    Preset{"scanner", "dead", {"clear", "plug", "fail_repeatedly mute"}},
    Preset{"scanner", "noisy", {"clear", "plug", "fail_repeatedly garbage"}},
    Preset{"camera", "dead", {"clear", "plug", "fail_repeatedly stall"}},
    Preset{"camera", "dark", {"clear", "plug", "fail_repeatedly dark"}},
    Preset{"switches", "closed", {"clear", "plug", "set 16 1"}},
    Preset{"switches", "open", {"clear", "plug", "set 16 0"}},
    Preset{"power", "battery", {"plug", "set online 0", "set status Discharging"}},
    Preset{"power", "low", {"set online 0", "set status Discharging", "set capacity 4"}},
    Preset{"power", "mains", {"clear", "plug", ""}},
};

}  // namespace

Words words_of(std::string_view line) {
    std::istringstream in{std::string(line)};
    Words words;
    for (std::string word; in >> word;) words.push_back(std::move(word));
    return words;
}

std::vector<std::string> SimDevices::kinds() {
    std::vector<std::string> names;
    for (const auto& kind : known_kinds) names.emplace_back(kind.name);
    return names;
}

bool SimDevices::add(const std::string& kind, SimBench& bench) {
    const auto found = std::find_if(known_kinds.begin(), known_kinds.end(),
                                    [&](const Kind& known) { return known.name == kind; });
    const bool twice = std::any_of(devices_.begin(), devices_.end(),
                                   [&](const Named& other) { return other.name == kind; });
    if (found == known_kinds.end() || twice) return false;
    devices_.push_back({kind, found->make(bench)});
    return true;
}

void SimDevices::plug_all() {
    for (auto& named : devices_) named.device->plug();
}

void SimDevices::attend() {
    for (auto& named : devices_) named.device->attend();
}

std::string SimDevices::preset(const Named& named, const std::string& name) {
    const auto found = std::find_if(presets.begin(), presets.end(), [&](const Preset& preset) {
        return named.name.starts_with(preset.kind) && preset.name == name;
    });
    if (found == presets.end()) return "error no such preset";
    for (const auto verb : found->verbs) {
        if (verb.empty()) continue;
        const std::string reply = run(named.name + " " + std::string(verb));
        // What is plugged in already is as it should be.
        const bool is_so = verb == "plug" ? named.device->is_plugged()
                                          : verb == "unplug" && !named.device->is_plugged();
        if (!reply.starts_with("ok") && !is_so) return reply;
    }
    return "ok";
}

std::string SimDevices::run(std::string_view line) {
    Words words = words_of(line);
    if (words.size() < 2) return "error device NAME VERB";
    const auto found = std::find_if(devices_.begin(), devices_.end(),
                                    [&](const Named& named) { return named.name == words[0]; });
    if (found == devices_.end()) return "error no such device";
    SimDevice& device = *found->device;
    words.erase(words.begin());
    const std::string& verb = words[0];
    if (verb == "plug") return device.plug() ? "ok" : "error already plugged in";
    if (verb == "unplug") return device.unplug() ? "ok" : "error already unplugged";
    if (verb == "state")
        return std::string("ok plugged=") + (device.is_plugged() ? "yes " : "no ") + device.state();
    if (verb == "clear") {
        device.clear();
        return "ok";
    }
    if ((verb == "fail_next" || verb == "fail_repeatedly") && words.size() == 2)
        return device.fail(words[1], verb == "fail_repeatedly") ? "ok" : "error no such fault";
    if (verb == "preset" && words.size() == 2) return preset(*found, words[1]);
    std::string reply = device.run(words);
    return reply.empty() ? "error unknown verb " + verb : reply;
}

}  // namespace drivers::sim
