#include <algorithm>

#include "kiosk/flow/flow_words.h"
#include "kiosk/flow/steps/steps.h"

namespace kiosk {

namespace {

enum class Zone { own, same_province, other_province };
constexpr int levels_max = 6;

std::string own_code(const Visit& visit) {
    return visit.catalogue->hall().area_code;
}

Zone zone_of(const Visit& visit, const std::string& code) {
    constexpr std::size_t province = 2;
    const auto own = own_code(visit);
    if (code == own) return Zone::own;
    return code.substr(0, province) == own.substr(0, province) ? Zone::same_province
                                                               : Zone::other_province;
}

std::string_view zone_key(Zone zone) {
    switch (zone) {
        case Zone::own:
            return "areas.own";
        case Zone::same_province:
            return "areas.same_province";
        case Zone::other_province:
            return "areas.other_province";
    }
    return "areas.own";
}

LocalText counted(std::string_view key, std::size_t count) {
    return flow_words().format(key, {{"count", same_everywhere(std::to_string(count))}});
}

std::vector<const ServiceItem*> offered(const Visit& visit, const std::string& code) {
    if (!visit.catalogue) return {};
    if (!code.empty() && code != own_code(visit)) return visit.catalogue->in_area(code);
    std::vector<const ServiceItem*> own;
    for (const auto& item : visit.catalogue->services()) own.push_back(&item);
    return own;
}

}  // namespace

const Area* chosen_area(const Visit& visit) {
    if (!visit.catalogue || visit.catalogue->areas().empty()) return nullptr;
    const auto* chosen = visit.catalogue->area(visit.area);
    return chosen == nullptr ? &visit.catalogue->areas().front() : chosen;
}

bool is_elsewhere(const Visit& visit) {
    return !visit.area.empty() && visit.catalogue && visit.area != own_code(visit);
}

std::vector<const ServiceItem*> shown_services(const Visit& visit) {
    auto services = offered(visit, visit.area);
    if (visit.level != 0)
        std::erase_if(services,
                      [&](const ServiceItem* item) { return item->use_level != visit.level; });
    return services;
}

LocalText level_words(const Visit& visit, int level) {
    if (level < 1 || level > levels_max || !visit.catalogue) return {};
    return visit.catalogue->label(Dictionary::use_level, DictionaryCode(std::to_string(level)));
}

void on_intent(Context& context, step::Areas&, const Intent& intent) {
    auto& visit = context.visit();
    if (const auto* given = std::get_if<intent::SetAnswer>(&intent)) {
        if (given->field.value() == area_field && visit.catalogue->area(given->value) != nullptr) {
            visit.area = given->value;
            visit.level = 0;
        } else if (given->field.value() == level_field && given->value.size() == 1) {
            const int level = given->value[0] - '0';
            if (level >= 0 && level <= levels_max) visit.level = level;
        }
    } else if (std::holds_alternative<intent::Next>(intent) ||
               std::holds_alternative<intent::Back>(intent)) {
        // Whoever was read stays read: the visit goes on, the list is another.
        context.go(step::Home{});
    }
}

Screen view(const ViewContext& context, const step::Areas&) {
    const auto& visit = context.visit;
    AreasScreen screen;
    for (auto* field : {&screen.area, &screen.level}) field->kind = FieldKind::single_choice;
    screen.area.id = FieldId(area_field);
    screen.area.label = flow_words().at("areas.area");
    screen.level.id = FieldId(level_field);
    screen.level.label = flow_words().at("areas.level");
    if (!visit.catalogue) return screen;
    if (const auto* chosen = chosen_area(visit)) screen.area.value = SecretText(chosen->code);
    screen.level.value = SecretText(std::to_string(visit.level));
    for (const auto& area : visit.catalogue->areas())
        screen.area.options.push_back(
            {area.code, area.name,
             counted(zone_key(zone_of(visit, area.code)), offered(visit, area.code).size())});
    const auto all = offered(visit, visit.area);
    const auto add = [&](int level, const LocalText& name, std::size_t count) {
        screen.level.options.push_back(
            {std::to_string(level), name, counted("areas.count", count)});
    };
    add(0, flow_words().at("areas.all"), all.size());
    for (int level = 1; level <= levels_max; ++level) {
        const auto count = std::ranges::count(all, level, &ServiceItem::use_level);
        if (count > 0) add(level, level_words(visit, level), static_cast<std::size_t>(count));
    }
    return screen;
}

}  // namespace kiosk
