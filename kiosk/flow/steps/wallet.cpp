#include <algorithm>

#include "kiosk/flow/page_sizes.h"
#include "kiosk/flow/steps/steps.h"

namespace kiosk {

namespace {

using PaperState = LicencePaper::State;

bool may_open(const ELicence& licence) {
    return licence.state == ELicence::State::valid && !licence.id.empty();
}

std::string_view problem_of(PaperState state) {
    switch (state) {
        case PaperState::sealed:
            return {};
        case PaperState::unsealed:
            return "paper.unsealed";
        case PaperState::tampered:
            return "paper.tampered";
        case PaperState::another_holder:
            return "paper.another_holder";
        case PaperState::not_here:
            return "paper.not_here";
        case PaperState::used_up:
            return "paper.used_up";
    }
    return "paper.tampered";
}

bool may_print(const Visit& visit) {
    return visit.paper && visit.paper->state == PaperState::sealed && !visit.paper_print.request &&
           visit.paper_print.state != ReceiptScreen::Print::printed;
}

void open_paper(Context& context, step::Wallet& current, std::size_t position) {
    auto& visit = context.visit();
    const auto& licences = visit.wallet.licences;
    if (visit.asked || position >= licences.size() || !may_open(licences[position])) return;
    visit.paper.reset();
    visit.paper_print = {};
    current.opened = position;
    current.copy = context.fresh_id;
    ask(context,
        question::OpenPaper{licences[position].id, current.copy, context.environment.area_code});
}

void close_paper(Context& context, step::Wallet& current) {
    auto& visit = context.visit();
    if (visit.paper_print.request) context.want(effect::CancelPrint{*visit.paper_print.request});
    visit.paper_print = {};
    visit.asked.reset();
    visit.paper.reset();
    current.opened.reset();
    current.page = 0;
}

/// How many rows there are to turn through.
std::size_t rows_of(const Visit& visit, const step::Wallet& current) {
    if (!current.opened) return visit.wallet.licences.size();
    return visit.paper ? visit.paper->metadata.size() : 0;
}

void view_paper(const Visit& visit, const step::Wallet& current, WalletScreen& screen) {
    const auto& licence = visit.wallet.licences[*current.opened];
    auto& paper = screen.paper.emplace();
    paper.name = licence.name;
    if (!visit.paper) return;
    paper.seal = visit.paper->seal;
    paper.problem = problem_of(visit.paper->state);
    paper.copy_no = visit.paper->copy_no;
    paper.can_print = may_print(visit);
    paper.printing = visit.paper_print.request.has_value() && visit.paper_print.problem.empty();
    paper.printed = visit.paper_print.state == ReceiptScreen::Print::printed;
    paper.print_problem = visit.paper_print.problem;
    const auto a_page = page_sizes(visit.way).licences;
    const auto& all = visit.paper->metadata;
    const auto last = std::min(all.size(), screen.first + a_page);
    for (auto i = screen.first; i < last; ++i)
        paper.rows.push_back({all[i].label, PrivateText(all[i].value.copy(), all[i].mask)});
}

}  // namespace

void enter_wallet(Context& context) {
    context.visit().wallet = {};
    context.visit().paper.reset();
    context.go(step::Wallet{});
    ask(context, question::Wallet{});
}

void take(Context& context, LicencePaper& paper) {
    auto& visit = context.visit();
    if (!std::holds_alternative<step::Wallet>(visit.step)) return;
    context.sound(paper.state == PaperState::sealed ? effect::PlaySound::Kind::done
                                                    : effect::PlaySound::Kind::problem);
    visit.paper = std::move(paper);
}

void tell_paper(Context& context, bool printed) {
    const auto& visit = context.visit();
    const auto* wallet = std::get_if<step::Wallet>(&visit.step);
    if (wallet == nullptr || !visit.paper || !visit.card) return;
    // Nobody waits for the answer: a copy that nobody told of counts as begun over there.
    context.want(effect::AskPlatform{
        context.new_request(), question::TellPaper{visit.paper->licence, wallet->copy, printed},
        context.fresh_id, proof_of(context)});
}

void on_intent(Context& context, step::Wallet& current, const Intent& intent) {
    auto& visit = context.visit();
    if (asked_again(context, intent)) return;
    if (std::holds_alternative<intent::Back>(intent)) {
        if (current.opened) return close_paper(context, current);
        return visit.logged_in ? enter_mine(context) : enter_cases(context);
    }
    if (const auto* row = std::get_if<intent::ChooseRow>(&intent)) {
        if (!current.opened) open_paper(context, current, row->position);
        return;
    }
    if (std::holds_alternative<intent::PrintGuide>(intent) && may_print(visit))
        return print_paper(context);
    const auto* turn = std::get_if<intent::TurnPage>(&intent);
    if (turn == nullptr) return;
    const auto pages = pages_needed(rows_of(visit, current), page_sizes(visit.way).licences);
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
    screen.found = rows_of(visit, current);
    screen.pages = pages_needed(screen.found, a_page);
    screen.page = std::min(current.page, screen.pages - 1);
    screen.first = screen.page * a_page;
    if (current.opened && *current.opened < all.size()) {
        view_paper(visit, current, screen);
        return screen;
    }
    const auto last = std::min(all.size(), screen.first + a_page);
    for (auto i = screen.first; i < last; ++i)
        screen.rows.push_back({all[i].name,
                               PrivateText(all[i].number.copy(), MaskKind::licence_number),
                               all[i].issuer, all[i].state, all[i].valid_to, may_open(all[i])});
    return screen;
}

}  // namespace kiosk
