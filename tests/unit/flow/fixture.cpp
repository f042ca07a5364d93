#include "tests/unit/flow/fixture.h"

#include <doctest.h>
#include <nlohmann/json.hpp>

#include "kiosk/catalog/builder.h"

namespace tests {

namespace {

// 2026-06-01 02:00 UTC.
constexpr WallTime start{std::chrono::seconds(1'780'279'200)};

void add(std::string& all, const kiosk::LocalText& words) {
    for (const auto& [tag, text] : words.all()) all += text + "\n";
}

void add(std::string& all, const kiosk::FormScreen& screen) {
    for (const auto& field : screen.page.fields) {
        add(all, field.label);
        add(all, field.error);
        all += field.value.reveal() + "\n" + field.masked.reveal() + "\n";
    }
}

void add(std::string& all, const kiosk::ReviewScreen& screen) {
    for (const auto& answer : screen.answers) {
        add(all, answer.shown);
        all += answer.shown_value.reveal() + "\n" + answer.masked.reveal() + "\n";
    }
}

}  // namespace

std::shared_ptr<const kiosk::Catalogue> sample_catalogue() {
    static const auto catalogue = [] {
        const auto json =
            kiosk::join_catalogue("assets/services", 7, start - std::chrono::hours(1));
        if (!json) FAIL(json.error().detail);
        auto parsed = kiosk::Catalogue::parse(*json);
        if (!parsed) FAIL(parsed.error().detail);
        return *parsed;
    }();
    return catalogue;
}

kiosk::ServiceCode pension() {
    for (const auto& service : sample_catalogue()->services()) {
        if (service.terminal_form() != nullptr) return service.code;
    }
    FAIL("the sample catalogue has no service with a form");
    return {};
}

kiosk::ServiceCode guide_only() {
    for (const auto& service : sample_catalogue()->services()) {
        if (service.level == kiosk::TerminalLevel::guide) return service.code;
    }
    FAIL("the sample catalogue has no service with a guide only");
    return {};
}

kiosk::ServiceCode service_named(std::string_view words) {
    const kiosk::ServiceItem* found = nullptr;
    for (const auto& service : sample_catalogue()->services()) {
        if (service.name.in(kiosk::Language::zh).find(words) == std::string_view::npos) continue;
        if (service.terminal_form() != nullptr) return service.code;
        if (found == nullptr) found = &service;
    }
    if (found == nullptr) FAIL("no such service: ", std::string(words));
    return found->code;
}

kiosk::ServiceCode with_situations() {
    return kiosk::ServiceCode("11990100009900099N3990709021000");
}

kiosk::Environment sample_environment() {
    kiosk::Environment environment;
    environment.catalogue = sample_catalogue();
    environment.terminal_name = {"1 号机", "Terminal 1"};
    environment.hall = {"样例大厅", "Sample hall"};
    environment.terminal_id = "T-001";
    environment.area_code = "990100";
    environment.help_phone = "12345";
    return environment;
}

kiosk::Environment environment_with(const std::function<void(nlohmann::json&)>& change,
                                    const kiosk::ServiceCode& changed) {
    const auto joined = kiosk::join_catalogue("assets/services", 8, WallTime{});
    if (!joined) FAIL(joined.error().detail);
    auto document = nlohmann::json::parse(*joined);
    for (auto& service : document["services"]) {
        if (service["code"] == changed.value()) change(service);
    }
    const auto parsed = kiosk::Catalogue::parse(document.dump());
    if (!parsed) FAIL(parsed.error().detail);
    auto environment = sample_environment();
    environment.catalogue = *parsed;
    REQUIRE(environment.catalogue->find(changed) != nullptr);
    return environment;
}

kiosk::TerminalHealth good_health() {
    kiosk::TerminalHealth health;
    health.card_reader = kiosk::PartState::ready;
    health.printer = kiosk::PartState::ready;
    health.printer_has_sheets = true;
    health.platform_reachable = true;
    health.storage_ready = true;
    return health;
}

drivers::IdentityCard sample_card() {
    drivers::IdentityCard card;
    card.name = SecretText(sample_name);
    card.sex_code = SecretText("1");
    card.nation_code = SecretText("01");
    card.birth = SecretText("1980-01-01");
    card.address = SecretText(sample_address);
    card.number = SecretText(sample_number);
    card.issuer = SecretText("虚构区公安局");
    card.valid_from = kiosk::CivilDate{2020, 1, 1};
    card.valid_to = kiosk::CivilDate{2040, 1, 1};
    card.photo_wlt = kiosk::SecretBytes(std::vector<unsigned char>(1024, 7));
    return card;
}

drivers::IdentityCard other_card() {
    auto card = sample_card();
    card.name = SecretText("李四样");
    card.number = SecretText("839902199001011234");
    card.birth = SecretText("1990-01-01");
    return card;
}

Bench::Bench(kiosk::Environment given) : environment(std::move(given)), clock_(start) {
    set_health(good_health());
}

void Bench::advance_by(kiosk::Event event) {
    event.fresh_id.bytes.fill(next_id_++);
    auto next = kiosk::advance(std::move(state_), std::move(event), clock_.now(), environment);
    state_ = std::move(next.state);
    std::vector<RequestId> saved;
    std::optional<RequestId> form;
    std::optional<RequestId> room;
    for (auto& one : next.effects) {
        if (const auto* draft = std::get_if<effect::SaveDraft>(&one))
            saved.push_back(draft->request);
        if (const auto* reserve = std::get_if<effect::ReserveRoom>(&one)) room = reserve->request;
        if (const auto* sign = std::get_if<effect::SignForm>(&one)) form = sign->request;
        effects_.push_back(std::move(one));
    }
    if (disk_answers)
        for (const auto request : saved) tell(event::DraftSaved{request});
    if (disk_answers && room) tell(event::RoomReserved{*room, disk_has_room});
    if (form_answers && form) tell(event::FormNotSigned{*form});
}

void Bench::touch(Intent intent) {
    ++touches;
    tell(event::Person{std::move(intent)});
}

void Bench::tell(kiosk::EventBody body) {
    tell_as(state_.session(), std::move(body));
}

void Bench::tell_as(SessionId session, kiosk::EventBody body) {
    advance_by({session, std::move(body), {}});
}

void Bench::wait(Duration time) {
    constexpr int ticks_max = 100'000;
    const auto end = clock_.now().steady + time;
    for (int i = 0; i < ticks_max; ++i) {
        const auto due = kiosk::next_deadline(state_);
        if (!due || *due > end) break;
        if (*due > clock_.now().steady) clock_.advance(*due - clock_.now().steady);
        advance_by({{}, event::Tick{}, {}});
        const auto again = kiosk::next_deadline(state_);
        // A deadline that stays in the past would keep the terminal's processor busy.
        REQUIRE((!again || *again > clock_.now().steady));
    }
    clock_.advance(end - clock_.now().steady);
}

void Bench::stay(Duration time) {
    constexpr Duration touched_every{20'000};
    for (Duration left = time; left > Duration{0}; left -= touched_every) {
        wait(std::min(left, touched_every));
        tell(event::Person{intent::MoreTime{}});
    }
}

kiosk::Snapshot Bench::snapshot() const {
    return kiosk::snapshot_of(state_, clock_.now(), environment);
}

std::string Bench::screen() const {
    return std::string(kiosk::screen_id(snapshot().screen));
}

void Bench::go_to_guide() {
    touch(intent::Begin{});
    touch(intent::ChooseService{pension()});
    REQUIRE(screen() == "guide");
}

void Bench::go_to_identify() {
    go_to_guide();
    touch(intent::Next{});
    REQUIRE(screen() == "identify");
}

void Bench::lay_card(drivers::IdentityCard card) {
    const auto request = last<effect::ReadCard>();
    tell(event::CardFound{request});
    tell(event::CardRead{request, std::move(card)});
}

void Bench::come_back(SecretText draft) {
    tell_as({}, event::DraftFound{std::move(draft)});
    const auto& visit = data().visit;
    if (!visit || visit->locked.empty()) return;
    lay_card(visit->card->copy());
}

void Bench::go_to_form() {
    go_to_identify();
    lay_card();
    REQUIRE(screen() == "form");
}

void Bench::decline_consent() {
    if (screen() != "consent") return;
    touch(intent::Skip{});
    touch(intent::Next{});
}

void Bench::choose(const char* field, const char* value) {
    touch(intent::SetAnswer{FieldId(field), value});
}

void Bench::type(const char* field, const std::string& text) {
    // The keys of one field are one touch.
    ++touches;
    for (const char key : text) {
        tell(event::Person{intent::TypeText{FieldId(field), std::string(1, key)}});
    }
}

void Bench::fill_form() {
    touch(intent::Next{});
    choose("employee_pension", "no");
    choose("household", "rural");
    touch(intent::Next{});
    choose("grade", "500");
    choose("payment", "bank");
    type("bank_account", sample_bank_card);
    touch(intent::Next{});
    type("phone", sample_phone);
    choose("commitment", "yes");
}

void Bench::go_to_review() {
    go_to_form();
    fill_form();
    touch(intent::Next{});
    REQUIRE(screen() == "review");
}

void Bench::go_to_signature() {
    go_to_review();
    while (screen() == "review") touch(intent::Next{});
    REQUIRE(screen() == "signature");
}

void Bench::sign() {
    touch(intent::AddStroke{{{0.1F, 0.5F, 0}, {0.4F, 0.4F, 80}, {0.8F, 0.6F, 160}}});
}

void Bench::go_to_submitting() {
    go_to_signature();
    sign();
    touch(intent::Next{});
    REQUIRE(screen() == "submitting");
}

void Bench::go_to_receipt() {
    go_to_submitting();
    tell(event::SubmissionStored{last<effect::Submit>()});
    REQUIRE(screen() == "receipt");
}

void Bench::accept_case() {
    const auto& watch = *wanted<effect::WatchSubmission>().back();
    tell(event::SubmissionAccepted{watch.request,
                                   {watch.submission, "CASE-0001", clock_.now().wall, "jws"}});
}

void Bench::print_all() {
    tell(event::PrintStarted{last<effect::Print>()});
    tell(event::Printed{last<effect::Print>()});
}

void Bench::go_to_evaluation() {
    go_to_receipt();
    accept_case();
    print_all();
    touch(intent::Next{});
    REQUIRE(screen() == "evaluation");
}

void Bench::go_to_goodbye() {
    go_to_evaluation();
    touch(intent::Rate{5});
    touch(intent::Next{});
    REQUIRE(screen() == "goodbye");
}

std::string words_of(const kiosk::Snapshot& snapshot) {
    std::string all;
    if (const auto* form = std::get_if<kiosk::FormScreen>(&snapshot.screen)) add(all, *form);
    if (const auto* review = std::get_if<kiosk::ReviewScreen>(&snapshot.screen)) add(all, *review);
    if (const auto* receipt = std::get_if<kiosk::ReceiptScreen>(&snapshot.screen)) {
        all += receipt->number + "\n" + receipt->qr_payload + "\n";
    }
    if (const auto* own = std::get_if<kiosk::CaseScreen>(&snapshot.screen))
        all += own->shown.line.case_no + "\n";
    return all;
}

std::string personal_values_in(const kiosk::VisitState& state, kiosk::Now now,
                               const kiosk::Environment& environment) {
    const auto& visit = state.data().visit;
    std::string all = words_of(kiosk::snapshot_of(state, now, environment));
    if (visit && visit->form) all += visit->form->save().reveal();
    if (visit && visit->card) {
        all += visit->card->name.reveal() + visit->card->number.reveal() +
               visit->card->address.reveal();
    }
    if (visit && !visit->signature.empty()) all += "signature";
    if (visit && visit->form_document) {
        for (const auto& line : visit->form_document->lines) all += line.value.reveal();
        all += "signature";
    }
    if (visit && (visit->own_case || visit->asked || !visit->matters.cases.empty() ||
                  !visit->wallet.licences.empty() || !visit->gathered.licences.empty() ||
                  !visit->gathered.sets.empty() || visit->overview ||
                  visit->principal.kind != kiosk::PrincipalKind::self ||
                  !visit->identity_statement.empty() || !visit->social_card_number.empty()))
        all += "own cases";
    std::string found;
    for (const std::string canary : {sample_name, sample_number, sample_address, sample_phone,
                                     sample_bank_card, "signature", "own cases"}) {
        if (all.find(canary) != std::string::npos) found += canary + " ";
    }
    return found;
}

}  // namespace tests
