#include "tests/simulator/plan.h"

#include <array>

#include <nlohmann/json.hpp>

#include "kiosk/base/random.h"

namespace tests {

namespace {

struct Member {
    const char* name;
    int Plan::*value;
};

constexpr std::array members{Member{"steps", &Plan::steps},
                             Member{"cases", &Plan::cases},
                             Member{"network", &Plan::network},
                             Member{"outages", &Plan::outages},
                             Member{"refusals", &Plan::refusals},
                             Member{"disk_faults", &Plan::disk_faults},
                             Member{"deaths", &Plan::deaths},
                             Member{"power_cuts", &Plan::power_cuts},
                             Member{"full_disk", &Plan::full_disk},
                             Member{"bit_rot", &Plan::bit_rot},
                             Member{"clock_jumps", &Plan::clock_jumps},
                             Member{"catalogues", &Plan::catalogues}};

}  // namespace

Plan Plan::drawn(std::uint64_t seed) {
    kiosk::SeededRandom random(seed ^ 0x91A4'0000'0000'0000);
    const auto below = [&random](std::uint64_t bound) {
        return static_cast<int>(random.below(bound));
    };
    Plan plan;
    plan.steps = 50 + below(110);
    plan.cases = 2 + below(6);
    // Each kind of trouble is off in a good part of the worlds, so that none hides another.
    const auto some = [&](int& value, int most) {
        value = below(3) == 0 ? 0 : below(static_cast<std::uint64_t>(most));
    };
    some(plan.network, 700);
    some(plan.outages, 60);
    some(plan.disk_faults, 80);
    some(plan.deaths, 80);
    some(plan.power_cuts, 60);
    some(plan.clock_jumps, 60);
    some(plan.catalogues, 60);
    if (below(4) == 0) plan.refusals = 60;
    if (below(4) == 0) plan.full_disk = 120;
    if (below(8) == 0) plan.bit_rot = 20;
    return plan;
}

kiosk::Result<Plan> Plan::from_json(std::string_view text, Plan drawn) {
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object()) return {kiosk::ErrorCode::bad_format, "a plan is a JSON object"};
    for (const auto& [name, value] : json.items()) {
        const auto* member = std::find_if(members.begin(), members.end(),
                                          [&](const Member& m) { return name == m.name; });
        if (member == members.end() || !value.is_number_unsigned())
            return {kiosk::ErrorCode::bad_format, "no such number in a plan: " + name};
        drawn.*(member->value) = value.get<int>();
    }
    return drawn;
}

std::string Plan::json() const {
    nlohmann::ordered_json json;
    for (const auto& member : members) json[member.name] = this->*(member.value);
    return json.dump();
}

}  // namespace tests
