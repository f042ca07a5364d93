#include <algorithm>

#include "kiosk/flow/fees.h"
#include "kiosk/flow/steps/steps.h"
#include "kiosk/flow/text_ids.h"

namespace kiosk {

namespace {

using PayPhase = PayScreen::Phase;

/// The platform's own time-outs come first; this catches an answer that never comes.
constexpr Duration pay_patience{25'000};
/// A phone pays in seconds; the person looks at the screen meanwhile.
constexpr Duration pay_look_every{1'500};
/// After that no answer is waited for any more: the code is over, and nobody said what became of
/// it.
constexpr Duration answer_grace{10'000};

step::Pay& pay_step(Context& context) {
    return std::get<step::Pay>(context.visit().step);
}

void ask_about(Context& context, CaseQuestion question) {
    auto& payment = *context.visit().payment;
    payment.request = context.new_request();
    payment.give_up = context.now.steady + pay_patience;
    payment.next_look.reset();
    context.want(effect::AskPlatform{*payment.request, std::move(question), context.fresh_id,
                                     proof_of(context)});
}

/// What comes after a crash has to know of it.
void name_order(Context& context) {
    auto& visit = context.visit();
    if (!visit.filing || visit.filing->order == visit.payment->wish.order) return;
    visit.filing->order = visit.payment->wish.order;
    save_draft(context);
}

void open_order(Context& context) {
    auto& visit = context.visit();
    auto& wish = visit.payment->wish;
    if (wish.order.is_nil())
        wish.order = visit.payment->is_bill() ? context.fresh_id : wish.submission.value();
    wish.trace = visit.trace;
    visit.payment->left_open = false;
    visit.payment->refused = false;
    keep_money(context, wish.order);
    name_order(context);
    const auto proof = proof_of(context);
    if (!visit.payment->is_bill())
        context.want(effect::KeepOrder{{wish.order, proof.trace, proof.area}});
    pay_step(context).phase = PayPhase::asking;
    ask_about(context, wish);
}

void show_code(Context& context, const PayOrder& order) {
    auto& payment = *context.visit().payment;
    auto& current = pay_step(context);
    const auto now = context.now.steady;
    // Looking after a code that is shown does not say that somebody is there.
    if (current.phase != PayPhase::code) restart_idle(context);
    current.phase = PayPhase::code;
    payment.ends = now + order.left;
    payment.next_look = now + pay_look_every;
}

/// A fee leads on to filing, a bill to its receipt.
void go_on_paid(Context& context) {
    auto& visit = context.visit();
    visit.payment->next_look.reset();
    if (!visit.payment->is_bill()) return enter_submitting(context);
    pay_step(context).phase = PayPhase::paid;
    context.sound(effect::PlaySound::Kind::done);
    visit.bill_print = {};
    visit.bill_print.state = ReceiptScreen::Print::printing;
    print_bill(context);
}

void go_on_unpaid(Context& context) {
    auto& visit = context.visit();
    visit.payment->left_open = true;
    if (visit.payment->is_bill()) return return_home(context);
    visit.payment->request.reset();
    visit.payment->next_look.reset();
    enter_submitting(context);
}

/// The platform's no, or an answer of which nobody can say what it means.
bool is_refusal(ErrorCode code) {
    return is_platforms_no(code) || code == ErrorCode::bad_signature ||
           code == ErrorCode::bad_format;
}

/// It holds no money, and takes none any more.
bool order_has_ended(const Payment& payment) {
    return payment.order && (payment.order->state == PayOrder::State::closed ||
                             payment.order->state == PayOrder::State::refunded);
}

/// The fee is not refused: whose it is, the card that was read says no more.
bool wants_card(const Context& context, ErrorCode code, PayPhase phase) {
    const auto& payment = *context.visit().payment;
    return code == ErrorCode::unauthorised && phase == PayPhase::asking && !payment.is_bill() &&
           (!payment.order || order_has_ended(payment)) && may_read_card_again(context);
}

/// While the code is shown one unanswered question is nothing: it is asked again.
void fail_payment(Context& context, ErrorCode code) {
    auto& payment = *context.visit().payment;
    auto& current = pay_step(context);
    payment.request.reset();
    if (current.phase == PayPhase::code && context.now.steady < payment.ends + answer_grace) {
        payment.stale = true;
        payment.next_look = context.now.steady + pay_look_every;
        return;
    }
    payment.next_look.reset();
    if (wants_card(context, code, current.phase)) {
        current.phase = PayPhase::fee;
        return read_card_again(context);
    }
    const bool refused = is_refusal(code) && current.phase == PayPhase::asking && !payment.order;
    current.phase = refused ? PayPhase::refused : PayPhase::unknown;
    // The order keeps its name: there may be one of before a crash, which has to end.
    payment.refused = refused && is_platforms_no(code) && !payment.of_before;
    context.sound(effect::PlaySound::Kind::problem);
}

/// A fee's order is named by its submission. A bill may have been opened before, under another
/// name, which the first answer tells.
bool is_order_meant(const Payment& payment, const PayOrder& order) {
    if (!payment.is_bill()) return order.id == payment.wish.order;
    return !payment.order || order.id == payment.order->id;
}

void take_order(Context& context, PayOrder order) {
    auto& visit = context.visit();
    auto& payment = *visit.payment;
    // Somebody on the way has mixed up two answers: nothing of it is ours.
    if (!is_order_meant(payment, order)) return fail_payment(context, ErrorCode::protocol_error);
    payment.stale = false;
    payment.wish.order = order.id;
    payment.order = std::move(order);
    keep_money(context, payment.wish.order);
    name_order(context);
    // Nobody pays another sum than the one that they have read.
    if (payment.order->fen != payment.wish.fen) {
        pay_step(context).phase = PayPhase::refused;
        return;
    }
    switch (payment.order->state) {
        case PayOrder::State::created:
            return show_code(context, *payment.order);
        case PayOrder::State::paid:
            return go_on_paid(context);
        case PayOrder::State::closed:
        case PayOrder::State::refunded:
            pay_step(context).phase = PayPhase::over;
            return;
    }
}

void go_back(Context& context) {
    auto& visit = context.visit();
    const bool is_bill = visit.payment->is_bill();
    const bool made_id = visit.payment->made_id;
    release_payment(context);
    if (is_bill) {
        step::Bill bill;
        bill.customer_no = visit.bills.customer_no;
        return context.go(std::move(bill));
    }
    // Nothing was filed under an id that was made for the order alone.
    if (made_id) visit.filing.reset();
    context.go(step::Signature{});
    keep_guard_read(context);
}

/// That may hold money, or take some yet; nil: none. Of a visit that a crash cut off, too.
Uuid order_left(const Visit& visit) {
    const auto before = visit.filing ? visit.filing->order : Uuid{};
    if (!visit.payment || visit.payment->wish.order.is_nil()) return before;
    const auto& payment = *visit.payment;
    const bool settled = payment.is_bill() && payment.is_paid();
    return order_has_ended(payment) || settled ? Uuid{} : payment.wish.order;
}

bool may_leave(PayPhase phase) {
    return phase == PayPhase::fee || phase == PayPhase::over || phase == PayPhase::unknown ||
           phase == PayPhase::refused || phase == PayPhase::offline;
}

}  // namespace

void enter_payment(Context& context) {
    auto& visit = context.visit();
    const auto* item = visit.item();
    auto fee = item == nullptr ? std::nullopt : fee_of(*item, visit);
    if (!fee) return enter_submitting(context);
    // Paid already, and the store failed: the money is for this very case.
    if (visit.payment && visit.payment->is_paid()) return enter_submitting(context);
    Payment payment;
    if (!visit.filing) {
        payment.made_id = true;
        visit.filing.emplace();
        visit.filing->id = SubmissionId(context.fresh_id);
        visit.filing->created_at = context.now.wall;
    }
    payment.what = item->name;
    payment.rows = std::move(fee->rows);
    payment.wish.fen = fee->fen;
    payment.wish.service = visit.form_service.value();
    payment.wish.submission = visit.filing->id;
    payment.wish.reliefs = std::move(fee->reliefs);
    // Opened before a crash: it is paid, or it may be.
    payment.of_before = payment.wish.fen > 0 && !visit.filing->order.is_nil();
    if (payment.of_before) payment.wish.order = visit.filing->order;
    if (visit.consent) payment.wish.consent = visit.consent->id;
    visit.payment = std::move(payment);
    step::Pay pay;
    if (!context.data.health.platform_reachable && visit.payment->wish.fen > 0)
        pay.phase = PayPhase::offline;
    context.go(pay);
    // A crash from here on must find the order under the same id.
    save_draft(context);
    restart_idle(context);
}

void pay_again(Context& context) {
    if (pay_step(context).phase == PayPhase::fee) open_order(context);
}

void release_payment(Context& context) {
    auto& visit = context.visit();
    const auto order = order_left(visit);
    // Given to the store, the case may be there, and its money stays.
    const bool filed = visit.filing && visit.filing->tried;
    if (!filed && !order.is_nil()) give_back(context, order);
    if (visit.payment && order_has_ended(*visit.payment))
        context.want(effect::ForgetOrder{visit.payment->wish.order});
    if (visit.filing) visit.filing->order = {};
    visit.payment.reset();
}

bool take_pay_answer(Context& context, event::PlatformTold& told) {
    auto& visit = context.visit();
    if (!visit.payment || visit.payment->request != told.request) return false;
    visit.payment->request.reset();
    if (!std::holds_alternative<step::Pay>(visit.step)) return true;
    if (auto* order = std::get_if<PayOrder>(&told.answer))
        take_order(context, std::move(*order));
    else
        fail_payment(context, ErrorCode::protocol_error);
    return true;
}

bool take_pay_failure(Context& context, const event::PlatformFailed& failed) {
    auto& visit = context.visit();
    if (!visit.payment || visit.payment->request != failed.request) return false;
    if (std::holds_alternative<step::Pay>(visit.step)) fail_payment(context, failed.error.code);
    return true;
}

void on_intent(Context& context, step::Pay& current, const Intent& intent) {
    auto& visit = context.visit();
    const auto& payment = *visit.payment;
    const bool next = std::holds_alternative<intent::Next>(intent);
    const bool retry = std::holds_alternative<intent::Retry>(intent);
    const bool skip = std::holds_alternative<intent::Skip>(intent);
    if (current.phase == PayPhase::paid) {
        if (next) return_home(context);
        if (retry) print_bill(context);
    } else if (current.phase == PayPhase::code) {
        // Not here after all: the code ends, unless it was paid in this moment.
        const bool ends = skip || std::holds_alternative<intent::Back>(intent);
        if (!ends) return;
        current.phase = PayPhase::asking;
        ask_about(context, question::CancelOrder{payment.wish.order});
    } else if (!may_leave(current.phase)) {
        return;
    } else if (std::holds_alternative<intent::Back>(intent)) {
        go_back(context);
    } else if (next && (payment.wish.fen == 0 || current.phase == PayPhase::offline ||
                        current.phase == PayPhase::refused)) {
        go_on_unpaid(context);
    } else if ((next && current.phase == PayPhase::fee) || retry) {
        open_order(context);
    } else if (skip) {
        go_on_unpaid(context);
    }
}

void on_tick(Context& context, step::Pay& current) {
    auto& payment = *context.visit().payment;
    const auto now = context.now.steady;
    if (payment.request) {
        if (payment.give_up <= now) fail_payment(context, ErrorCode::timed_out);
        return;
    }
    if (current.phase != PayPhase::code || !payment.next_look || *payment.next_look > now) return;
    ask_about(context, question::ShowOrder{payment.wish.order});
}

Screen view(const ViewContext& context, const step::Pay& current) {
    const auto& payment = *context.visit.payment;
    PayScreen screen;
    screen.phase = current.phase;
    screen.what = payment.what;
    screen.rows = payment.rows;
    screen.fen = payment.wish.fen;
    screen.is_bill = payment.is_bill();
    screen.stale = payment.stale;
    if (current.phase == PayPhase::code && payment.order) {
        screen.code = payment.order->code;
        const auto left =
            std::chrono::ceil<std::chrono::seconds>(payment.ends - context.now.steady).count();
        screen.seconds_left = static_cast<int>(std::max<std::int64_t>(0, left));
    }
    if (payment.order && payment.order->receipt) screen.receipt_no = payment.order->receipt->number;
    screen.print = context.visit.bill_print.state;
    screen.print_problem = context.visit.bill_print.problem;
    return screen;
}

}  // namespace kiosk
