#include "kiosk/flow/materials.h"

#include <algorithm>

#include "kiosk/flow/page_sizes.h"
#include "kiosk/flow/principals.h"
#include "kiosk/flow/steps/steps.h"

namespace kiosk {

namespace {

std::vector<MetMaterial> all_of(const Visit& visit, const TerminalHealth& health) {
    const auto* item = visit.item();
    const auto* situation = visit.situation();
    if (item == nullptr || situation == nullptr) return {};
    return met_materials(*item, *situation, visit, picture_ways(health, visit));
}

bool is_in(const std::vector<std::string>& list, const std::string& word) {
    return std::ranges::find(list, word) != list.end();
}

/// Fields of the form that others have filled.
std::size_t fields_told(const ServiceItem& item, const PersonData& data) {
    const auto* form = item.terminal_form();
    if (form == nullptr) return 0;
    std::size_t count = 0;
    for (const auto& licence : data.licences)
        if (is_in(form->sources.licence_types, licence.type) &&
            data.licence(licence.type) == &licence)
            count += licence.values.size();
    for (const auto& set : data.sets)
        if (is_in(form->sources.data_sets, set.id) && set.state == SharedSet::State::found)
            count += set.values.size();
    return count;
}

bool can_end_consent(const Visit& visit) {
    return visit.consent && !visit.consent->id.is_nil() && !visit.consent->withdrawn;
}

void end_consent(Context& context, step::Materials& current) {
    if (!can_end_consent(context.visit())) return;
    withdraw_consent(context);
    current.consent_ended = true;
    current.page = 0;
}

}  // namespace

void enter_materials(Context& context) {
    context.go(step::Materials{});
    keep_guard_read(context);
    restart_idle(context);
}

void on_intent(Context& context, step::Materials& current, const Intent& intent) {
    auto& visit = context.visit();
    if (const auto* turn = std::get_if<intent::TurnPage>(&intent)) {
        const auto pages = pages_needed(all_of(visit, context.data.health).size(),
                                        page_sizes(visit.way).materials);
        current.page = std::min(current.page, pages - 1);
        if (turn->by > 0 && current.page + 1 < pages) ++current.page;
        if (turn->by < 0 && current.page > 0) --current.page;
    } else if (std::holds_alternative<intent::EndConsent>(intent)) {
        end_consent(context, current);
    } else if (std::holds_alternative<intent::Next>(intent)) {
        enter_form(context);
    } else if (std::holds_alternative<intent::Back>(intent)) {
        is_for_another_person(visit) ? enter_guide(context) : enter_consent(context);
    }
}

Screen view(const ViewContext& context, const step::Materials& current) {
    const auto& visit = context.visit;
    MaterialsScreen screen;
    screen.consent_ended = current.consent_ended;
    screen.can_end_consent = can_end_consent(visit);
    const auto* item = visit.item();
    if (item == nullptr) return screen;
    screen.service = item->name;
    const auto all = all_of(visit, context.health);
    screen.needed = all.size() - static_cast<std::size_t>(std::ranges::count(
                                     all, MaterialWay::optional, &MetMaterial::way));
    screen.spared = static_cast<std::size_t>(std::ranges::count_if(all, &MetMaterial::spared));
    const auto a_page = page_sizes(visit.way).materials;
    screen.pages = pages_needed(all.size(), a_page);
    screen.page = std::min(current.page, screen.pages - 1);
    const auto last = std::min(all.size(), (screen.page + 1) * a_page);
    for (auto i = screen.page * a_page; i < last; ++i)
        screen.rows.push_back({all[i].material->name, all[i].way, material_detail(all[i], *item)});
    screen.fields = fields_told(*item, visit.gathered);
    return screen;
}

}  // namespace kiosk
