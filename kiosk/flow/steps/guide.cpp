#include <algorithm>

#include "kiosk/flow/guide_view.h"
#include "kiosk/flow/steps/steps.h"
#include "kiosk/flow/text_ids.h"

namespace kiosk {

namespace {

std::size_t page_count(const Visit& visit) {
    const auto* item = visit.item();
    const bool large = visit.way == WayOfUse::elder;
    return item == nullptr ? 1 : guide_pages(guide_sections(*item, *visit.catalogue), large).size();
}

bool may_start(const Context& context) {
    const auto* item = context.visit().item();
    return item != nullptr &&
           cannot_start(*item, context.data.health, civil_date(context.now.wall)).empty();
}

}  // namespace

void enter_guide(Context& context) {
    context.go(step::Guide{});
}

void on_intent(Context& context, step::Guide& current, const Intent& intent) {
    auto& visit = context.visit();
    if (const auto* turn = std::get_if<intent::TurnPage>(&intent)) {
        // Another way of use may have fewer pages than the one it was turned in.
        current.page = std::min(current.page, page_count(visit) - 1);
        if (turn->by > 0 && current.page + 1 < page_count(visit)) ++current.page;
        if (turn->by < 0 && current.page > 0) --current.page;
    } else if (std::holds_alternative<intent::Back>(intent)) {
        // Answers of this service are not lost by a look at its guide, but by leaving it.
        if (would_lose_answers(visit)) {
            visit.overlay = LeaveQuestion{};
        } else {
            return_home(context);
        }
    } else if (std::holds_alternative<intent::Next>(intent)) {
        if (visit.form != nullptr && visit.form_service == visit.service) {
            go_to_page(context, 0, false);
        } else if (may_start(context) && !current.form_unusable) {
            enter_identify(context);
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
    screen.cannot_start_reason = cannot_start(*item, context.health, civil_date(context.now.wall));
    if (current.form_unusable) screen.cannot_start_reason = text_id::guide_form_unusable;
    if (context.visit.form != nullptr) screen.cannot_start_reason.clear();
    screen.can_start = screen.cannot_start_reason.empty();
    if (screen.can_start) screen.limits = limits_now(context.health, true);
    screen.who = guide_who(*item);
    screen.where = guide_where(*item, screen.can_start);
    screen.how = guide_how(*item);
    const bool large = context.visit.way == WayOfUse::elder;
    auto pages = guide_pages(guide_sections(*item, *context.visit.catalogue), large);
    screen.pages = pages.size();
    screen.page = std::min(current.page, pages.size() - 1);
    screen.sections = std::move(pages[screen.page]);
    return screen;
}

}  // namespace kiosk
