#include <algorithm>

#include "kiosk/flow/page_sizes.h"
#include "kiosk/flow/steps/steps.h"

namespace kiosk {

void enter_wallet(Context& context) {
    context.visit().wallet = {};
    context.go(step::Wallet{});
    ask(context, question::Wallet{});
}

void on_intent(Context& context, step::Wallet& current, const Intent& intent) {
    auto& visit = context.visit();
    if (asked_again(context, intent)) return;
    if (std::holds_alternative<intent::Back>(intent))
        return visit.logged_in ? enter_mine(context) : enter_cases(context);
    const auto* turn = std::get_if<intent::TurnPage>(&intent);
    if (turn == nullptr) return;
    const auto pages = pages_needed(visit.wallet.licences.size(), page_sizes(visit.way).licences);
    current.page = std::min(current.page, pages - 1);
    if (turn->by > 0 && current.page + 1 < pages) ++current.page;
    if (turn->by < 0 && current.page > 0) --current.page;
}

Screen view(const ViewContext& context, const step::Wallet& current) {
    const auto& visit = context.visit;
    const auto& all = visit.wallet.licences;
    const auto a_page = page_sizes(visit.way).licences;
    WalletScreen screen;
    screen.asking = ask_view(visit);
    screen.found = all.size();
    screen.pages = pages_needed(all.size(), a_page);
    screen.page = std::min(current.page, screen.pages - 1);
    const auto last = std::min(all.size(), (screen.page + 1) * a_page);
    for (auto i = screen.page * a_page; i < last; ++i)
        screen.rows.push_back(
            {all[i].name, all[i].number.copy(), all[i].issuer, all[i].state, all[i].valid_to});
    return screen;
}

}  // namespace kiosk
