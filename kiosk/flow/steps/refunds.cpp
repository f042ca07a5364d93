#include <algorithm>
#include <utility>

#include "kiosk/flow/steps/steps.h"

namespace kiosk {

namespace {

/// The platform's own time-outs come first; this catches an answer that never comes.
constexpr Duration refund_patience{25'000};
constexpr Duration refund_pause{5'000};
/// A line that is down for a night is not asked every few seconds.
constexpr Duration refund_pause_max{300'000};

void send_first(Context& context) {
    auto& refunds = context.data.refunds;
    if (refunds.pending.empty() || refunds.request) return;
    const auto& first = refunds.pending.front();
    refunds.request = context.new_request();
    refunds.due = context.now.steady + refund_patience;
    // Whose it is says the order: nobody's card is named, and the visit may be over.
    PersonProof proof;
    proof.trace = first.trace;
    proof.area = first.area;
    context.want(effect::AskPlatform{*refunds.request, question::RefundOrder{first.order},
                                     context.fresh_id, std::move(proof)});
}

/// The money is back, or can't be paid any more.
bool is_settled(const Uuid& order, const CaseAnswer& answer) {
    const auto* told = std::get_if<PayOrder>(&answer);
    return told != nullptr && told->id == order &&
           (told->state == PayOrder::State::refunded || told->state == PayOrder::State::closed);
}

/// Another one first, so that none stands in the way of the others.
void try_later(Context& context) {
    auto& refunds = context.data.refunds;
    refunds.request.reset();
    std::ranges::rotate(refunds.pending, refunds.pending.begin() + 1);
    refunds.due = context.now.steady + refunds.pause;
    refunds.pause = std::min(refunds.pause * 2, refund_pause_max);
}

/// It is settled; on to the next.
void end_first(Context& context) {
    auto& refunds = context.data.refunds;
    context.want(effect::ForgetOrder{refunds.pending.front().order});
    refunds.request.reset();
    refunds.pause = refund_pause;
    refunds.pending.erase(refunds.pending.begin());
    send_first(context);
}

void ask_back(Context& context, const OrderLeft& left) {
    auto& refunds = context.data.refunds;
    const auto& pending = refunds.pending;
    const bool known = std::ranges::find(pending, left.order, &OrderLeft::order) != pending.end();
    if (!known && pending.size() < Refunds::pending_max) refunds.pending.push_back(left);
    // One that waits for its next try goes with it.
    refunds.pause = refund_pause;
    send_first(context);
}

/// The visit that a crash cut off and that goes on: its end decides. True when it is of that one.
bool is_of_restored(Context& context, const OrderLeft& left) {
    if (!context.data.visit || !context.visit().filing) return false;
    auto& visit = context.visit();
    if (visit.filing->id.value() != left.order) return false;
    // The draft may be older than the order.
    visit.filing->order = left.order;
    // It was given to the store, and is not there: nothing waits in the store at a start.
    if (!std::holds_alternative<step::Submitting>(visit.step)) visit.filing->tried = false;
    visit.draft_changed = true;
    return true;
}

}  // namespace

bool is_platforms_no(ErrorCode code) {
    return code == ErrorCode::rejected || code == ErrorCode::not_found;
}

void give_back(Context& context, const Uuid& order) {
    const auto proof = proof_of(context);
    ask_back(context, {order, proof.trace, proof.area});
}

void take_orders_left(Context& context, const std::vector<OrderLeft>& orders) {
    for (const auto& left : orders)
        if (!is_of_restored(context, left)) ask_back(context, left);
}

void keep_money(Context& context, const Uuid& order) {
    auto& refunds = context.data.refunds;
    if (refunds.pending.empty()) return;
    // What is on its way was sent before the order is opened again, and is carried out before.
    const bool is_first = refunds.pending.front().order == order;
    std::erase_if(refunds.pending, [&](const auto& each) { return each.order == order; });
    if (!is_first) return;
    refunds.request.reset();
    send_first(context);
}

bool take_refund_answer(Context& context, const event::PlatformTold& told) {
    const auto& refunds = context.data.refunds;
    if (refunds.request != told.request) return false;
    is_settled(refunds.pending.front().order, told.answer) ? end_first(context)
                                                           : try_later(context);
    return true;
}

bool take_refund_failure(Context& context, const event::PlatformFailed& failed) {
    if (context.data.refunds.request != failed.request) return false;
    is_platforms_no(failed.error.code) ? end_first(context) : try_later(context);
    return true;
}

void tick_refunds(Context& context) {
    const auto& refunds = context.data.refunds;
    const auto due = refunds_due(refunds);
    if (!due || *due > context.now.steady) return;
    refunds.request ? try_later(context) : send_first(context);
}

std::optional<SteadyTime> refunds_due(const Refunds& refunds) {
    return refunds.pending.empty() ? std::nullopt : std::optional(refunds.due);
}

}  // namespace kiosk
