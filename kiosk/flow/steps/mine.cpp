#include <algorithm>

#include "kiosk/flow/applicant.h"
#include "kiosk/flow/flow_words.h"
#include "kiosk/flow/materials.h"
#include "kiosk/flow/page_sizes.h"
#include "kiosk/flow/principals.h"
#include "kiosk/flow/steps/steps.h"
#include "kiosk/flow/text_ids.h"

namespace kiosk {

namespace {

constexpr std::size_t suggested_max = 2;

std::chrono::sys_days days_of(const CivilDate& date) {
    return std::chrono::year_month_day{std::chrono::year{date.year},
                                       std::chrono::month{static_cast<unsigned>(date.month)},
                                       std::chrono::day{static_cast<unsigned>(date.day)}};
}

/// What the terminal sees by itself: the card's own last day.
std::optional<Todo> card_expiring(const Visit& visit, const CivilDate& today) {
    if (!visit.card || visit.card->long_term || !visit.card->valid_to) return std::nullopt;
    if (days_between(today, *visit.card->valid_to) > remind_days) return std::nullopt;
    Todo todo;
    todo.kind = TodoKind::card_expiring;
    todo.name = flow_words().at("mine.identity_card");
    todo.due = visit.card->valid_to;
    return todo;
}

std::vector<Todo> todos_of(const Visit& visit, const CivilDate& today) {
    std::vector<Todo> all;
    if (visit.overview)
        for (const auto& each : visit.overview->todos) all.push_back(each.copy());
    if (auto card = card_expiring(visit, today)) all.push_back(std::move(*card));
    return all;
}

const ServiceItem* known_service(const Visit& visit, const ServiceCode& code) {
    return visit.catalogue && !code.value().empty() ? visit.catalogue->find(code) : nullptr;
}

/// What expires is renewed by a service, where one is named; else it is looked for.
void renew(Context& context, const Todo& todo) {
    auto& visit = context.visit();
    if (known_service(visit, todo.service) != nullptr) return choose_service(context, todo.service);
    enter_search(context);
    std::get<step::Search>(visit.step).text = todo.name.in(Language::zh);
}

void open_todo(Context& context, std::size_t position) {
    auto todos = todos_of(context.visit(), civil_date(context.now.wall));
    if (position >= todos.size()) return;
    const auto& todo = todos[position];
    switch (todo.kind) {
        case TodoKind::supplement:
        case TodoKind::result_ready:
            return ask(context, question::Show{todo.case_no});
        case TodoKind::offer:
            return enter_offer(context, todo.offer);
        case TodoKind::licence_expiring:
        case TodoKind::card_expiring:
            return renew(context, todo);
    }
}

LocalText profile_words() {
    return flow_words().at("profile.text");
}

MineScreen::Row row_of(const Todo& todo, std::size_t position, const CivilDate& today) {
    MineScreen::Row row;
    row.position = position;
    row.kind = todo.kind;
    row.name = todo.name;
    row.line = todo.line;
    row.due = todo.due;
    row.days_left = todo.due ? days_between(today, *todo.due) : 0;
    row.overdue = todo.overdue || (todo.due && *todo.due < today);
    return row;
}

}  // namespace

int days_between(const CivilDate& from, const CivilDate& to) {
    return static_cast<int>((days_of(to) - days_of(from)).count());
}

void enter_mine(Context& context) {
    auto& visit = context.visit();
    visit.forget_matters();
    visit.search.reset();
    context.go(step::Mine{});
    restart_idle(context);
    if (context.data.health.platform_reachable)
        ask(context, question::Overview{});
    else
        visit.asked = Asked{question::Overview{}, {}, {}, std::string(text_id::cases_offline), {}};
    keep_guard_read(context);
}

void take_overview(Context& context, Overview& overview) {
    auto& visit = context.visit();
    visit.overview = std::move(overview);
}

void set_profile(Context& context, bool ends) {
    auto& visit = context.visit();
    if (!std::holds_alternative<step::Mine>(visit.step) || !visit.overview || visit.asked) return;
    auto consent = consent_to(context, profile_words(), consent_text_version);
    if (ends) consent.id = visit.overview->profile_consent;
    // What was told with it is gone at once, whether the platform answers or not.
    if (ends) {
        visit.overview->suggested.clear();
        std::erase_if(visit.overview->todos,
                      [](const Todo& todo) { return todo.kind == TodoKind::licence_expiring; });
    }
    ask(context, question::Profile{std::move(consent), ends});
}

void on_intent(Context& context, step::Mine& current, const Intent& intent) {
    auto& visit = context.visit();
    if (std::holds_alternative<intent::Back>(intent) ||
        std::holds_alternative<intent::Next>(intent))
        return leave_for_home(context);
    if (std::holds_alternative<intent::LogOut>(intent)) return end_visit(context);
    if (asked_again(context, intent)) return;
    if (const auto* turn = std::get_if<intent::TurnPage>(&intent)) {
        const auto count = todos_of(visit, civil_date(context.now.wall)).size();
        const auto pages = pages_needed(count, page_sizes(visit.way).matters);
        current.page = std::min(current.page, pages - 1);
        if (turn->by > 0 && current.page + 1 < pages) ++current.page;
        if (turn->by < 0 && current.page > 0) --current.page;
        return;
    }
    // While the platform is asked there is nothing to choose from; without it, what needs none.
    if (visit.asked && visit.asked->request) return;
    if (const auto* todo = std::get_if<intent::ChooseTodo>(&intent)) {
        open_todo(context, todo->position);
    } else if (const auto* chosen = std::get_if<intent::ChooseService>(&intent)) {
        choose_service(context, chosen->service);
    } else if (visit.asked) {
        return;
    } else if (std::holds_alternative<intent::OpenCases>(intent)) {
        enter_cases(context);
    } else if (std::holds_alternative<intent::OpenWallet>(intent)) {
        enter_wallet(context);
    } else if (std::holds_alternative<intent::LinkCard>(intent) &&
               can_link_card(context.environment)) {
        enter_link_card(context);
    } else if (std::holds_alternative<intent::OpenPrincipals>(intent)) {
        enter_principals(context, false);
    } else if (std::holds_alternative<intent::OpenProfile>(intent) && visit.overview) {
        visit.overlay = ProfileQuestion{!visit.overview->profile_consent.is_nil(), profile_words()};
    }
}

Screen view(const ViewContext& context, const step::Mine& current) {
    const auto& visit = context.visit;
    const auto today = civil_date(context.now.wall);
    MineScreen screen;
    screen.asking = ask_view(visit);
    if (visit.card) screen.name = PrivateText(name_on(*visit.card).copy(), MaskKind::name);
    const auto all = todos_of(visit, today);
    const auto a_page = page_sizes(visit.way).matters;
    screen.found = all.size();
    screen.pages = pages_needed(all.size(), a_page);
    screen.page = std::min(current.page, screen.pages - 1);
    const auto last = std::min(all.size(), (screen.page + 1) * a_page);
    for (auto i = screen.page * a_page; i < last; ++i)
        screen.rows.push_back(row_of(all[i], i, today));
    if (!visit.overview) return screen;
    screen.can_link_card = can_link_card(context.environment);
    screen.profile = !visit.overview->profile_consent.is_nil();
    screen.can_act_for_others = true;
    for (const auto& each : visit.overview->suggested) {
        const auto* service = known_service(visit, each.service);
        if (service != nullptr && screen.suggested.size() < suggested_max)
            screen.suggested.push_back({service->code, service->name, each.why});
    }
    return screen;
}

// ---- what the platform has filled in

void enter_offer(Context& context, std::string id) {
    context.go(step::Offer{std::move(id), 0});
    restart_idle(context);
}

namespace {

const Todo* offer_of(const Visit& visit, const step::Offer& current) {
    if (!visit.overview) return nullptr;
    const auto found = std::ranges::find(visit.overview->todos, current.id, &Todo::offer);
    return found == visit.overview->todos.end() ? nullptr : &*found;
}

}  // namespace

void on_intent(Context& context, step::Offer& current, const Intent& intent) {
    auto& visit = context.visit();
    if (asked_again(context, intent)) return;
    if (std::holds_alternative<intent::Back>(intent)) return enter_mine(context);
    const auto* offer = offer_of(visit, current);
    if (offer == nullptr || visit.asked) return;
    if (const auto* turn = std::get_if<intent::TurnPage>(&intent)) {
        const auto pages = pages_needed(offer->values.size(), page_sizes(visit.way).answers);
        current.page = std::min(current.page, pages - 1);
        if (turn->by > 0 && current.page + 1 < pages) ++current.page;
        if (turn->by < 0 && current.page > 0) --current.page;
    } else if (std::holds_alternative<intent::Next>(intent)) {
        ask(context, question::ConfirmOffer{offer->offer});
    }
}

Screen view(const ViewContext& context, const step::Offer& current) {
    const auto& visit = context.visit;
    OfferScreen screen;
    screen.asking = ask_view(visit);
    const auto* offer = offer_of(visit, current);
    if (offer == nullptr) return screen;
    screen.service = offer->name;
    screen.line = offer->line;
    const auto a_page = page_sizes(visit.way).answers;
    screen.pages = pages_needed(offer->values.size(), a_page);
    screen.page = std::min(current.page, screen.pages - 1);
    const auto last = std::min(offer->values.size(), (screen.page + 1) * a_page);
    for (auto i = screen.page * a_page; i < last; ++i)
        screen.rows.push_back({offer->values[i].label,
                               PrivateText(offer->values[i].value.copy(), offer->values[i].mask)});
    return screen;
}

}  // namespace kiosk
