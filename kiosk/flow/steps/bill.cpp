#include <algorithm>

#include "kiosk/flow/flow_words.h"
#include "kiosk/flow/steps/steps.h"
#include "kiosk/flow/text_ids.h"

namespace kiosk {

namespace {

/// Customer numbers of utilities are digits; shorter ones are none.
constexpr std::size_t number_max = 16;
constexpr std::size_t number_min = 8;

bool is_shown(const UtilityAccount& account) {
    return !account.customer_no.empty();
}

void type_number(step::Bill& current, std::string_view text) {
    for (const char c : text)
        if (c >= '0' && c <= '9' && current.customer_no.size() < number_max)
            current.customer_no += c;
    current.problem.clear();
}

void look_up(Context& context, step::Bill& current) {
    auto& visit = context.visit();
    const auto* item = visit.item();
    if (item == nullptr) return;
    if (current.customer_no.size() < number_min) {
        current.problem = text_id::bill_unknown;
        context.sound(effect::PlaySound::Kind::problem);
        return;
    }
    ask(context, question::Bills{item->bill, current.customer_no});
}

void choose_bill(Context& context, std::size_t position) {
    auto& visit = context.visit();
    const auto& account = visit.bills;
    if (position >= account.bills.size() || account.bills[position].paid) return;
    const auto& bill = account.bills[position];
    Payment payment;
    if (const auto* item = visit.item(); item != nullptr) payment.what = item->name;
    payment.rows = {{bill.period, account.basis, bill.fen}};
    payment.wish.fen = bill.fen;
    payment.wish.utility = account.utility;
    payment.wish.customer_no = account.customer_no;
    payment.wish.bill_no = bill.bill_no;
    visit.payment = std::move(payment);
    context.go(step::Pay{});
}

}  // namespace

void enter_bill(Context& context) {
    auto& visit = context.visit();
    visit.bills = {};
    visit.asked.reset();
    context.go(step::Bill{});
    restart_idle(context);
}

void on_intent(Context& context, step::Bill& current, const Intent& intent) {
    auto& visit = context.visit();
    if (asked_again(context, intent)) return;
    const bool waits = visit.asked && visit.asked->request;
    if (std::holds_alternative<intent::Back>(intent)) {
        visit.asked.reset();
        if (!is_shown(visit.bills)) return enter_guide(context);
        visit.bills = {};
    } else if (waits) {
        return;
    } else if (is_shown(visit.bills)) {
        const auto* chosen = std::get_if<intent::ChooseBill>(&intent);
        if (chosen != nullptr) choose_bill(context, chosen->position);
    } else if (const auto* typed = std::get_if<intent::TypeText>(&intent)) {
        visit.asked.reset();
        type_number(current, typed->text);
    } else if (std::holds_alternative<intent::DeleteBack>(intent)) {
        visit.asked.reset();
        if (!current.customer_no.empty()) current.customer_no.pop_back();
        current.problem.clear();
    } else if (std::holds_alternative<intent::ClearField>(intent)) {
        visit.asked.reset();
        current.customer_no.clear();
        current.problem.clear();
    } else if (std::holds_alternative<intent::Next>(intent)) {
        look_up(context, current);
    }
}

Screen view(const ViewContext& context, const step::Bill& current) {
    const auto& visit = context.visit;
    BillScreen screen;
    if (const auto* item = visit.item()) screen.service = item->name;
    screen.asking = ask_view(visit);
    screen.problem = current.problem;
    // The utility knows no such number: nothing is wrong with the line.
    if (screen.asking.problem == text_id::cases_gone) {
        screen.problem = text_id::bill_unknown;
        screen.asking = {};
    }
    screen.field.id = FieldId(customer_field);
    screen.field.label = flow_words().at("bill.label");
    screen.field.keyboard = KeyboardHint::digits;
    screen.field.value = SecretText(current.customer_no);
    screen.field.length_max = number_max;
    screen.can_search = current.customer_no.size() >= number_min;
    const auto& account = visit.bills;
    screen.found = is_shown(account);
    screen.payer = masked(MaskKind::name, account.payer).reveal();
    screen.address = masked(MaskKind::address, account.address).reveal();
    for (const auto& bill : account.bills)
        screen.rows.push_back({bill.period, bill.fen, bill.due, bill.paid});
    return screen;
}

}  // namespace kiosk
