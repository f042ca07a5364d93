#include <algorithm>

#include "kiosk/flow/guide_view.h"
#include "kiosk/flow/page_sizes.h"
#include "kiosk/flow/steps/steps.h"

namespace kiosk {

namespace {

AudienceKind audience_of(BrowseBy by) {
    return by == BrowseBy::enterprise ? AudienceKind::enterprise : AudienceKind::person;
}

template <class Entry>
void add_group(std::vector<GroupView>& groups, const Entry& entry, std::size_t services) {
    if (services > 0) groups.push_back({entry.id.value(), entry.name, services});
}

std::vector<GroupView> groups_of(const Visit& visit, BrowseBy by) {
    std::vector<GroupView> groups;
    if (!visit.catalogue) return groups;
    const auto& catalogue = *visit.catalogue;
    switch (by) {
        case BrowseBy::popular:
            break;
        case BrowseBy::person:
        case BrowseBy::enterprise:
            for (const auto& stage : catalogue.life_stages()) {
                if (stage.audience == audience_of(by))
                    add_group(groups, stage, catalogue.of_life_stage(stage.id).size());
            }
            break;
        case BrowseBy::topic:
            for (const auto& theme : catalogue.themes())
                add_group(groups, theme, catalogue.of_theme(theme.id).size());
            break;
        case BrowseBy::department:
            for (const auto& body : catalogue.departments())
                groups.push_back({body.credit_code, body.name, body.services});
            break;
    }
    return groups;
}

/// Whoever has logged in finds what they have done before first, and nobody after them.
void own_ones_first(const Visit& visit, std::vector<const ServiceItem*>& services) {
    if (!visit.overview) return;
    const auto& own = visit.overview->frequent;
    const auto place = [&](const ServiceItem* service) {
        return std::ranges::find(own, service->code) - own.begin();
    };
    std::ranges::stable_sort(services, {}, place);
}

/// In the catalogue's order: what many people need comes first.
std::vector<const ServiceItem*> services_of(const Visit& visit, const step::Home& home) {
    std::vector<const ServiceItem*> services;
    if (!visit.catalogue) return services;
    const auto& catalogue = *visit.catalogue;
    if (home.by == BrowseBy::popular) {
        for (const auto& service : catalogue.services()) services.push_back(&service);
        own_ones_first(visit, services);
        return services;
    }
    if (home.group.empty()) return services;
    if (home.by == BrowseBy::topic) return catalogue.of_theme(ThemeId(home.group));
    if (home.by == BrowseBy::department) return catalogue.of_department(home.group);
    return catalogue.of_life_stage(LifeStageId(home.group));
}

bool shows_groups(const step::Home& home) {
    return home.by != BrowseBy::popular && home.group.empty();
}

/// Groups have a name and nothing more, so more of them stand on a page.
constexpr std::size_t groups_a_page = 10;

std::size_t page_count(const Visit& visit, const step::Home& home) {
    return shows_groups(home) ? pages_needed(groups_of(visit, home.by).size(), groups_a_page)
                              : pages_needed(services_of(visit, home).size(), services_a_page);
}

bool is_known(const Visit& visit, const intent::Browse& browse) {
    if (browse.group.empty()) return true;
    const auto groups = groups_of(visit, browse.by);
    return std::ranges::find(groups, browse.group, &GroupView::id) != groups.end();
}

bool can_finish(const ServiceItem& item, const CivilDate& today) {
    return item.level == TerminalLevel::handle && item.terminal_form() != nullptr &&
           availability(item, today) == Availability::startable;
}

}  // namespace

ServiceCardView card_of(const ViewContext& context, const ServiceItem& item) {
    const auto today = civil_date(context.now.wall);
    const auto& devices = context.environment.devices;
    const bool here = can_finish(item, today) && has_what_it_needs(item, devices);
    const bool blocked = here && !cannot_start(item, context.health, today, devices).empty();
    return {item.code, item.name, item.summary, item.main_theme().value(), here, blocked};
}

void choose_service(Context& context, const ServiceCode& service) {
    auto& visit = context.visit();
    if (!visit.catalogue || visit.catalogue->find(service) == nullptr) return;
    visit.service = service;
    visit.scenario.clear();
    // What is still being printed stays known, so that it can be called back.
    if (!visit.guide_print.request) visit.guide_print = {};
    enter_guide(context);
}

void on_intent(Context& context, step::Home& current, const Intent& intent) {
    auto& visit = context.visit();
    if (const auto* browse = std::get_if<intent::Browse>(&intent)) {
        if (is_known(visit, *browse)) current = {browse->by, browse->group, 0};
    } else if (const auto* turn = std::get_if<intent::TurnPage>(&intent)) {
        const auto pages = page_count(visit, current);
        if (turn->by > 0 && current.page + 1 < pages) ++current.page;
        if (turn->by < 0 && current.page > 0) --current.page;
    } else if (const auto* chosen = std::get_if<intent::ChooseService>(&intent)) {
        visit.home = current;
        visit.search.reset();
        choose_service(context, chosen->service);
    } else if (std::holds_alternative<intent::OpenSearch>(intent)) {
        visit.home = current;
        enter_search(context);
    } else if (std::holds_alternative<intent::OpenMine>(intent) && visit.logged_in) {
        visit.home = current;
        enter_mine(context);
    } else if (std::holds_alternative<intent::LogOut>(intent) && visit.logged_in) {
        end_visit(context);
    } else if (std::holds_alternative<intent::OpenCases>(intent)) {
        visit.home = current;
        open_cases(context);
    } else if (std::holds_alternative<intent::Back>(intent)) {
        if (current.page > 0) {
            --current.page;
        } else if (!current.group.empty()) {
            current.group.clear();
        } else {
            current.by = BrowseBy::popular;
        }
    }
}

Screen view(const ViewContext& context, const step::Home& current) {
    HomeScreen screen;
    screen.by = current.by;
    screen.limits = limits_now(context.health, false);
    screen.personal = context.visit.logged_in;
    screen.pages = page_count(context.visit, current);
    screen.page = std::min(current.page, screen.pages - 1);
    auto groups = groups_of(context.visit, current.by);
    const auto chosen = std::ranges::find(groups, current.group, &GroupView::id);
    if (chosen != groups.end()) screen.chosen = *chosen;
    if (shows_groups(current)) {
        const std::size_t first = screen.page * groups_a_page;
        for (std::size_t i = first; i < std::min(groups.size(), first + groups_a_page); ++i)
            screen.groups.push_back(std::move(groups[i]));
        return screen;
    }
    const std::size_t first = screen.page * services_a_page;
    const auto services = services_of(context.visit, current);
    for (std::size_t i = first; i < std::min(services.size(), first + services_a_page); ++i)
        screen.services.push_back(card_of(context, *services[i]));
    return screen;
}

}  // namespace kiosk
