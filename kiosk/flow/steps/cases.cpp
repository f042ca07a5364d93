#include <algorithm>
#include <array>

#include "kiosk/flow/applicant.h"
#include "kiosk/flow/page_sizes.h"
#include "kiosk/flow/steps/steps.h"
#include "kiosk/flow/text_ids.h"

namespace kiosk {

namespace {

/// The platform's own time-outs come first; this catches an answer that never comes.
constexpr Duration asked_patience{25'000};

void send(Context& context) {
    auto& asked = *context.visit().asked;
    const auto request = context.new_request();
    asked.request = request;
    asked.problem.clear();
    asked.give_up = context.now.steady + asked_patience;
    context.want(effect::AskPlatform{request, asked.question, asked.key, proof_of(context)});
}

void fail(Context& context, std::string_view problem) {
    auto& asked = *context.visit().asked;
    asked.request.reset();
    asked.problem = problem;
    context.sound(effect::PlaySound::Kind::problem);
}

std::string_view problem_words(ErrorCode code) {
    using Row = std::pair<ErrorCode, std::string_view>;
    static constexpr std::array<Row, 9> rows{
        {{ErrorCode::network, text_id::cases_offline},
         {ErrorCode::timed_out, text_id::cases_offline},
         {ErrorCode::cancelled, text_id::cases_offline},
         {ErrorCode::not_found, text_id::cases_gone},
         {ErrorCode::rejected, text_id::cases_not_now},
         {ErrorCode::conflict, text_id::cases_not_now},
         {ErrorCode::unauthorised, text_id::cases_card_again},
         {ErrorCode::bad_format, text_id::cases_unreadable},
         {ErrorCode::protocol_error, text_id::cases_unreadable}}};
    const auto* const found = std::ranges::find(rows, code, &Row::first);
    return found == rows.end() ? text_id::cases_busy : found->second;
}

/// Nothing that is asked again could be answered otherwise.
bool is_final(std::string_view problem) {
    return problem == text_id::cases_gone || problem == text_id::cases_not_now;
}

/// Asked on the way from the card to the form of a service.
bool is_about_service(const Step& step) {
    const auto* principals = std::get_if<step::Principals>(&step);
    return std::holds_alternative<step::Verify>(step) || std::holds_alternative<step::Face>(step) ||
           (principals != nullptr && principals->for_service);
}

std::size_t matters_count(const Visit& visit) {
    return visit.matters.cases.size() + visit.matters.tickets.size();
}

/// The answer goes where it was asked for.
void take(Context& context, OwnMatters& matters) {
    context.visit().matters = std::move(matters);
}

void take(Context& context, OwnCase& shown) {
    auto& visit = context.visit();
    const auto question = std::move(visit.asked->question);
    visit.own_case = std::move(shown);
    visit.asked.reset();
    // The result of what was just filed stands on the receipt.
    if (std::holds_alternative<step::Receipt>(visit.step)) return;
    std::string told;
    if (std::holds_alternative<question::Urge>(question)) told = text_id::case_urged;
    if (std::holds_alternative<question::Withdraw>(question)) told = text_id::case_withdrawn;
    if (std::holds_alternative<question::Supplement>(question)) told = text_id::case_supplemented;
    if (std::holds_alternative<question::ConfirmOffer>(question))
        told = text_id::case_offer_confirmed;
    if (!told.empty()) context.sound(effect::PlaySound::Kind::done);
    enter_case(context, std::move(told));
}

void take(Context& context, PersonData& data) {
    take_gathered(context, data);
}

void take(Context& context, Overview& overview) {
    take_overview(context, overview);
}

void take(Context& context, Principal& principal) {
    take_principal(context, principal);
}

void take(Context& context, Verification& told) {
    take_verification(context, told);
}

/// Asked for in the background only (withdrawals.cpp).
void take(Context&, ConsentEnded&) {}
void take(Context&, PaperKnown&) {}

/// Of a payment, of a phone's page: their own steps take them.
void take(Context&, PayOrder&) {}
void take(Context&, PhoneUpload&) {}

void take(Context& context, UtilityAccount& account) {
    context.visit().bills = std::move(account);
}

void take(Context& context, Ticket& ticket) {
    auto* voice = std::get_if<step::Voice>(&context.visit().step);
    if (voice == nullptr) return;
    wipe_value(voice->words);
    voice->filed = std::move(ticket);
    context.sound(effect::PlaySound::Kind::done);
}

}  // namespace

PersonProof proof_of(const Context& context) {
    const auto& visit = context.visit();
    PersonProof proof;
    proof.trace = visit.trace;
    proof.visit = visit.pass;
    proof.card_age = context.now.steady - visit.card_read_at;
    if (const auto* item = visit.item(); item != nullptr && visit.catalogue)
        proof.area = visit.catalogue->home_of(*item);
    if (!visit.card) return proof;
    proof.name = name_on(*visit.card).copy();
    proof.number = visit.card->number.copy();
    proof.identity_kind = identity_kind(visit.card->kind);
    return proof;
}

void open_cases(Context& context) {
    auto& visit = context.visit();
    cancel_card_read(context);
    visit.forget_matters();
    if (!context.data.health.platform_reachable) {
        // No card is asked for that would lead nowhere.
        visit.asked = Asked{question::List{}, {}, {}, std::string(text_id::cases_offline), {}};
        context.go(step::Cases{});
    } else if (context.data.health.card_reader == PartState::unavailable) {
        show_notice(context, text_id::notice_reader_missing, step::Notice::Then::home);
    } else {
        enter_identify(context, step::Identify::Then::cases);
    }
}

void enter_cases(Context& context) {
    auto& visit = context.visit();
    visit.own_case.reset();
    visit.matters = {};
    context.go(step::Cases{});
    ask(context, question::List{});
}

void ask(Context& context, CaseQuestion question) {
    context.visit().asked = Asked{std::move(question), context.fresh_id, {}, {}, {}};
    send(context);
}

void ask_again(Context& context) {
    auto& visit = context.visit();
    // What was asked for before a card was read, or with a card that counts no longer.
    if (needs_nobody(visit.asked->question)) return send(context);
    const bool is_bill = std::holds_alternative<question::Bills>(visit.asked->question);
    const bool needs_card =
        (!visit.card && !is_bill) || visit.asked->problem == text_id::cases_card_again;
    if (needs_card && is_about_service(visit.step)) {
        visit.asked.reset();
        return enter_identify(context);
    }
    if (needs_card && would_lose_answers(visit)) return read_card_again(context);
    if (needs_card && visit.logged_in) {
        visit.forget_matters();
        return enter_identify(context, step::Identify::Then::mine);
    }
    if (needs_card) return open_cases(context);
    send(context);
}

bool asked_again(Context& context, const Intent& intent) {
    const auto& asked = context.visit().asked;
    if (!std::holds_alternative<intent::Retry>(intent)) return false;
    if (asked && !asked->problem.empty() && !is_final(asked->problem)) ask_again(context);
    return true;
}

AskView ask_view(const Visit& visit) {
    AskView view;
    if (!visit.asked) return view;
    view.waiting = visit.asked->request.has_value();
    view.problem = visit.asked->problem;
    view.can_retry = !view.problem.empty() && !is_final(view.problem);
    return view;
}

void tick_asked(Context& context) {
    const auto& asked = context.visit().asked;
    if (!asked || !asked->request || asked->give_up > context.now.steady) return;
    fail(context, text_id::cases_offline);
}

void on_device(Context& context, event::PlatformTold& told) {
    auto& visit = context.visit();
    if (on_withdrawal(context, told.request, nullptr)) return;
    if (take_pay_answer(context, told) || take_phone_answer(context, told)) return;
    if (!visit.asked || visit.asked->request != told.request) return;
    // What the terminal asks by itself does not say that somebody is there.
    if (!std::holds_alternative<question::Verify>(visit.asked->question)) restart_idle(context);
    // These go on by themselves, and may have asked the next thing.
    const bool goes_on = std::holds_alternative<OwnCase>(told.answer) ||
                         std::holds_alternative<Principal>(told.answer) ||
                         std::holds_alternative<Verification>(told.answer);
    std::visit([&](auto& answer) { take(context, answer); }, told.answer);
    if (!goes_on) visit.asked.reset();
    keep_guard_read(context);
}

void on_device(Context& context, event::PlatformFailed& failed) {
    if (on_withdrawal(context, failed.request, &failed.error)) return;
    if (take_pay_failure(context, failed) || take_phone_failure(context, failed)) return;
    const auto& asked = context.visit().asked;
    if (!asked || asked->request != failed.request) return;
    restart_idle(context);
    fail(context, problem_words(failed.error.code));
}

void on_intent(Context& context, step::Cases& current, const Intent& intent) {
    auto& visit = context.visit();
    if (asked_again(context, intent)) return;
    current.told.clear();
    if (const auto* turn = std::get_if<intent::TurnPage>(&intent)) {
        const auto pages = pages_needed(matters_count(visit), page_sizes(visit.way).matters);
        current.page = std::min(current.page, pages - 1);
        if (turn->by > 0 && current.page + 1 < pages) ++current.page;
        if (turn->by < 0 && current.page > 0) --current.page;
    } else if (const auto* chosen = std::get_if<intent::ChooseCase>(&intent)) {
        if (visit.asked || chosen->position >= visit.matters.cases.size()) return;
        ask(context, question::Show{visit.matters.cases[chosen->position].case_no});
    } else if (std::holds_alternative<intent::OpenVoice>(intent)) {
        if (visit.card && !visit.asked) enter_voice(context, false);
    } else if (std::holds_alternative<intent::OpenWallet>(intent)) {
        if (visit.card && !visit.asked) enter_wallet(context);
    } else if (std::holds_alternative<intent::Back>(intent)) {
        if (visit.logged_in) return enter_mine(context);
        leave_for_home(context);
    }
}

Screen view(const ViewContext& context, const step::Cases& current) {
    const auto& visit = context.visit;
    const auto a_page = page_sizes(visit.way).matters;
    CasesScreen screen;
    screen.asking = ask_view(visit);
    if (visit.code_read) screen.code_reader = context.health.code_reader;
    screen.told = current.told;
    screen.found = matters_count(visit);
    screen.pages = pages_needed(screen.found, a_page);
    screen.page = std::min(current.page, screen.pages - 1);
    const auto& cases = visit.matters.cases;
    const std::size_t first = screen.page * a_page;
    for (std::size_t i = first; i < std::min(screen.found, first + a_page); ++i) {
        if (i < cases.size())
            screen.rows.push_back({i, cases[i]});
        else
            screen.rows.push_back({i, visit.matters.tickets[i - cases.size()]});
    }
    return screen;
}

}  // namespace kiosk
