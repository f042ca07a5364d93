#include <algorithm>

#include "kiosk/flow/guide_view.h"
#include "kiosk/flow/steps/steps.h"
#include "kiosk/flow/text_ids.h"

namespace kiosk {

namespace {

using Print = ReceiptScreen::Print;

/// The situation, where it was asked for.
const HandleItem* asked_situation(const Visit& visit) {
    const auto* item = visit.item();
    return item != nullptr && item->handle_items.size() > 1 ? visit.situation() : nullptr;
}

bool can_print(const Visit& visit, const TerminalHealth& health) {
    constexpr std::size_t copies_max = 2;
    return !visit.practice && health.printer != PartState::unavailable &&
           !visit.guide_print.request && visit.guide_print.copies < copies_max;
}

std::vector<std::vector<GuideSection>> pages_of(const Visit& visit, const ServiceItem& item,
                                                const Environment& environment, Now now) {
    const ReadingDay day{civil_date(now.wall), environment.guide_days};
    return guide_pages(guide_sections(item, *visit.catalogue, asked_situation(visit), day),
                       visit.way == WayOfUse::elder);
}

std::size_t page_count(const Context& context) {
    const auto& visit = context.visit();
    const auto* item = visit.item();
    return item == nullptr ? 1 : pages_of(visit, *item, context.environment, context.now).size();
}

bool may_start(const Context& context) {
    const auto* item = context.visit().item();
    return item != nullptr &&
           (context.visit().practice ||
            cannot_start(*item, context.data.health, civil_date(context.now.wall),
                         context.environment.devices)
                .empty());
}

bool may_report(const Visit& visit) {
    const auto* item = visit.item();
    return item != nullptr && !item->materials.empty() && !visit.practice;
}

}  // namespace

void enter_guide(Context& context) {
    context.go(step::Guide{});
}

void on_intent(Context& context, step::Guide& current, const Intent& intent) {
    auto& visit = context.visit();
    if (const auto* turn = std::get_if<intent::TurnPage>(&intent)) {
        // Another way of use may have fewer pages than the one it was turned in.
        const auto pages = page_count(context);
        current.page = std::min(current.page, pages - 1);
        if (turn->by > 0 && current.page + 1 < pages) ++current.page;
        if (turn->by < 0 && current.page > 0) --current.page;
    } else if (std::holds_alternative<intent::PrintGuide>(intent)) {
        const auto* item = visit.item();
        if (item == nullptr || !can_print(visit, context.data.health)) return;
        if (visit.situation() == nullptr)
            return enter_scenario(context, step::Scenario::Then::print);
        print_guide(context);
    } else if (const auto* open = std::get_if<intent::OpenPublic>(&intent)) {
        if (open->section == "report" && may_report(visit)) open_public(context, "report");
    } else if (std::holds_alternative<intent::Back>(intent)) {
        // Answers of this service are not lost by a look at its guide, but by leaving it.
        if (would_lose_answers(visit)) {
            visit.overlay = LeaveQuestion{};
        } else if (visit.search) {
            const auto search = *visit.search;
            return_home(context);
            visit.search = search;
            enter_search(context);
        } else {
            return_home(context);
        }
    } else if (std::holds_alternative<intent::Next>(intent)) {
        if (const auto* item = visit.item(); item != nullptr && !item->bill.empty()) {
            if (may_start(context)) enter_bill(context);
        } else if (visit.form != nullptr && visit.form_service == visit.service) {
            go_to_page(context, 0, false);
        } else if (may_start(context) && !current.form_unusable && !current.no_room) {
            if (visit.situation() == nullptr)
                return enter_scenario(context, step::Scenario::Then::start);
            identify_once(context);
        }
    }
}

Screen view(const ViewContext& context, const step::Guide& current) {
    GuideScreen screen;
    const auto* item = context.visit.item();
    screen.code = context.visit.service;
    if (item == nullptr) {
        screen.cannot_start_reason = text_id::guide_cancelled;
        return screen;
    }
    screen.name = item->name;
    screen.summary = item->summary;
    screen.theme = item->main_theme().value();
    screen.cannot_start_reason = cannot_start(*item, context.health, civil_date(context.now.wall),
                                              context.environment.devices);
    if (current.no_room) screen.cannot_start_reason = text_id::guide_storage_full;
    if (current.form_unusable) screen.cannot_start_reason = text_id::guide_form_unusable;
    if (context.visit.form != nullptr || context.visit.practice) screen.cannot_start_reason.clear();
    screen.can_start = screen.cannot_start_reason.empty();
    if (screen.can_start) screen.limits = limits_now(context.health, true);
    screen.who = guide_who(*item);
    screen.where = guide_where(*item, screen.can_start);
    const auto* situation = asked_situation(context.visit);
    screen.how = guide_how(*item, situation);
    if (situation != nullptr) screen.situation = situation->name;
    const auto& paper = context.visit.guide_print;
    screen.can_print = can_print(context.visit, context.health);
    screen.can_report = may_report(context.visit);
    screen.printing = paper.request.has_value() && paper.problem.empty();
    screen.printed = paper.state == Print::printed;
    screen.print_problem = paper.problem;
    auto pages = pages_of(context.visit, *item, context.environment, context.now);
    screen.pages = pages.size();
    screen.page = std::min(current.page, pages.size() - 1);
    screen.sections = std::move(pages[screen.page]);
    return screen;
}

}  // namespace kiosk
