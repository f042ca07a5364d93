#include <algorithm>

#include "kiosk/flow/guide_view.h"
#include "kiosk/flow/steps/steps.h"

namespace kiosk {

namespace {

constexpr std::size_t services_a_page = 8;

/// In the catalogue's order: what many people need comes first.
std::vector<const ServiceItem*> services_of(const Visit& visit, const std::string& theme) {
    std::vector<const ServiceItem*> services;
    if (!visit.catalogue) return services;
    if (!theme.empty()) return visit.catalogue->of_theme(ThemeId(theme));
    for (const auto& service : visit.catalogue->services()) services.push_back(&service);
    return services;
}

std::size_t pages_for(std::size_t services) {
    return std::max<std::size_t>(1, (services + services_a_page - 1) / services_a_page);
}

bool can_finish(const ServiceItem& item, const CivilDate& today) {
    return item.level == TerminalLevel::handle && item.terminal_form() != nullptr &&
           availability(item, today) == Availability::startable;
}

}  // namespace

void on_intent(Context& context, step::Home& current, const Intent& intent) {
    auto& visit = context.visit();
    if (const auto* theme = std::get_if<intent::ChooseTheme>(&intent)) {
        const bool known =
            theme->theme.empty() ||
            (visit.catalogue && visit.catalogue->find(ThemeId(theme->theme)) != nullptr);
        if (known) current = {theme->theme, 0};
    } else if (const auto* turn = std::get_if<intent::TurnPage>(&intent)) {
        const auto pages = pages_for(services_of(visit, current.theme).size());
        if (turn->by > 0 && current.page + 1 < pages) ++current.page;
        if (turn->by < 0 && current.page > 0) --current.page;
    } else if (const auto* chosen = std::get_if<intent::ChooseService>(&intent)) {
        if (!visit.catalogue || visit.catalogue->find(chosen->service) == nullptr) return;
        visit.service = chosen->service;
        visit.home = current;
        enter_guide(context);
    } else if (std::holds_alternative<intent::Back>(intent)) {
        if (current.page > 0) {
            --current.page;
        } else {
            current.theme.clear();
        }
    }
}

Screen view(const ViewContext& context, const step::Home& current) {
    HomeScreen screen;
    screen.chosen_theme = current.theme;
    const auto services = services_of(context.visit, current.theme);
    const auto today = civil_date(context.now.wall);
    screen.pages = pages_for(services.size());
    screen.page = std::min(current.page, screen.pages - 1);
    for (std::size_t i = screen.page * services_a_page;
         i < std::min(services.size(), (screen.page + 1) * services_a_page); ++i) {
        const auto& item = *services[i];
        const bool here = can_finish(item, today);
        const bool blocked = here && !cannot_start(item, context.health, today).empty();
        screen.services.push_back(
            {item.code, item.name, item.summary, item.main_theme().value(), here, blocked});
    }
    screen.limits = limits_now(context.health, false);
    if (!context.visit.catalogue) return screen;
    for (const auto& theme : context.visit.catalogue->themes()) {
        const auto count = context.visit.catalogue->of_theme(theme.id).size();
        if (count > 0) screen.themes.push_back({theme.id.value(), theme.name, count});
    }
    return screen;
}

}  // namespace kiosk
