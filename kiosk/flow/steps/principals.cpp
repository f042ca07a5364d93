#include "kiosk/flow/principals.h"

#include <algorithm>

#include "kiosk/flow/applicant.h"
#include "kiosk/flow/flow_words.h"
#include "kiosk/flow/page_sizes.h"
#include "kiosk/flow/steps/steps.h"
#include "kiosk/flow/text_ids.h"
#include "kiosk/model/check_digits.h"

namespace kiosk {

namespace {

constexpr std::size_t code_length = 18;

const ServiceItem* wanted_service(const Visit& visit, const step::Principals& current) {
    return current.for_service ? visit.item() : nullptr;
}

bool may_be_myself(const ServiceItem* item) {
    return item == nullptr || may_apply(*item, PrincipalKind::self);
}

bool may_be_company(const ServiceItem* item) {
    return item == nullptr || may_apply(*item, PrincipalKind::enterprise);
}

std::size_t rows_count(const Visit& visit, const step::Principals& current) {
    const auto* item = wanted_service(visit, current);
    return principals_for(visit, item).size() + (may_be_myself(item) ? 1 : 0);
}

void leave(Context& context, bool for_service) {
    if (for_service) return begin_service(context);
    enter_mine(context);
}

void act_for(Context& context, Principal principal, bool for_service) {
    auto& visit = context.visit();
    if (!for_service)
        visit.principal_before.reset();
    else if (!visit.principal_before)
        visit.principal_before = std::move(visit.principal);
    visit.principal = std::move(principal);
    context.sound(effect::PlaySound::Kind::done);
    leave(context, for_service);
}

void choose(Context& context, const step::Principals& current, std::size_t position) {
    auto& visit = context.visit();
    const auto* item = wanted_service(visit, current);
    const bool for_service = current.for_service;
    if (position == 0) {
        if (may_be_myself(item)) act_for(context, {}, for_service);
        return;
    }
    const auto all = principals_for(visit, item);
    if (position <= all.size()) act_for(context, all[position - 1]->copy(), for_service);
}

void type_code(step::Principals& current, std::string_view text) {
    current.problem.clear();
    for (const char c : text) {
        const bool small = c >= 'a' && c <= 'z';
        if (current.code.size() < code_length)
            current.code.push_back(small ? static_cast<char>(c - 'a' + 'A') : c);
    }
}

/// Whether it can be a code is seen here; whether the person acts for that company, there.
void look_up(Context& context, step::Principals& current) {
    if (!is_social_credit_code(current.code)) {
        current.problem = text_id::principals_code_wrong;
        context.sound(effect::PlaySound::Kind::problem);
        return;
    }
    ask(context, question::FindPrincipal{current.code});
}

void on_code(Context& context, step::Principals& current, const Intent& intent) {
    auto& visit = context.visit();
    if (std::holds_alternative<intent::Back>(intent)) {
        visit.asked.reset();
        current.types = false;
        return;
    }
    // Another code may be typed after a refusal.
    const bool types = std::holds_alternative<intent::TypeText>(intent) ||
                       std::holds_alternative<intent::DeleteBack>(intent) ||
                       std::holds_alternative<intent::ClearField>(intent);
    if (types && visit.asked && !visit.asked->request) visit.asked.reset();
    if (visit.asked && visit.asked->request) return;
    if (const auto* typed = std::get_if<intent::TypeText>(&intent)) {
        type_code(current, typed->text);
    } else if (std::holds_alternative<intent::DeleteBack>(intent)) {
        current.problem.clear();
        if (!current.code.empty()) current.code.pop_back();
    } else if (std::holds_alternative<intent::ClearField>(intent)) {
        current.problem.clear();
        current.code.clear();
    } else if (std::holds_alternative<intent::Next>(intent)) {
        look_up(context, current);
    }
}

bool is_chosen(const Visit& visit, const Principal* principal) {
    if (principal == nullptr) return visit.principal.kind == PrincipalKind::self;
    return visit.principal.kind == principal->kind && visit.principal.number == principal->number;
}

}  // namespace

void enter_principals(Context& context, bool for_service) {
    auto& visit = context.visit();
    visit.asked.reset();
    step::Principals principals;
    principals.for_service = for_service;
    context.go(std::move(principals));
    restart_idle(context);
    keep_guard_read(context);
    if (visit.overview) return;
    if (context.data.health.platform_reachable)
        ask(context, question::Overview{});
    else
        visit.asked = Asked{question::Overview{}, {}, {}, std::string(text_id::cases_offline), {}};
}

void take_principal(Context& context, Principal& principal) {
    auto& visit = context.visit();
    const auto* current = std::get_if<step::Principals>(&visit.step);
    if (current == nullptr) return;
    visit.asked.reset();
    act_for(context, std::move(principal), current->for_service);
}

void on_intent(Context& context, step::Principals& current, const Intent& intent) {
    auto& visit = context.visit();
    if (std::holds_alternative<intent::Retry>(intent)) {
        (void)asked_again(context, intent);
        return;
    }
    if (current.types) return on_code(context, current, intent);
    if (std::holds_alternative<intent::Back>(intent)) {
        visit.asked.reset();
        if (current.for_service) return enter_guide(context);
        return enter_mine(context);
    }
    if (visit.asked) return;
    if (const auto* turn = std::get_if<intent::TurnPage>(&intent)) {
        const auto pages = pages_needed(rows_count(visit, current), page_sizes(visit.way).matters);
        current.page = std::min(current.page, pages - 1);
        if (turn->by > 0 && current.page + 1 < pages) ++current.page;
        if (turn->by < 0 && current.page > 0) --current.page;
    } else if (const auto* chosen = std::get_if<intent::ChoosePrincipal>(&intent)) {
        choose(context, current, chosen->position);
    } else if (std::holds_alternative<intent::TypeCode>(intent) &&
               may_be_company(wanted_service(visit, current))) {
        current.types = true;
    }
}

Screen view(const ViewContext& context, const step::Principals& current) {
    const auto& visit = context.visit;
    const auto* item = wanted_service(visit, current);
    PrincipalsScreen screen;
    screen.asking = ask_view(visit);
    if (item != nullptr) screen.service = item->name;
    screen.can_type_code = may_be_company(item);
    screen.types = current.types;
    screen.problem = current.problem;
    if (visit.asked && visit.asked->problem == text_id::cases_gone && current.types) {
        screen.problem = text_id::principals_none;
        screen.asking = {};
    }
    screen.code.id = FieldId(code_field);
    screen.code.label = flow_words().at("principals.code");
    screen.code.keyboard = KeyboardHint::letters;
    screen.code.value = SecretText(current.code);
    screen.code.length_max = code_length;
    const auto a_page = page_sizes(visit.way).matters;
    const auto count = rows_count(visit, current);
    screen.pages = pages_needed(count, a_page);
    screen.page = std::min(current.page, screen.pages - 1);
    std::vector<PrincipalsScreen::Row> rows;
    if (may_be_myself(item) && visit.card)
        rows.push_back({0, PrincipalKind::self,
                        PrivateText(name_on(*visit.card).copy(), MaskKind::name),
                        flow_words().at("principals.self"), is_chosen(visit, nullptr)});
    std::size_t position = 0;
    for (const auto* each : principals_for(visit, item))
        rows.push_back(
            {++position, each->kind, shown_name(*each), each->role, is_chosen(visit, each)});
    const auto last = std::min(rows.size(), (screen.page + 1) * a_page);
    for (auto i = screen.page * a_page; i < last; ++i) screen.rows.push_back(std::move(rows[i]));
    return screen;
}

}  // namespace kiosk
