#include <algorithm>

#include "kiosk/flow/steps/steps.h"

namespace kiosk {

namespace {

/// The platform's own time-outs come first; this catches an answer that never comes.
constexpr Duration withdrawal_patience{25'000};
constexpr Duration withdrawal_pause{5'000};
/// Somebody who goes to and fro in one visit.
constexpr std::size_t withdrawals_max = 16;

void send_first(Context& context) {
    auto& visit = context.visit();
    auto& pending = visit.withdrawals;
    if (pending.consents.empty() || pending.request) return;
    if (!visit.card) return pending.consents.clear();
    pending.request = context.new_request();
    pending.due = context.now.steady + withdrawal_patience;
    context.want(effect::AskPlatform{*pending.request,
                                     question::EndConsent{pending.consents.front()},
                                     context.fresh_id, proof_of(context)});
}

/// That it is over there, too, or that nobody can use it any more.
bool is_settled(ErrorCode code) {
    return code == ErrorCode::not_found || code == ErrorCode::rejected ||
           code == ErrorCode::conflict || code == ErrorCode::unauthorised;
}

void settle_first(Context& context) {
    auto& pending = context.visit().withdrawals;
    pending.request.reset();
    pending.consents.erase(pending.consents.begin());
    send_first(context);
}

void try_later(Context& context) {
    auto& pending = context.visit().withdrawals;
    pending.request.reset();
    pending.due = context.now.steady + withdrawal_pause;
}

/// Those that the platform may hold for good, when the visit ends now. Whose card was not read in
/// it can end none.
std::vector<Uuid> consents_to_end(const Visit& visit) {
    if (!visit.card || visit.pass.is_nil()) return {};
    auto ending = visit.withdrawals.consents;
    // The first is on its way.
    if (visit.withdrawals.request) ending.erase(ending.begin());
    const bool goes_on = visit.handed_over || (visit.filing && visit.filing->tried);
    const auto& consent = visit.consent;
    if (consent && !consent->id.is_nil() && !consent->withdrawn && !goes_on)
        ending.push_back(consent->id);
    return ending;
}

}  // namespace

void withdraw_consent(Context& context) {
    auto& visit = context.visit();
    if (!visit.consent || visit.consent->id.is_nil() || visit.consent->withdrawn) return;
    visit.consent->withdrawn = true;
    visit.gathered = {};
    auto& pending = visit.withdrawals;
    if (pending.consents.size() >= withdrawals_max) return;
    pending.consents.push_back(visit.consent->id);
    // One that waits for its next try goes with it.
    send_first(context);
}

void forget_person(Context& context) {
    auto& visit = context.visit();
    for (const auto& consent : consents_to_end(visit))
        context.want(effect::AskPlatform{context.new_request(), question::EndConsent{consent},
                                         context.fresh_id, proof_of(context)});
    visit.forget_person();
}

bool on_withdrawal(Context& context, RequestId request, const Error* error) {
    const auto& pending = context.visit().withdrawals;
    if (pending.request != request) return false;
    if (error == nullptr || is_settled(error->code))
        settle_first(context);
    else
        try_later(context);
    return true;
}

void tick_withdrawals(Context& context) {
    const auto& pending = context.visit().withdrawals;
    if (pending.consents.empty() || pending.due > context.now.steady) return;
    if (pending.request) return try_later(context);
    send_first(context);
}

}  // namespace kiosk
