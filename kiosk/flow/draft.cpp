#include "kiosk/flow/context.h"
#include "kiosk/flow/draft_changes.h"
#include "kiosk/flow/flow_words.h"
#include "kiosk/flow/gathered_record.h"
#include "kiosk/flow/materials.h"
#include "kiosk/flow/principals.h"
#include "kiosk/flow/text_ids.h"
#include "kiosk/forms/secret_record.h"
#include "kiosk/forms/shelved_form.h"
#include "kiosk/forms/xform_session.h"

namespace kiosk {

namespace {

constexpr std::string_view draft_format = "visit-draft-9";
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

void write_principal(SecretWriter& record, const Visit& visit) {
    const auto& principal = visit.principal;
    record.append_field(name_of(principal.kind));
    record.append_field(principal.name);
    record.append_field(principal.number);
    record.append_field(std::string_view(principal.authority));
    record.append_field(std::string_view(visit.identity_statement));
}

bool read_principal(NetstringReader& record, Principal& principal, std::string& statement) {
    const auto kind = record.field();
    const auto name = record.field();
    const auto number = record.field();
    const auto authority = record.field();
    const auto said = record.field();
    if (!kind || !name || !number || !authority || !said || !principal_kind(*kind)) return false;
    principal.kind = *principal_kind(*kind);
    principal.name.reveal().assign(*name);
    principal.number.reveal().assign(*number);
    principal.authority = *authority;
    statement = *said;
    return true;
}

/// What else was found out about who the person is.
void write_proofs(SecretWriter& record, const Visit& visit) {
    const auto& face = visit.face;
    record.append_field(visit.social_card_number);
    record.append_field(std::uint64_t{face.declined ? 1u : 0u});
    record.append_field(std::uint64_t{face.taken ? 1u : 0u});
    record.append_field(std::uint64_t{face.confirmed ? 1u : 0u});
    if (!face.confirmed) return;
    write_consent(record, face.confirmed->consent);
    record.append_field(std::string_view(face.confirmed->engine));
    record.append_field(std::string_view(face.confirmed->version));
    record.append_field(std::string_view(face.confirmed->evidence));
}

bool read_proofs(NetstringReader& record, SecretText& social_card_number, FaceMatters& face) {
    const auto number = record.field();
    const auto declined = record.number_up_to(1);
    const auto taken = record.number_up_to(1);
    const auto confirmed = record.number_up_to(1);
    if (!number || !declined || !taken || !confirmed) return false;
    social_card_number.reveal().assign(*number);
    face.declined = *declined == 1;
    face.taken = *taken == 1;
    if (*confirmed == 0) return true;
    auto& comparison = face.confirmed.emplace();
    if (!read_consent(record, comparison.consent)) return false;
    const auto engine = record.field();
    const auto version = record.field();
    const auto evidence = record.field();
    if (!engine || !version || !evidence) return false;
    comparison.engine = *engine;
    comparison.version = *version;
    comparison.evidence = *evidence;
    return true;
}

void write_filing(SecretWriter& record, const std::optional<Filing>& filing) {
    const auto text = [](const Uuid& id) { return id.is_nil() ? std::string() : id.text(); };
    record.append_field(std::string_view(filing ? filing->id.value().text() : std::string()));
    record.append_field(filing ? ms_of(filing->created_at) : std::uint64_t{0});
    record.append_field(std::uint64_t{filing && filing->tried ? 1u : 0u});
    record.append_field(std::string_view(filing ? text(filing->order) : std::string()));
}

bool read_filing(NetstringReader& record, std::optional<Filing>& filing) {
    const auto id = record.field();
    const auto created_at = record.number();
    const auto tried = record.number_up_to(1);
    const auto order = record.field();
    if (!id || !created_at || !tried || !order) return false;
    if (id->empty()) return true;
    filing.emplace();
    filing->id = SubmissionId(Uuid::parse(*id));
    filing->created_at = time_of_ms(*created_at);
    filing->tried = *tried == 1;
    if (!order->empty()) filing->order = Uuid::parse(*order);
    return !filing->id.value().is_nil();
}

Place place_of(const Step& step) {
    if (std::holds_alternative<step::Review>(step)) return Place::review;
    const bool signing = std::holds_alternative<step::Signature>(step) ||
                         std::holds_alternative<step::Delivery>(step) ||
                         std::holds_alternative<step::Pay>(step) ||
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
    Uuid trace;
    WallTime identified_at{};
    std::optional<Consent> consent;
    PersonData gathered;
    Principal principal;
    std::string identity_statement;
    SecretText social_card_number;
    FaceMatters face;
    CapturedPapers captured;
    std::unique_ptr<FormSession> form;
    DraftService then;
    /// The catalogue was another one when it was written.
    bool is_old = false;
    /// The form takes its answers one by one, because it is not the same any more.
    bool is_carried = false;
    /// The service can't go on from it.
    bool is_gone = false;
};

bool read_place(NetstringReader& record, Draft& draft) {
    const auto language = read_language(record);
    const auto way = record.number_up_to(static_cast<std::uint64_t>(WayOfUse::low_reach));
    const auto place = record.number_up_to(static_cast<std::uint64_t>(Place::signature));
    const auto page = record.field();
    const auto page_index = record.number_up_to(pages_max);
    const auto reached = record.number_up_to(pages_max);
    const auto from_review = record.number_up_to(1);
    if (!language || !way || !place || !page || !page_index || !reached || !from_review)
        return false;
    draft.language = *language;
    draft.way = static_cast<WayOfUse>(*way);
    draft.place = static_cast<Place>(*place);
    draft.page = *page;
    draft.page_index = static_cast<std::size_t>(*page_index);
    draft.reached = static_cast<std::size_t>(*reached);
    draft.from_review = *from_review == 1;
    return read_filing(record, draft.filing);
}

/// The answers that tell the situation.
std::optional<std::vector<std::string>> read_scenario(NetstringReader& record) {
    const auto count = record.number_up_to(scenario_answers_max);
    if (!count) return std::nullopt;
    std::vector<std::string> answers;
    for (std::uint64_t i = 0; i < *count; ++i) {
        const auto value = record.field();
        if (!value) return std::nullopt;
        answers.emplace_back(*value);
    }
    return answers;
}

/// False unless the service still asks just these.
bool resolve_scenario(const ServiceItem& item, const std::vector<std::string>& answers,
                      Draft& draft) {
    for (const auto& answer : answers)
        if (!answer_next(item.scenario, draft.scenario, answer)) return false;
    return resolved(item, draft.scenario) != nullptr;
}

/// The form with the saved answers; false: it can't be opened or, of this catalogue, is broken.
bool reopen_form(const ServiceItem& item, const SecretText& saved, const Context& context,
                 Draft& draft) {
    auto form =
        XFormSession::open(item.terminal_form()->form->plan(), context.now, context.fresh_id);
    if (!form) return false;
    const auto restored = (*form)->restore(saved);
    draft.is_carried = !restored;
    if (!restored && !(draft.is_old && restored.error().code == ErrorCode::conflict)) return false;
    const auto* situation = resolved(item, draft.scenario);
    if (situation != nullptr) (*form)->offer(upload_ways(item, *situation, draft.gathered));
    draft.form = std::move(*form);
    draft.form->set_online(context.data.health.platform_reachable);
    return true;
}

std::optional<Draft> read_draft(const SecretText& state, const Catalogue& catalogue,
                                const Context& context) {
    NetstringReader record(state.reveal());
    Draft draft;
    if (record.field() != draft_format) return std::nullopt;
    const auto version = record.number();
    const auto service = record.field();
    if (!version || !service || !read_place(record, draft)) return std::nullopt;
    draft.is_old = *version != catalogue.version();
    draft.service = ServiceCode(std::string(*service));
    const auto scenario = read_scenario(record);
    if (!scenario) return std::nullopt;
    auto card = read_card(record);
    const auto begun = record.number();
    const auto trace = record.field();
    const auto identified_at = record.number();
    if (!read_gathered(record, draft.consent, draft.gathered) ||
        !read_principal(record, draft.principal, draft.identity_statement) ||
        !read_proofs(record, draft.social_card_number, draft.face))
        return std::nullopt;
    auto then = read_draft_service(record);
    if (!then || !read_captured(record, draft.captured)) return std::nullopt;
    const auto answers = record.field();
    if (!card || !begun || !trace || !identified_at || !answers || !record.at_end())
        return std::nullopt;
    draft.card = std::move(*card);
    draft.begun = time_of_ms(*begun);
    draft.trace = Uuid::parse(*trace);
    draft.identified_at = time_of_ms(*identified_at);
    draft.then = std::move(*then);
    const auto* item = catalogue.find(draft.service);
    const bool goes_on = item != nullptr && item->terminal_form() != nullptr &&
                         resolve_scenario(*item, *scenario, draft) &&
                         reopen_form(*item, SecretText(std::string(*answers)), context, draft);
    draft.is_gone = !goes_on;
    // Of this catalogue it can only be broken.
    return goes_on || draft.is_old ? std::optional(std::move(draft)) : std::nullopt;
}

void go_where_it_was(Context& context, const Draft& draft) {
    if (draft.place == Place::form) {
        const auto& form = *context.visit().form;
        const auto index = form.page_of(draft.page).value_or(draft.page_index);
        go_to_page(context, std::min(index, form.page_count() - 1), draft.from_review);
    } else if (draft.place == Place::review) {
        enter_review(context);
    } else {
        // Signature, and how the result shall come, are not in the draft: they are given again.
        enter_delivery(context);
    }
}

/// What is different since it was written; empty: nothing.
std::vector<LocalText> explain_changes(Context& context, Draft& draft) {
    auto& visit = context.visit();
    std::vector<LocalText> lines;
    if (draft.is_gone) {
        for (const auto& answer : draft.then.answers)
            lines.push_back(flow_words().format("draft.lost", {{"question", answer.label}}));
        return lines;
    }
    if (draft.is_carried) {
        prefill_applicant(*visit.form, visit);
        prefill_from_platform(*visit.form, visit.gathered);
        lines = carry_answers(draft.then, *visit.form);
        lines.insert(lines.begin(), flow_words().at("draft.form_changed"));
    }
    const auto* item = visit.item();
    const auto* situation = visit.situation();
    if (item == nullptr || situation == nullptr) return lines;
    for (auto& each : changes_since(draft.then, *item, *situation))
        lines.push_back(std::move(each));
    return lines;
}

/// First what is different, then on; what can't go on ends at the services.
void show_changes(Context& context, const Draft& draft, std::vector<LocalText> lines) {
    const bool gone = draft.is_gone;
    show_notice(context, gone ? text_id::notice_draft_gone : text_id::notice_draft_changed,
                gone ? step::Notice::Then::home : step::Notice::Then::form);
    auto& notice = std::get<step::Notice>(context.visit().step);
    notice.icon = "document";
    notice.lines = std::move(lines);
}

}  // namespace

void save_draft(Context& context) {
    auto& visit = context.visit();
    visit.draft_changed = false;
    if (!visit.form || !visit.card || !visit.catalogue || visit.practice) return;
    const auto& here = visit.main_step();
    const auto* capture = std::get_if<step::Capture>(&here);
    const auto* promise = std::get_if<step::Promise>(&here);
    const auto* form = capture != nullptr   ? &capture->form
                       : promise != nullptr ? &promise->form
                                            : std::get_if<step::Form>(&here);
    SecretWriter record;
    record.append_field(draft_format);
    record.append_field(visit.catalogue->version());
    record.append_field(std::string_view(visit.form_service.value()));
    write_language(record, visit.language);
    record.append_field(static_cast<std::uint64_t>(visit.way));
    record.append_field(static_cast<std::uint64_t>(place_of(here)));
    const auto* sections = std::get_if<step::Sections>(&here);
    const auto page = form != nullptr ? form->page : sections != nullptr ? sections->back_to : 0;
    record.append_field(std::string_view(visit.form->page(page).id));
    record.append_field(std::uint64_t{page});
    record.append_field(std::uint64_t{visit.form_reached});
    record.append_field(std::uint64_t{form != nullptr && form->from_review ? 1u : 0u});
    write_filing(record, visit.filing);
    record.append_field(std::uint64_t{visit.scenario.size()});
    for (const auto& answer : visit.scenario) record.append_field(std::string_view(answer.value));
    write_card(record, *visit.card);
    record.append_field(ms_of(visit.begun));
    record.append_field(std::string_view(visit.trace.text()));
    record.append_field(ms_of(visit.identified_at));
    write_gathered(record, visit);
    write_principal(record, visit);
    write_proofs(record, visit);
    write_draft_service(record, visit);
    write_captured(record, visit.captured);
    record.append_field(visit.form->save());
    visit.draft_request = context.new_request();
    const auto* item = visit.catalogue ? visit.catalogue->find(visit.form_service) : nullptr;
    context.want(effect::SaveDraft{*visit.draft_request, std::move(record).finish(),
                                   item != nullptr && item->outlives_power_cut});
    visit.draft_saved = true;
}

void drop_draft(Context& context) {
    auto& visit = context.visit();
    visit.draft_changed = false;
    visit.draft_request.reset();
    if (visit.draft_saved || visit.holds_room) context.want(effect::DropDraft{});
    visit.draft_saved = false;
    visit.holds_room = false;
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
    visit.trace = draft->trace;
    visit.identified_at = draft->identified_at;
    visit.consent = std::move(draft->consent);
    visit.gathered = std::move(draft->gathered);
    visit.principal = std::move(draft->principal);
    // Whether it was chosen for this service or for the visit the draft doesn't say.
    visit.principal_before.emplace();
    visit.identity_statement = std::move(draft->identity_statement);
    visit.social_card_number = std::move(draft->social_card_number);
    visit.face = std::move(draft->face);
    visit.captured = std::move(draft->captured);
    visit.form = std::move(draft->form);
    if (visit.form) visit.form->offer_camera(camera_offer(context.data.health, visit));
    visit.filing = std::move(draft->filing);
    visit.form_reached = draft->reached;
    visit.draft_saved = true;
    hold_room_again(context);
    auto changes = draft->is_old ? explain_changes(context, *draft) : std::vector<LocalText>();
    if (draft->is_gone || !changes.empty())
        show_changes(context, *draft, std::move(changes));
    else
        go_where_it_was(context, *draft);
    // Nothing of it is shown before the same person's card was read again.
    visit.locked = {visit.step};
    enter_identify(context, step::Identify::Then::resume);
    visit.idle_warns = context.now.steady + first_warning_after_restore;
    visit.idle_ends = visit.idle_warns + context.environment.warning;
    return true;
}

}  // namespace kiosk
