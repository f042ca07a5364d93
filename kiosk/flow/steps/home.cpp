#include <algorithm>

#include "kiosk/flow/flow_words.h"
#include "kiosk/flow/guide_view.h"
#include "kiosk/flow/page_sizes.h"
#include "kiosk/flow/steps/steps.h"

namespace kiosk {

namespace {

AudienceKind audience_of(BrowseBy by) {
    return by == BrowseBy::enterprise ? AudienceKind::enterprise : AudienceKind::person;
}

template <class Has>
std::size_t count_of(const Visit& visit, Has has) {
    const auto shown = shown_services(visit);
    return static_cast<std::size_t>(
        std::ranges::count_if(shown, [&](const ServiceItem* item) { return has(*item); }));
}

bool is_of(const ServiceItem& item, const ThemeId& theme) {
    return std::ranges::find(item.themes, theme) != item.themes.end();
}

bool is_of(const ServiceItem& item, const LifeStageId& stage) {
    return std::ranges::find(item.life_stages, stage) != item.life_stages.end();
}

template <class Entry>
void add_group(std::vector<GroupView>& groups, const Entry& entry, std::size_t services) {
    if (services > 0) groups.push_back({entry.id.value(), entry.name, services});
}

/// 做什么、怎么做、如何用 of the topic that is looked at.
void tell_topic(const Visit& visit, const step::Home& home, GroupView& group) {
    if (home.by != BrowseBy::topic || !visit.catalogue) return;
    const auto* theme = visit.catalogue->find(ThemeId(group.id));
    if (theme == nullptr) return;
    group.what = theme->about;
    group.how = theme->how;
    group.use = theme->use;
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
                    add_group(groups, stage, count_of(visit, [&](const ServiceItem& item) {
                                  return is_of(item, stage.id);
                              }));
            }
            break;
        case BrowseBy::topic:
            for (const auto& theme : catalogue.themes())
                add_group(groups, theme, count_of(visit, [&](const ServiceItem& item) {
                              return is_of(item, theme.id);
                          }));
            break;
        case BrowseBy::department:
            for (const auto* item : shown_services(visit)) {
                const auto known =
                    std::ranges::find(groups, item->body.credit_code, &GroupView::id);
                if (known != groups.end())
                    ++known->services;
                else
                    groups.push_back({item->body.credit_code, item->body.name, 1});
            }
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

/// An older ranking tells nothing of what people need now.
constexpr int ranking_days_max = 7;

/// That of the area, else of the smallest wider one; nullptr when none was counted lately.
const Bulletin::Ranking* ranking_for(const ViewContext& context) {
    const auto& environment = context.environment;
    if (!environment.bulletin) return nullptr;
    const auto& chosen = context.visit.area;
    const auto& area = chosen.empty() ? environment.area_code : chosen;
    const auto today = civil_date(context.now.wall);
    const Bulletin::Ranking* best = nullptr;
    for (const auto& ranking : environment.bulletin->rankings) {
        const int age = days_between(ranking.day, today);
        if (age < 0 || age > ranking_days_max || !is_within_area(area, ranking.area_code)) continue;
        if (best == nullptr || is_within_area(ranking.area_code, best->area_code)) best = &ranking;
    }
    return best;
}

/// What is filed most often in the area comes first, the rest in the catalogue's order; without a
/// ranking of these days all in that order.
void used_most_first(const ViewContext& context, std::vector<const ServiceItem*>& services) {
    const auto* ranking = ranking_for(context);
    if (ranking == nullptr) return;
    const auto place = [&](const ServiceItem* service) {
        return std::ranges::find(ranking->services, service->code) - ranking->services.begin();
    };
    std::ranges::stable_sort(services, {}, place);
}

/// In the catalogue's order.
std::vector<const ServiceItem*> services_of(const Visit& visit, const step::Home& home) {
    auto services = shown_services(visit);
    if (home.by == BrowseBy::popular) return services;
    if (home.group.empty()) return {};
    std::erase_if(services, [&](const ServiceItem* item) {
        if (home.by == BrowseBy::topic) return !is_of(*item, ThemeId(home.group));
        if (home.by == BrowseBy::department) return item->body.credit_code != home.group;
        return !is_of(*item, LifeStageId(home.group));
    });
    return services;
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
    return item.level == TerminalLevel::handle &&
           (item.terminal_form() != nullptr || !item.bill.empty()) &&
           availability(item, today) == Availability::startable;
}

/// Whose it is: level and implementing body.
LocalText authority_words(const Visit& visit, const ServiceItem& item) {
    const auto level = level_words(visit, item.use_level);
    if (level.empty()) return item.body.name;
    return flow_words().format("card.authority", {{"level", level}, {"body", item.body.name}});
}

}  // namespace

ServiceCardView card_of(const ViewContext& context, const ServiceItem& item) {
    const auto today = civil_date(context.now.wall);
    const auto& devices = context.environment.devices;
    const bool here = can_finish(item, today) && has_what_it_needs(item, devices);
    const bool blocked = here && !cannot_start(item, context.health, today, devices).empty();
    return {item.code,    item.name,
            item.summary, item.main_theme().value(),
            here,         authority_words(context.visit, item),
            blocked};
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
    } else if (std::holds_alternative<intent::OpenAreas>(intent)) {
        if (visit.catalogue->areas().size() < 2) return;
        visit.home = {};
        context.go(step::Areas{});
    } else if (std::holds_alternative<intent::OpenSearch>(intent)) {
        visit.home = current;
        enter_search(context);
    } else if (std::holds_alternative<intent::OpenMine>(intent) && visit.logged_in) {
        visit.home = current;
        enter_mine(context);
    } else if (std::holds_alternative<intent::LogOut>(intent) && visit.logged_in) {
        end_visit(context);
    } else if (const auto* open = std::get_if<intent::OpenPublic>(&intent)) {
        if (may_go_aside(visit)) open_public(context, open->section);
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
    if (const auto* area = chosen_area(context.visit)) screen.area = area->name;
    if (context.visit.level != 0) screen.level = level_words(context.visit, context.visit.level);
    screen.elsewhere = is_elsewhere(context.visit);
    screen.has_areas = context.visit.catalogue && context.visit.catalogue->areas().size() > 1;
    auto groups = groups_of(context.visit, current.by);
    const auto chosen = std::ranges::find(groups, current.group, &GroupView::id);
    if (chosen != groups.end()) {
        screen.chosen = *chosen;
        tell_topic(context.visit, current, *screen.chosen);
    }
    if (shows_groups(current)) {
        const std::size_t first = screen.page * groups_a_page;
        for (std::size_t i = first; i < std::min(groups.size(), first + groups_a_page); ++i)
            screen.groups.push_back(std::move(groups[i]));
        return screen;
    }
    const std::size_t first = screen.page * services_a_page;
    auto services = services_of(context.visit, current);
    if (current.by == BrowseBy::popular) {
        used_most_first(context, services);
        own_ones_first(context.visit, services);
    }
    for (std::size_t i = first; i < std::min(services.size(), first + services_a_page); ++i)
        screen.services.push_back(card_of(context, *services[i]));
    return screen;
}

}  // namespace kiosk
