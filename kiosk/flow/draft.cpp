#include "kiosk/flow/context.h"
#include "kiosk/flow/gathered_record.h"
#include "kiosk/flow/materials.h"
#include "kiosk/forms/secret_record.h"
#include "kiosk/forms/shelved_form.h"
#include "kiosk/forms/xform_session.h"

namespace kiosk {

namespace {

constexpr std::string_view draft_format = "visit-draft-5";
constexpr std::uint64_t pages_max = 10'000;
constexpr std::uint64_t scenario_answers_max = 200;
/// After a crash somebody else may stand there: the question “are you still there?” comes soon.
constexpr Duration first_warning_after_restore{20'000};

enum class Place : std::uint8_t { form, review, signature };

void write_card(SecretWriter& record, const drivers::IdentityCard& card) {
    const auto write_date = [&](const std::optional<CivilDate>& date) {
        record.append_field(std::uint64_t{date ? 1u : 0u});
        if (!date) return;
        record.append_field(static_cast<std::uint64_t>(date->year));
        record.append_field(static_cast<std::uint64_t>(date->month));
        record.append_field(static_cast<std::uint64_t>(date->day));
    };
    record.append_field(static_cast<std::uint64_t>(card.kind));
    for (const auto* secret :
         {&card.name, &card.sex_code, &card.nation_code, &card.birth, &card.address, &card.number,
          &card.issuer, &card.english_name, &card.nationality, &card.pass_number}) {
        record.append_field(*secret);
    }
    write_date(card.valid_from);
    write_date(card.valid_to);
    record.append_field(std::uint64_t{card.long_term ? 1u : 0u});
    record.append_field(std::uint64_t{card.has_unmapped_characters ? 1u : 0u});
}

bool read_date(NetstringReader& record, std::optional<CivilDate>& date) {
    const auto there = record.number_up_to(1);
    if (!there) return false;
    if (*there == 0) return true;
    const auto year = record.number_up_to(9999);
    const auto month = record.number_up_to(12);
    const auto day = record.number_up_to(31);
    if (!year || !month || !day) return false;
    date = CivilDate{static_cast<int>(*year), static_cast<int>(*month), static_cast<int>(*day)};
    return is_real(*date);
}

std::optional<drivers::IdentityCard> read_card(NetstringReader& record) {
    drivers::IdentityCard card;
    const auto kind = record.number_up_to(
        static_cast<std::uint64_t>(drivers::IdentityCardKind::foreign_permanent_2023));
    if (!kind) return std::nullopt;
    card.kind = static_cast<drivers::IdentityCardKind>(*kind);
    for (auto* secret :
         {&card.name, &card.sex_code, &card.nation_code, &card.birth, &card.address, &card.number,
          &card.issuer, &card.english_name, &card.nationality, &card.pass_number}) {
        const auto text = record.field();
        if (!text) return std::nullopt;
        secret->reveal().assign(*text);
    }
    if (!read_date(record, card.valid_from) || !read_date(record, card.valid_to))
        return std::nullopt;
    const auto long_term = record.number_up_to(1);
    const auto unmapped = record.number_up_to(1);
    if (!long_term || !unmapped) return std::nullopt;
    card.long_term = *long_term == 1;
    card.has_unmapped_characters = *unmapped == 1;
    return card;
}

Place place_of(const Step& step) {
    if (std::holds_alternative<step::Review>(step)) return Place::review;
    const bool signing = std::holds_alternative<step::Signature>(step) ||
                         std::holds_alternative<step::Submitting>(step);
    return signing ? Place::signature : Place::form;
}

/// What a draft says, before it becomes the visit.
struct Draft {
    Language language = Language::zh;
    WayOfUse way = WayOfUse::standard;
    ServiceCode service;
    Place place = Place::form;
    std::string page;            // id
    std::size_t page_index = 0;  // when that page is gone
    std::size_t reached = 0;
    bool from_review = false;
    std::optional<Filing> filing;
    ScenarioAnswers scenario;
    drivers::IdentityCard card;
    WallTime begun{};
    WallTime identified_at{};
    std::optional<Consent> consent;
    PersonData gathered;
    std::unique_ptr<FormSession> form;
};

std::uint64_t ms_of(WallTime time) {
    return static_cast<std::uint64_t>(time.time_since_epoch().count());
}

WallTime time_of_ms(std::uint64_t ms) {
    return WallTime(Duration(static_cast<std::int64_t>(ms)));
}

bool read_place(NetstringReader& record, Draft& draft) {
    const auto language = record.number_up_to(static_cast<std::uint64_t>(Language::en));
    const auto way = record.number_up_to(static_cast<std::uint64_t>(WayOfUse::low_reach));
    const auto place = record.number_up_to(static_cast<std::uint64_t>(Place::signature));
    const auto page = record.field();
    const auto page_index = record.number_up_to(pages_max);
    const auto reached = record.number_up_to(pages_max);
    const auto from_review = record.number_up_to(1);
    const auto filed = record.field();
    const auto filed_at = record.number();
    if (!language || !way || !place || !page || !page_index || !reached || !from_review || !filed ||
        !filed_at)
        return false;
    draft.language = static_cast<Language>(*language);
    draft.way = static_cast<WayOfUse>(*way);
    draft.place = static_cast<Place>(*place);
    draft.page = *page;
    draft.page_index = static_cast<std::size_t>(*page_index);
    draft.reached = static_cast<std::size_t>(*reached);
    draft.from_review = *from_review == 1;
    if (filed->empty()) return true;
    draft.filing.emplace();
    draft.filing->id = SubmissionId(Uuid::parse(*filed));
    draft.filing->created_at = time_of_ms(*filed_at);
    return !draft.filing->id.value().is_nil();
}

/// The answers that tell the situation; false unless the service still asks just these.
bool read_scenario(NetstringReader& record, const ServiceItem& item, Draft& draft) {
    const auto count = record.number_up_to(scenario_answers_max);
    if (!count) return false;
    for (std::uint64_t i = 0; i < *count; ++i) {
        const auto value = record.field();
        if (!value || !answer_next(item.scenario, draft.scenario, *value)) return false;
    }
    return resolved(item, draft.scenario) != nullptr;
}

std::optional<Draft> read_draft(const SecretText& state, const Catalogue& catalogue,
                                const Context& context) {
    NetstringReader record(state.reveal());
    Draft draft;
    if (record.field() != draft_format || record.number() != catalogue.version())
        return std::nullopt;
    const auto service = record.field();
    if (!service) return std::nullopt;
    draft.service = ServiceCode(std::string(*service));
    const auto* item = catalogue.find(draft.service);
    if (item == nullptr || item->terminal_form() == nullptr || !read_place(record, draft) ||
        !read_scenario(record, *item, draft))
        return std::nullopt;
    auto card = read_card(record);
    const auto begun = record.number();
    const auto identified_at = record.number();
    if (!read_gathered(record, draft.consent, draft.gathered)) return std::nullopt;
    const auto answers = record.field();
    if (!card || !begun || !identified_at || !answers || !record.at_end()) return std::nullopt;
    draft.card = std::move(*card);
    draft.begun = time_of_ms(*begun);
    draft.identified_at = time_of_ms(*identified_at);
    auto form =
        XFormSession::open(item->terminal_form()->form->plan(), context.now, context.fresh_id);
    if (!form || !(*form)->restore(SecretText(std::string(*answers)))) return std::nullopt;
    const auto* situation = resolved(*item, draft.scenario);
    if (situation != nullptr && !platform_wish(*item, *situation).empty())
        (*form)->offer(upload_ways(*item, *situation, draft.gathered));
    draft.form = std::move(*form);
    draft.form->set_online(context.data.health.platform_reachable);
    return draft;
}

void go_where_it_was(Context& context, const Draft& draft) {
    if (draft.place == Place::form) {
        const auto& form = *context.visit().form;
        const auto index = form.page_of(draft.page).value_or(draft.page_index);
        go_to_page(context, std::min(index, form.page_count() - 1), draft.from_review);
    } else if (draft.place == Place::review) {
        enter_review(context);
    } else {
        // The signature is not in the draft: it is given again.
        context.go(step::Signature{});
    }
}

}  // namespace

void save_draft(Context& context) {
    auto& visit = context.visit();
    visit.draft_changed = false;
    if (!visit.form || !visit.card || !visit.catalogue || visit.practice) return;
    const auto* form = std::get_if<step::Form>(&visit.step);
    SecretWriter record;
    record.append_field(draft_format);
    record.append_field(visit.catalogue->version());
    record.append_field(std::string_view(visit.form_service.value()));
    record.append_field(static_cast<std::uint64_t>(visit.language));
    record.append_field(static_cast<std::uint64_t>(visit.way));
    record.append_field(static_cast<std::uint64_t>(place_of(visit.step)));
    const auto* sections = std::get_if<step::Sections>(&visit.step);
    const auto page = form != nullptr ? form->page : sections != nullptr ? sections->back_to : 0;
    record.append_field(std::string_view(visit.form->page(page).id));
    record.append_field(std::uint64_t{page});
    record.append_field(std::uint64_t{visit.form_reached});
    record.append_field(std::uint64_t{form != nullptr && form->from_review ? 1u : 0u});
    record.append_field(visit.filing ? std::string_view(visit.filing->id.value().text())
                                     : std::string_view());
    record.append_field(visit.filing ? ms_of(visit.filing->created_at) : std::uint64_t{0});
    record.append_field(std::uint64_t{visit.scenario.size()});
    for (const auto& answer : visit.scenario) record.append_field(std::string_view(answer.value));
    write_card(record, *visit.card);
    record.append_field(ms_of(visit.begun));
    record.append_field(ms_of(visit.identified_at));
    write_gathered(record, visit);
    record.append_field(visit.form->save());
    visit.draft_request = context.new_request();
    context.want(effect::SaveDraft{*visit.draft_request, std::move(record).finish()});
    visit.draft_saved = true;
}

void drop_draft(Context& context) {
    auto& visit = context.visit();
    visit.draft_changed = false;
    visit.draft_request.reset();
    if (visit.draft_saved) context.want(effect::DropDraft{});
    visit.draft_saved = false;
}

bool restore_draft(Context& context, const SecretText& state) {
    const auto& catalogue = context.environment.catalogue;
    auto draft = catalogue ? read_draft(state, *catalogue, context) : std::nullopt;
    if (!draft) return false;
    begin_visit(context);
    auto& visit = context.visit();
    visit.language = draft->language;
    visit.way = draft->way;
    visit.service = draft->service;
    visit.form_service = draft->service;
    visit.scenario = std::move(draft->scenario);
    visit.card = std::move(draft->card);
    visit.begun = draft->begun;
    visit.identified_at = draft->identified_at;
    visit.consent = std::move(draft->consent);
    visit.gathered = std::move(draft->gathered);
    visit.form = std::move(draft->form);
    visit.filing = std::move(draft->filing);
    visit.form_reached = draft->reached;
    visit.draft_saved = true;
    visit.card_watch = context.new_request();
    context.want(effect::WatchCard{*visit.card_watch});
    go_where_it_was(context, *draft);
    visit.idle_warns = context.now.steady + first_warning_after_restore;
    visit.idle_ends = visit.idle_warns + context.environment.warning;
    return true;
}

}  // namespace kiosk
