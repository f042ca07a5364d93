#include <algorithm>

#include "kiosk/flow/flow_words.h"
#include "kiosk/flow/page_sizes.h"
#include "kiosk/flow/steps/steps.h"

namespace kiosk {

namespace {

/// “区县级 · 清溪区民政局 · 审核岗” where a case goes through units of several levels.
void name_unit(const Visit& visit, CaseStageRow& stage) {
    if (stage.unit.empty()) return;
    const auto level = level_words(visit, stage.use_level);
    stage.post =
        level.empty()
            ? flow_words().format("case.post", {{"unit", stage.unit}, {"post", stage.post}})
            : flow_words().format("case.post_of_level",
                                  {{"level", level}, {"unit", stage.unit}, {"post", stage.post}});
}

/// Where it stands is the first page, alone or with the first stages.
std::size_t case_pages(const OwnCase& shown, const PageSizes& sizes) {
    const auto pages = pages_needed(shown.stages.size(), sizes.stages);
    return sizes.stages_beside_status ? pages : pages + 1;
}

}  // namespace

void enter_case(Context& context, std::string told) {
    context.go(step::Case{0, std::move(told)});
    restart_idle(context);
}

void withdraw_case(Context& context) {
    auto& visit = context.visit();
    if (!std::holds_alternative<step::Case>(visit.step) || !visit.own_case || visit.asked) return;
    if (visit.own_case->may_withdraw)
        ask(context, question::Withdraw{visit.own_case->line.case_no});
}

void on_intent(Context& context, step::Case& current, const Intent& intent) {
    auto& visit = context.visit();
    if (asked_again(context, intent)) return;
    if (std::holds_alternative<intent::Back>(intent)) return enter_cases(context);
    if (!visit.own_case) return;
    const auto& shown = *visit.own_case;
    if (const auto* turn = std::get_if<intent::TurnPage>(&intent)) {
        const auto pages = case_pages(shown, page_sizes(visit.way));
        current.page = std::min(current.page, pages - 1);
        if (turn->by > 0 && current.page + 1 < pages) ++current.page;
        if (turn->by < 0 && current.page > 0) --current.page;
        return;
    }
    // One thing after the other; what failed may be left for something else.
    if (visit.asked && visit.asked->request) return;
    if (std::holds_alternative<intent::Urge>(intent) && shown.may_urge) {
        ask(context, question::Urge{shown.line.case_no});
    } else if (std::holds_alternative<intent::Withdraw>(intent) && shown.may_withdraw) {
        visit.asked.reset();
        visit.overlay = WithdrawQuestion{shown.line.service};
    } else if (std::holds_alternative<intent::OpenSupplement>(intent) && shown.may_supplement) {
        visit.asked.reset();
        context.go(step::Supplement{});
    } else if (std::holds_alternative<intent::OpenVoice>(intent)) {
        visit.asked.reset();
        enter_voice(context, true);
    }
}

Screen view(const ViewContext& context, const step::Case& current) {
    const auto& visit = context.visit;
    CaseScreen screen;
    screen.asking = ask_view(visit);
    screen.told = current.told;
    if (!visit.own_case) return screen;
    const auto sizes = page_sizes(visit.way);
    screen.shown = *visit.own_case;
    screen.pages = case_pages(screen.shown, sizes);
    screen.page = std::min(current.page, screen.pages - 1);
    screen.shows_status = screen.page == 0;
    screen.shows_stages = sizes.stages_beside_status || screen.page > 0;
    const auto page = sizes.stages_beside_status ? screen.page : screen.page - screen.shows_stages;
    screen.first_stage = std::min(page * sizes.stages, screen.shown.stages.size());
    auto& stages = screen.shown.stages;
    const auto begin = stages.begin() + static_cast<std::ptrdiff_t>(screen.first_stage);
    const auto left = std::min(sizes.stages, stages.size() - screen.first_stage);
    stages = {begin, begin + static_cast<std::ptrdiff_t>(screen.shows_stages ? left : 0)};
    for (auto& stage : stages) name_unit(visit, stage);
    return screen;
}

}  // namespace kiosk
