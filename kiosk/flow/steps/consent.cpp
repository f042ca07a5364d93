#include <algorithm>

#include "kiosk/flow/flow_words.h"
#include "kiosk/flow/materials.h"
#include "kiosk/flow/page_sizes.h"
#include "kiosk/flow/principals.h"
#include "kiosk/flow/steps/steps.h"
#include "kiosk/flow/text_ids.h"

namespace kiosk {

namespace {

/// One thing that may be asked for.
struct Wanted {
    std::string id;  // "set.assistance", "licence.E-MARRIAGE"
    std::string code;
    bool is_licence = false;
    LocalText name;
};

std::vector<Wanted> wanted_of(const Visit& visit) {
    const auto* item = visit.item();
    const auto* situation = visit.situation();
    if (item == nullptr || situation == nullptr) return {};
    const auto wish = platform_wish(*item, *situation);
    std::vector<Wanted> all;
    for (const auto& code : wish.licence_types)
        all.push_back({"licence." + code, code, true,
                       visit.catalogue->label(Dictionary::licence_type, DictionaryCode(code))});
    for (const auto& code : wish.data_sets)
        all.push_back({"set." + code, code, false,
                       visit.catalogue->label(Dictionary::data_set, DictionaryCode(code))});
    return all;
}

/// Nothing is asked of anybody else: the person fills in everything.
void go_on_alone(Context& context, bool declined) {
    auto& visit = context.visit();
    visit.asked.reset();
    withdraw_consent(context);
    visit.forget_gathered();
    if (declined) visit.consent = Consent{};
    enter_materials(context);
}

void agree(Context& context, const step::Consent& current) {
    auto& visit = context.visit();
    const auto* item = visit.item();
    const auto* situation = visit.situation();
    if (item == nullptr || situation == nullptr) return;
    auto consent = consent_to(context, consent_words(*item), consent_text_version);
    std::vector<LocalText> names;
    for (const auto& each : wanted_of(visit)) {
        if (current.refused.contains(each.id)) continue;
        (each.is_licence ? consent.licence_types : consent.data_sets).push_back(each.code);
        names.push_back(each.name);
    }
    if (names.empty()) return go_on_alone(context, true);
    consent.service = visit.service;
    consent.handle_item = situation->code.value();
    // What each is called belongs to what was read.
    consent.text_digest = consent_digest(*item, names, visit.language);
    withdraw_consent(context);
    visit.consent = consent;
    ask(context, question::Gather{std::move(consent)});
}

void toggle(step::Consent& current, const std::string& id) {
    if (current.refused.erase(id) == 0) current.refused.insert(id);
}

}  // namespace

Consent consent_to(const Context& context, const LocalText& words, const char* text_version) {
    const auto& language = context.data.visit->language;
    Consent consent;
    consent.id = context.fresh_id;
    consent.text_version = text_version;
    consent.text_digest = words_digest(words, language);
    consent.language = words.shown(language);
    consent.given_at = context.now.wall;
    return consent;
}

void enter_consent(Context& context) {
    auto& visit = context.visit();
    // Whoever comes back is asked anew; what was agreed to before is over.
    visit.asked.reset();
    withdraw_consent(context);
    visit.forget_gathered();
    // Of an invented person nobody knows anything.
    if (visit.practice || wanted_of(visit).empty()) return enter_form(context);
    // Others would tell of the card's holder, not of the applicant.
    if (is_for_another_person(visit)) return enter_materials(context);
    context.go(step::Consent{});
    keep_guard_read(context);
}

void take_gathered(Context& context, PersonData& data) {
    auto& visit = context.visit();
    const auto today = civil_date(context.now.wall);
    for (auto& licence : data.licences) {
        const bool is_over = licence.valid_to && *licence.valid_to < today;
        if (licence.state == ELicence::State::valid && is_over)
            licence.state = ELicence::State::expired;
    }
    if (std::holds_alternative<step::Wallet>(visit.step)) {
        visit.wallet = std::move(data);
        return;
    }
    if (!std::holds_alternative<step::Consent>(visit.step)) return;
    visit.gathered = std::move(data);
    visit.asked.reset();
    enter_materials(context);
}

void on_intent(Context& context, step::Consent& current, const Intent& intent) {
    auto& visit = context.visit();
    if (std::holds_alternative<intent::Back>(intent)) {
        visit.asked.reset();
        withdraw_consent(context);
        visit.forget_gathered();
        return enter_guide(context);
    }
    // “Fill it in myself” is open at any time, also while an answer doesn't come.
    if (std::holds_alternative<intent::Skip>(intent)) return go_on_alone(context, true);
    if (std::holds_alternative<intent::Retry>(intent)) {
        // The card counts no longer: it is laid down once more, for this service.
        if (visit.asked && visit.asked->problem == text_id::cases_card_again) {
            visit.asked.reset();
            return enter_identify(context);
        }
        (void)asked_again(context, intent);
        return;
    }
    if (visit.asked) return;
    if (const auto* given = std::get_if<intent::SetAnswer>(&intent)) {
        if (given->field.value() == consent_field) toggle(current, given->value);
    } else if (const auto* turn = std::get_if<intent::TurnPage>(&intent)) {
        const auto pages = pages_needed(wanted_of(visit).size(), page_sizes(visit.way).consents);
        current.page = std::min(current.page, pages - 1);
        if (turn->by > 0 && current.page + 1 < pages) ++current.page;
        if (turn->by < 0 && current.page > 0) --current.page;
    } else if (std::holds_alternative<intent::Next>(intent)) {
        if (!context.data.health.platform_reachable) return go_on_alone(context, false);
        agree(context, current);
    }
}

Screen view(const ViewContext& context, const step::Consent& current) {
    const auto& visit = context.visit;
    ConsentScreen screen;
    screen.asking = ask_view(visit);
    screen.offline = !visit.asked && !context.health.platform_reachable;
    const auto* item = visit.item();
    if (item == nullptr) return screen;
    screen.service = item->name;
    screen.text = consent_words(*item);
    screen.choice.id = FieldId(consent_field);
    screen.choice.kind = FieldKind::multiple_choice;
    screen.choice.label = flow_words().at("consent.label");
    const auto all = wanted_of(visit);
    const auto a_page = page_sizes(visit.way).consents;
    screen.pages = pages_needed(all.size(), a_page);
    screen.page = std::min(current.page, screen.pages - 1);
    const auto last = std::min(all.size(), (screen.page + 1) * a_page);
    for (auto i = screen.page * a_page; i < last; ++i) {
        screen.choice.options.push_back(
            {all[i].id, all[i].name,
             flow_words().at(all[i].is_licence ? "consent.licence" : "consent.data_set")});
        if (current.refused.contains(all[i].id)) continue;
        auto& value = screen.choice.value.reveal();
        value += (value.empty() ? "" : " ") + all[i].id;
    }
    return screen;
}

}  // namespace kiosk
