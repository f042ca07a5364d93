#include <algorithm>

#include "kiosk/flow/page_sizes.h"
#include "kiosk/flow/steps/steps.h"

namespace kiosk {

namespace {

bool has_option(const CaseDefect& defect, const std::string& option) {
    return std::ranges::find(defect.options, option, &CaseDefect::Option::id) !=
           defect.options.end();
}

bool is_complete(const OwnCase& shown, const step::Supplement& current) {
    return std::ranges::all_of(shown.defects, [&current](const auto& defect) {
        return current.chosen.contains(defect.id);
    });
}

}  // namespace

void on_intent(Context& context, step::Supplement& current, const Intent& intent) {
    auto& visit = context.visit();
    if (asked_again(context, intent)) return;
    if (visit.asked && visit.asked->request) return;
    if (std::holds_alternative<intent::Back>(intent)) {
        visit.asked.reset();
        return enter_case(context, {});
    }
    if (!visit.own_case) return;
    const auto& shown = *visit.own_case;
    const auto pages = pages_needed(shown.defects.size(), page_sizes(visit.way).defects);
    if (const auto* turn = std::get_if<intent::TurnPage>(&intent)) {
        current.page = std::min(current.page, pages - 1);
        if (turn->by > 0 && current.page + 1 < pages) ++current.page;
        if (turn->by < 0 && current.page > 0) --current.page;
    } else if (const auto* answer = std::get_if<intent::SetAnswer>(&intent)) {
        const auto defect =
            std::ranges::find(shown.defects, answer->field.value(), &CaseDefect::id);
        if (defect != shown.defects.end() && has_option(*defect, answer->value))
            current.chosen[defect->id] = answer->value;
    } else if (std::holds_alternative<intent::Next>(intent) && is_complete(shown, current)) {
        ask(context, question::Supplement{shown.line.case_no, current.chosen});
    }
}

Screen view(const ViewContext& context, const step::Supplement& current) {
    const auto& visit = context.visit;
    SupplementScreen screen;
    screen.asking = ask_view(visit);
    if (!visit.own_case) return screen;
    const auto& shown = *visit.own_case;
    const auto a_page = page_sizes(visit.way).defects;
    screen.service = shown.line.service;
    screen.defects = shown.defects.size();
    screen.until = shown.supplement_until;
    screen.place = shown.place;
    screen.complete = is_complete(shown, current);
    screen.pages = pages_needed(screen.defects, a_page);
    screen.page = std::min(current.page, screen.pages - 1);
    const std::size_t first = screen.page * a_page;
    for (std::size_t i = first; i < std::min(screen.defects, first + a_page); ++i) {
        const auto chosen = current.chosen.find(shown.defects[i].id);
        screen.rows.push_back({i + 1, shown.defects[i],
                               chosen == current.chosen.end() ? std::string{} : chosen->second});
    }
    return screen;
}

}  // namespace kiosk
