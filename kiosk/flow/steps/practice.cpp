#include <algorithm>

#include "kiosk/flow/flow_words.h"
#include "kiosk/flow/guide_view.h"
#include "kiosk/flow/steps/steps.h"
#include "kiosk/flow/text_ids.h"

namespace kiosk {

namespace {

/// Worked example of GB 11643-1999, Annex A: nobody's number.
constexpr std::string_view sample_number = "11010519491231002X";

bool can_practise_with(const ServiceItem& item, const CivilDate& today,
                       const Environment& environment) {
    return item.level == TerminalLevel::handle && item.terminal_form() != nullptr &&
           availability(item, today) == Availability::startable &&
           has_what_it_needs(item, environment.devices);
}

/// The service that is being looked at, else the one that most people need.
const ServiceItem* service_to_practise(const Visit& visit, const CivilDate& today,
                                       const Environment& environment) {
    if (!visit.catalogue) return nullptr;
    if (const auto* item = visit.item();
        item != nullptr && can_practise_with(*item, today, environment))
        return item;
    const auto& services = visit.catalogue->services();
    const auto found = std::ranges::find_if(services, [&](const ServiceItem& item) {
        return can_practise_with(item, today, environment);
    });
    return found == services.end() ? nullptr : &*found;
}

/// What it is answered belongs to a person.
bool has_asked_aside(const Visit& visit) {
    return std::ranges::any_of(visit.aside,
                               [](const AsidePage& page) { return page.asked.has_value(); });
}

}  // namespace

bool can_practise(const Visit& visit, Now now, const Environment& environment) {
    const bool busy = visit.practice || visit.form != nullptr || visit.filing || visit.asked ||
                      visit.payment || !visit.locked.empty() || visit.guide_print.request ||
                      has_asked_aside(visit) || std::holds_alternative<step::Goodbye>(visit.step) ||
                      std::holds_alternative<step::Notice>(visit.step);
    return !busy && service_to_practise(visit, civil_date(now.wall), environment) != nullptr;
}

void begin_practice(Context& context) {
    auto& visit = context.visit();
    const auto code =
        service_to_practise(visit, civil_date(context.now.wall), context.environment)->code;
    cancel_card_read(context);
    // Who was read before is not the one who practises.
    forget_person(context);
    visit.practice = true;
    visit.search.reset();
    choose_service(context, code);
}

void finish_practice(Context& context) {
    context.sound(effect::PlaySound::Kind::done);
    step::Notice notice;
    notice.then = step::Notice::Then::home;
    notice.id = text_id::notice_practice_done;
    notice.icon = "done";
    context.go(std::move(notice));
}

drivers::IdentityCard practice_card() {
    const auto word = [](std::string_view id) {
        return SecretText(std::string(flow_words().at(id).in(Language::zh)));
    };
    drivers::IdentityCard card;
    card.name = word("practice.name");
    card.sex_code = SecretText("2");
    card.nation_code = SecretText("01");
    card.birth = SecretText("1949-12-31");
    card.address = word("practice.address");
    card.number = SecretText(std::string(sample_number));
    card.issuer = word("practice.issuer");
    card.valid_from = CivilDate{2010, 1, 1};
    card.long_term = true;
    return card;
}

}  // namespace kiosk
