#include "kiosk/flow/fees.h"

#include <algorithm>

namespace kiosk {

namespace {

constexpr std::int64_t fen_a_yuan = 100;

LocalText law_words(const LegalBasis& basis) {
    if (basis.document_no.empty()) return basis.title;
    std::map<std::string, std::string, std::less<>> texts;
    for (const auto& [language, title] : basis.title.all())
        texts.emplace(language, title + " " + basis.document_no);
    return LocalText(std::move(texts));
}

/// A register told it of the applicant, and the person still agrees to that.
bool is_due(const FeeRelief& relief, const Visit& visit) {
    if (visit.principal.kind != PrincipalKind::self) return false;
    if (!visit.consent || visit.consent->withdrawn) return false;
    const auto* set = visit.gathered.set(relief.data_set);
    if (set == nullptr || set->state != SharedSet::State::found) return false;
    return std::ranges::any_of(set->values, [&](const PersonValue& each) {
        return each.member == relief.member && each.value.reveal() == relief.value;
    });
}

}  // namespace

std::optional<FeeStatement> fee_of(const ServiceItem& item, const Visit& visit) {
    FeeStatement statement;
    bool costs = false;
    for (const auto& fee : item.fees) {
        const auto full = fee.yuan * fen_a_yuan;
        if (full == 0) continue;
        costs = true;
        statement.rows.push_back({fee.name, law_words(fee.basis), full});
        statement.fen += full;
        auto left = full;
        for (const auto& relief : fee.reliefs) {
            const auto less = std::min(left, full * relief.per_cent / 100);
            if (less == 0 || !is_due(relief, visit)) continue;
            left -= less;
            statement.fen -= less;
            statement.rows.push_back({relief.name, law_words(relief.basis), -less});
            statement.reliefs.push_back(relief.code);
        }
    }
    return costs ? std::optional(std::move(statement)) : std::nullopt;
}

std::string_view payment_state(const Payment& payment) {
    if (payment.wish.fen == 0) return "none";
    if (payment.is_paid()) return "paid";
    const bool may_be_paid = payment.left_open && !payment.refused &&
                             (!payment.order || payment.order->state == PayOrder::State::created);
    return may_be_paid && !payment.wish.order.is_nil() ? "unknown" : "due";
}

void write_payment(SecretWriter& out, ObjectWriter& payload, const Visit& visit) {
    if (!visit.payment || visit.payment->is_bill()) return;
    const auto& payment = *visit.payment;
    payload.name("payment");
    ObjectWriter member(out);
    member.text("state", payment_state(payment));
    member.number("amount_fen", static_cast<std::uint64_t>(payment.wish.fen));
    if (!payment.wish.order.is_nil() && !payment.refused)
        member.text("order_id", payment.wish.order.text());
    if (payment.order && payment.order->receipt)
        member.text("receipt_number", payment.order->receipt->number);
    member.end();
}

}  // namespace kiosk
