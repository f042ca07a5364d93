#include "kiosk/flow/visit_state.h"

namespace kiosk {

namespace {

/// What the platform knows of the person, and what is paid.
void copy_matters(const Visit& from, Visit& twin) {
    twin.pass = from.pass;
    twin.asked = from.asked;
    twin.matters = from.matters;
    twin.own_case = from.own_case;
    twin.wallet = from.wallet.copy();
    if (from.paper) twin.paper = from.paper->copy();
    twin.paper_print = from.paper_print;
    twin.logged_in = from.logged_in;
    if (from.overview) twin.overview = from.overview->copy();
    twin.principal = from.principal.copy();
    if (from.principal_before) twin.principal_before = from.principal_before->copy();
    twin.identity_statement = from.identity_statement;
    twin.face = from.face;
    twin.social_card_number = from.social_card_number.copy();
    twin.delivery = from.delivery;
    twin.bills = from.bills;
    twin.payment = from.payment;
    twin.bill_print = from.bill_print;
    twin.consent = from.consent;
    twin.gathered = from.gathered.copy();
    twin.withdrawals = from.withdrawals;
    twin.handed_over = from.handed_over;
}

template <class Copied>
Copied copy_of(const Copied& value) {
    if constexpr (requires { value.copy(); })
        return value.copy();
    else
        return value;
}

event::PlatformTold copy_of(const event::PlatformTold& told) {
    return {told.request, std::visit([](const auto& answer) { return CaseAnswer(copy_of(answer)); },
                                     told.answer)};
}

/// What somebody typed there.
void wipe_words(Step& step) {
    if (auto* bill = std::get_if<step::Bill>(&step)) wipe_value(bill->customer_no);
    if (auto* voice = std::get_if<step::Voice>(&step)) wipe_value(voice->words);
    if (auto* open = std::get_if<step::Public>(&step)) {
        for (auto& [question, answer] : open->answers) wipe_value(answer);
        open->answers.clear();
        open->ticket.reset();
    }
}

}  // namespace

AsidePage AsidePage::clone() const {
    AsidePage twin{step, asked, {}};
    for (const auto& answer : answers)
        twin.answers.push_back(
            std::visit([](const auto& told) { return Answer(copy_of(told)); }, answer));
    return twin;
}

Visit Visit::clone() const {
    Visit twin;
    twin.language = language;
    twin.way = way;
    twin.begun = begun;
    twin.trace = trace;
    twin.catalogue = catalogue;
    twin.practice = practice;
    twin.step = step;
    twin.area = area;
    twin.level = level;
    twin.home = home;
    twin.search = search;
    for (const auto& page : aside) twin.aside.push_back(page.clone());
    twin.locked = locked;
    twin.hall = hall;
    twin.service = service;
    twin.scenario = scenario;
    if (card) twin.card = card->copy();
    twin.card_read_at = card_read_at;
    twin.identified_at = identified_at;
    twin.card_on_reader = card_on_reader;
    twin.card_watch = card_watch;
    twin.home_read_rests = home_read_rests;
    twin.guard_read = guard_read;
    if (form) twin.form = form->copy();
    twin.form_service = form_service;
    twin.captured = captured;
    twin.code_read = code_read;
    twin.page_watch = page_watch;
    twin.phone = phone;
    twin.face_watch = face_watch;
    twin.signature = signature;
    twin.signature_aspect = signature_aspect;
    twin.signed_form = signed_form;
    twin.filing = filing;
    twin.print = print;
    if (form_document) twin.form_document = form_document->copy();
    twin.form_print = form_print;
    twin.guide_print = guide_print;
    twin.rating = rating;
    copy_matters(*this, twin);
    twin.overlay = overlay;
    twin.call = call;
    twin.idle_warns = idle_warns;
    twin.idle_ends = idle_ends;
    twin.next_second = next_second;
    twin.room_wait = room_wait;
    twin.holds_room = holds_room;
    twin.draft_saved = draft_saved;
    twin.draft_changed = draft_changed;
    twin.draft_request = draft_request;
    twin.form_reached = form_reached;
    return twin;
}

void Visit::forget_person() {
    form.reset();
    captured.clear();
    phone.reset();
    if (card) card->wipe();
    card.reset();
    identified_at = {};
    for (Stroke& stroke : signature) wipe_value(stroke);
    signature.clear();
    signed_form.reset();
    // What somebody looked for, and their situation, is nobody else's.
    if (search) wipe_value(search->text);
    search.reset();
    for (auto& answer : scenario) wipe_value(answer.value);
    scenario.clear();
    if (form_document) form_document->wipe();
    form_document.reset();
    forget_matters();
    forget_gathered();
    withdrawals = {};
    handed_over = false;
    logged_in = false;
    overview.reset();
    principal = {};
    principal_before.reset();
    social_card_number = {};
    wipe_value(identity_statement);
    face = {};
    forget_delivery();
    bills = {};
    payment.reset();
    wipe_words(step);
    for (auto& page : aside) wipe_words(page.step);
    aside.clear();
    locked.clear();
}

void Visit::forget_matters() {
    asked.reset();
    matters = {};
    own_case.reset();
    wallet = {};
    paper.reset();
}

void Visit::forget_delivery() {
    wipe_value(delivery.address);
    wipe_value(delivery.phone);
    delivery = {};
}

void Visit::end_acting_for_service() {
    if (!principal_before) return;
    principal = std::move(*principal_before);
    principal_before.reset();
}

void Visit::forget_gathered() {
    consent.reset();
    gathered = {};
}

VisitState::VisitState() : data_(std::make_unique<Data>()) {}
VisitState::~VisitState() = default;
VisitState::VisitState(VisitState&&) noexcept = default;
VisitState& VisitState::operator=(VisitState&&) noexcept = default;

SessionId VisitState::session() const {
    return data_->session;
}

Uuid VisitState::trace() const {
    return data_->visit ? data_->visit->trace : Uuid{};
}

VisitState VisitState::clone() const {
    VisitState twin;
    twin.data_->session = data_->session;
    twin.data_->sessions = data_->sessions;
    twin.data_->requests = data_->requests;
    twin.data_->health = data_->health;
    twin.data_->card_left = data_->card_left;
    twin.data_->refunds = data_->refunds;
    if (data_->visit) twin.data_->visit = data_->visit->clone();
    return twin;
}

}  // namespace kiosk
