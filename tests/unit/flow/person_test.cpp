// Who somebody is, for whom they are here, and what waits for them.
#include <algorithm>

#include <doctest.h>
#include <nlohmann/json.hpp>

#include "kiosk/flow/payload.h"
#include "tests/unit/flow/gathered.h"
#include "tests/unit/flow/own_cases.h"

namespace tests {

namespace {

using kiosk::HomeScreen;
using kiosk::MineScreen;
using kiosk::NoticeScreen;
using kiosk::OfferScreen;
using kiosk::PrincipalKind;
using kiosk::PrincipalsScreen;
using kiosk::Todo;
using kiosk::TodoKind;
using kiosk::VerifyScreen;
using State = kiosk::Verification::State;
namespace question = kiosk::question;

constexpr const char* company_name = "云山样本食品有限公司";
constexpr const char* company_code = "91990100MA99000261";

kiosk::ServiceCode property_search() {
    return service_named("不动产登记资料查询");
}
kiosk::ServiceCode company_registration() {
    return service_named("有限责任公司设立登记");
}
kiosk::ServiceCode fund_registration() {
    return service_named("单位住房公积金缴存登记");
}

Todo todo(TodoKind kind, const char* name, std::optional<kiosk::CivilDate> due = {},
          bool overdue = false) {
    Todo made;
    made.kind = kind;
    made.name = {name, name};
    made.due = due;
    made.overdue = overdue;
    return made;
}

kiosk::Principal principal(PrincipalKind kind, const char* name, const char* number) {
    return {kind,
            SecretText(std::string(name)),
            SecretText(std::string(number)),
            {"经办人", "Agent"},
            "signed"};
}

/// One overdue supplement, one open, an offer, and two for whom the person may act.
kiosk::Overview overview() {
    kiosk::Overview told;
    told.todos.push_back(
        todo(TodoKind::supplement, "残疾人证", kiosk::CivilDate{2026, 5, 20}, true));
    told.todos.back().case_no = "CASE-1";
    told.todos.push_back(todo(TodoKind::supplement, "公租房", kiosk::CivilDate{2026, 6, 9}));
    told.todos.push_back(todo(TodoKind::offer, "高龄津贴", kiosk::CivilDate{2026, 7, 1}));
    told.todos.back().offer = "O-1";
    told.todos.back().values.push_back({{"发放标准", "Amount"}, SecretText("每月 100 元")});
    told.frequent = {fund_registration(), property_search()};
    told.principals.push_back(principal(PrincipalKind::minor, "张小测", "990101201806010024"));
    told.principals.push_back(
        principal(PrincipalKind::founding, "云山样例科技有限公司", "MC990100202600001"));
    return told;
}

template <class Question>
const Question* last_question(const Bench& bench) {
    const auto asked = bench.wanted<effect::AskPlatform>();
    return asked.empty() ? nullptr : std::get_if<Question>(&asked.back()->question);
}

void answer(Bench& bench, kiosk::CaseAnswer told) {
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), std::move(told)});
}

void fail(Bench& bench, ErrorCode code) {
    bench.tell(event::PlatformFailed{bench.last<effect::AskPlatform>(), {code, {}, {}}});
}

void log_in(Bench& bench, kiosk::Overview told = overview(),
            drivers::IdentityCard card = sample_card()) {
    bench.touch(intent::Begin{});
    bench.lay_card(std::move(card));
    REQUIRE(bench.screen() == "mine");
    REQUIRE(last_question<question::Overview>(bench) != nullptr);
    answer(bench, std::move(told));
}

/// From the list of services to where the card is asked for, or was asked before.
void begin(Bench& bench, const kiosk::ServiceCode& service) {
    bench.touch(intent::ChooseService{service});
    REQUIRE(bench.screen() == "guide");
    bench.touch(intent::Next{});
}

/// What a case would say now.
nlohmann::json payload_now(Bench& bench) {
    auto& visit = *bench.data().visit;
    visit.filing.emplace();
    visit.filing->id =
        kiosk::SubmissionId(kiosk::Uuid::parse("01900000-0000-7000-8000-0000000000cc"));
    auto payload =
        nlohmann::json::parse(kiosk::case_submission(visit, bench.environment).payload.reveal());
    visit.filing.reset();  // nothing was filed
    return payload;
}

}  // namespace

TEST_CASE(
    "a card laid down on the home page logs its holder in: to-dos, cases, licences and services "
    "are one touch away (R-103)") {
    Bench bench;
    log_in(bench);
    CHECK(bench.shown<MineScreen>().name.seen().reveal() == "张**测");
    bench.touch(intent::OpenCases{});
    CHECK(bench.screen() == "cases");
    CHECK(last_question<question::List>(bench) != nullptr);
    bench.touch(intent::Back{});
    answer(bench, overview());
    bench.touch(intent::OpenWallet{});
    CHECK(bench.screen() == "wallet");
    bench.touch(intent::Back{});
    CHECK(bench.screen() == "mine");
    answer(bench, overview());
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "home");
    // The card is there still: no service asks for it again.
    begin(bench, pension());
    CHECK(bench.screen() == "form");
}

TEST_CASE(
    "a card that is no good at home says so, and one that was left behind logs nobody in (R-103)") {
    Bench bench;
    bench.touch(intent::Begin{});
    auto expired = sample_card();
    expired.valid_to = kiosk::CivilDate{2026, 5, 31};
    bench.lay_card(std::move(expired));
    CHECK(bench.shown<NoticeScreen>().id == text_id::notice_card_expired);
    CHECK_FALSE(bench.data().visit->logged_in);

    Bench unreadable;
    unreadable.touch(intent::Begin{});
    unreadable.tell(event::CardFailed{unreadable.last<effect::ReadCard>(),
                                      {ErrorCode::card_unreadable, {}, {}}});
    CHECK(unreadable.shown<kiosk::IdentifyScreen>().problem == text_id::identify_unreadable);
    unreadable.touch(intent::Retry{});
    unreadable.lay_card();
    CHECK(unreadable.screen() == "mine");

    Bench broken;  // a reader that fails by itself is not asked again and again
    broken.touch(intent::Begin{});
    broken.tell(
        event::CardFailed{broken.last<effect::ReadCard>(), {ErrorCode::device_fault, {}, {}}});
    CHECK(broken.screen() == "home");
    CHECK(broken.wanted<effect::ReadCard>().size() == 1);
    broken.touch(intent::TurnPage{1});
    CHECK(broken.wanted<effect::ReadCard>().size() == 2);

    Bench left;
    left.go_to_goodbye();
    left.wait(std::chrono::minutes(1));
    REQUIRE(left.screen() == "attract");
    left.forget_effects();
    left.touch(intent::Begin{});
    CHECK(left.wanted<effect::ReadCard>().empty());
    REQUIRE(left.wanted<effect::WatchCard>().size() == 1);
    const auto watch = left.last<effect::WatchCard>();
    left.tell(event::CardPresence{watch, true});
    CHECK(left.wanted<effect::ReadCard>().empty());
    left.tell(event::CardPresence{watch, false});
    CHECK(left.wanted<effect::ReadCard>().size() == 1);
}

TEST_CASE(
    "another person's card ends the visit of whom was logged in, and shows nothing of them "
    "(R-120)") {
    Bench bench;
    log_in(bench);
    bench.tell(event::CardPresence{bench.last<effect::WatchCard>(), false});
    bench.lay_card(other_card());
    CHECK(bench.shown<NoticeScreen>().id == text_id::notice_other_person);
    CHECK(personal_values_in(bench.state(), bench.now(), bench.environment).empty());
}

TEST_CASE(
    "a social security card counts beside the identity card when it is the same person's; any "
    "other is refused (R-120)") {
    Bench none;
    log_in(none);
    CHECK_FALSE(none.shown<MineScreen>().can_link_card);
    none.touch(intent::LinkCard{});
    CHECK(none.screen() == "mine");

    auto environment = sample_environment();
    environment.devices.emplace_back("smart_card");
    Bench bench(environment);
    log_in(bench);
    REQUIRE(bench.shown<MineScreen>().can_link_card);
    bench.touch(intent::LinkCard{});
    REQUIRE(bench.screen() == "link_card");
    const auto put_in = [&](const char* holder) {
        drivers::SocialSecurityCard card;
        card.number = SecretText("A00000001");
        card.citizen_id = SecretText(std::string(holder));
        bench.tell(event::SocialCardRead{bench.last<effect::ReadSocialCard>(), std::move(card)});
    };
    for (const auto& [holder, why] : {std::pair{"839902199001011234", text_id::link_card_other},
                                      std::pair{"", text_id::link_card_unknown}}) {
        put_in(holder);
        CHECK(bench.shown<kiosk::LinkCardScreen>().problem == why);
        CHECK(bench.data().visit->social_card_number.empty());
        bench.touch(intent::Next{});
        CHECK(bench.screen() == "link_card");
        bench.touch(intent::Retry{});
    }
    bench.tell(event::SocialCardFailed{bench.last<effect::ReadSocialCard>(),
                                       {ErrorCode::no_card, {}, {}}});
    CHECK(bench.shown<kiosk::LinkCardScreen>().problem == text_id::link_card_none);
    bench.touch(intent::Retry{});
    put_in(sample_number);
    CHECK(bench.shown<kiosk::LinkCardScreen>().phase == kiosk::LinkCardScreen::Phase::linked);
    bench.touch(intent::Next{});
    answer(bench, overview());
    bench.touch(intent::Next{});
    begin(bench, pension());
    REQUIRE(bench.screen() == "form");
    CHECK(payload_now(bench)["evidence"]["social_card_number"] == "A00000001");
    // Left alone the read is called back with the visit.
    bench.touch(intent::Home{});
    bench.touch(intent::ConfirmLeave{});
    bench.touch(intent::OpenMine{});
    answer(bench, overview());
    bench.touch(intent::LinkCard{});
    const auto read = bench.last<effect::ReadSocialCard>();
    bench.touch(intent::Back{});
    CHECK(bench.last<effect::CancelSocialCard>() == read);
}

TEST_CASE(
    "what waits is shown before any menu: what is overdue first, then what lacks something, what "
    "only wants a yes, and the card that ends within ninety days (R-288 R-190 R-080)") {
    Bench bench;
    auto card = sample_card();
    card.valid_to = kiosk::CivilDate{2026, 8, 1};
    log_in(bench, overview(), std::move(card));
    const auto screen = bench.shown<MineScreen>();
    REQUIRE(screen.rows.size() == 4);
    CHECK(screen.found == 4);
    CHECK(screen.rows[0].kind == TodoKind::supplement);
    CHECK(screen.rows[0].overdue);
    CHECK(screen.rows[1].kind == TodoKind::supplement);
    CHECK_FALSE(screen.rows[1].overdue);
    CHECK(screen.rows[1].days_left == 8);
    CHECK(screen.rows[2].kind == TodoKind::offer);
    CHECK(screen.rows[3].kind == TodoKind::card_expiring);
    CHECK(screen.rows[3].days_left == 61);
    bench.touch(intent::ChooseTodo{0});
    REQUIRE(last_question<question::Show>(bench) != nullptr);
    CHECK(last_question<question::Show>(bench)->case_no == "CASE-1");
    answer(bench, incomplete_case());
    CHECK(bench.screen() == "case");

    Bench fresh;  // a card that lasts is not spoken of, and nothing is no list
    log_in(fresh, kiosk::Overview{});
    CHECK(fresh.shown<MineScreen>().rows.empty());
    // What was asked of the platform doesn't keep anybody from the services.
    Bench away;
    auto health = good_health();
    health.platform_reachable = false;
    away.set_health(health);
    away.touch(intent::Begin{});
    away.lay_card();
    CHECK(away.shown<MineScreen>().asking.problem == text_id::cases_offline);
    away.touch(intent::Next{});
    CHECK(away.screen() == "home");
}

TEST_CASE(
    "reminders and suggestions are asked for in words of their own, begin with a yes only, and end "
    "with a touch (R-189)") {
    Bench bench;
    log_in(bench);
    CHECK_FALSE(bench.shown<MineScreen>().profile);
    bench.touch(intent::OpenProfile{});
    REQUIRE(bench.overlaid<kiosk::ProfileQuestion>());
    bench.touch(intent::CloseOverlay{});
    CHECK(last_question<question::Profile>(bench) == nullptr);
    bench.touch(intent::OpenProfile{});
    bench.touch(intent::ConfirmLeave{});
    const auto* given = last_question<question::Profile>(bench);
    REQUIRE(given != nullptr);
    CHECK_FALSE(given->ends);
    CHECK(given->consent.data_sets.empty());
    CHECK(given->consent.text_digest.size() == 64);
    auto with = overview();
    with.profile_consent = given->consent.id;
    with.todos.push_back(todo(TodoKind::licence_expiring, "驾驶证", kiosk::CivilDate{2026, 7, 11}));
    with.todos.back().service = licence_renewal();
    with.suggested.push_back({pension(), {"您可以参保", "You can join"}});
    answer(bench, std::move(with));
    auto shown = bench.shown<MineScreen>();
    CHECK(shown.profile);
    CHECK(shown.found == 4);
    REQUIRE(shown.suggested.size() == 1);
    CHECK(shown.suggested[0].code == pension());
    // At the end nothing of it stays, whether the platform answers or not.
    bench.touch(intent::OpenProfile{});
    bench.touch(intent::ConfirmLeave{});
    REQUIRE(last_question<question::Profile>(bench) != nullptr);
    CHECK(last_question<question::Profile>(bench)->ends);
    fail(bench, ErrorCode::network);
    shown = bench.shown<MineScreen>();
    CHECK(shown.suggested.empty());
    CHECK(shown.found == 3);
}

TEST_CASE(
    "whoever has logged in finds their own services first; after log-out nobody does (R-192)") {
    Bench bench;
    bench.touch(intent::Begin{});
    const auto before = bench.shown<HomeScreen>();
    CHECK_FALSE(before.personal);
    bench.lay_card();
    answer(bench, overview());
    bench.touch(intent::Next{});
    const auto own = bench.shown<HomeScreen>();
    CHECK(own.personal);
    CHECK(own.services[0].code == fund_registration());
    CHECK(own.services[1].code == property_search());
    CHECK(own.services[2].code == before.services[0].code);
    bench.touch(intent::LogOut{});
    bench.wait(std::chrono::minutes(1));
    REQUIRE(bench.screen() == "attract");
    CHECK(personal_values_in(bench.state(), bench.now(), bench.environment).empty());
    bench.touch(intent::Begin{});
    CHECK(bench.shown<HomeScreen>().services[0].code == before.services[0].code);
}

TEST_CASE(
    "a service that wants a verified identity asks for it after the card; the form comes only with "
    "the platform's signed word, which goes with the case (R-101)") {
    Bench bench;
    bench.touch(intent::Begin{});
    begin(bench, property_search());
    bench.lay_card();
    REQUIRE(bench.screen() == "verify");
    CHECK(bench.data().visit->assurance() == kiosk::Assurance::card);
    const auto* asked = last_question<question::Verify>(bench);
    REQUIRE(asked != nullptr);
    const auto id = asked->id;
    answer(bench, kiosk::Verification{State::waiting, "https://code", {}});
    CHECK(bench.shown<VerifyScreen>().code == "https://code");
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "verify");
    // It is asked again by itself, about the same verification.
    bench.wait(std::chrono::seconds(3));
    REQUIRE(bench.wanted<effect::AskPlatform>().size() == 2);
    CHECK(last_question<question::Verify>(bench)->id == id);
    CHECK_FALSE(bench.shown<VerifyScreen>().asking.waiting);
    answer(bench, kiosk::Verification{State::confirmed, {}, "signed.by.platform"});
    CHECK(bench.data().visit->assurance() == kiosk::Assurance::verified);
    bench.decline_consent();
    REQUIRE(bench.screen() == "form");
    CHECK(payload_now(bench)["evidence"]["statement"] == "signed.by.platform");
    // A service that wants a card only does not ask.
    Bench plain;
    plain.go_to_form();
    CHECK(plain.wanted<effect::AskPlatform>().empty());
    CHECK_FALSE(payload_now(plain)["evidence"].contains("statement"));
}

TEST_CASE("without a verified identity the guide is all there is (R-101)") {
    for (const auto state : {State::refused, State::lapsed, State::unavailable}) {
        Bench bench;
        bench.touch(intent::Begin{});
        begin(bench, property_search());
        bench.lay_card();
        answer(bench, kiosk::Verification{state, {}, {}});
        CHECK(bench.shown<VerifyScreen>().state == state);
        bench.touch(intent::Next{});
        CHECK(bench.screen() == "verify");
        bench.touch(intent::Skip{});
        CHECK(bench.screen() == "guide");
        CHECK(bench.data().visit->form == nullptr);
    }
    Bench failed;
    failed.touch(intent::Begin{});
    begin(failed, property_search());
    failed.lay_card();
    fail(failed, ErrorCode::timed_out);
    CHECK(failed.shown<VerifyScreen>().asking.can_retry);
    failed.touch(intent::Retry{});
    CHECK(failed.wanted<effect::AskPlatform>().size() == 2);
    failed.wait(std::chrono::seconds(26));  // nobody answers at all
    CHECK(failed.shown<VerifyScreen>().asking.can_retry);

    Bench away;
    auto health = good_health();
    health.platform_reachable = false;
    away.set_health(health);
    away.touch(intent::Begin{});
    away.touch(intent::ChooseService{property_search()});
    CHECK(away.shown<kiosk::GuideScreen>().cannot_start_reason == text_id::guide_needs_verifying);
    away.touch(intent::Next{});
    CHECK(away.screen() == "guide");
}

TEST_CASE(
    "for a child its guardian applies: said on every page, the form has the child's name and "
    "nothing of the guardian's card, the case names both (R-106)") {
    Bench bench;
    log_in(bench);
    bench.touch(intent::OpenPrincipals{});
    const auto screen = bench.shown<PrincipalsScreen>();
    REQUIRE(screen.rows.size() == 3);
    CHECK(screen.rows[0].kind == PrincipalKind::self);
    CHECK(screen.rows[0].chosen);
    CHECK(screen.rows[1].name.masked.reveal() == "张*测");
    CHECK(screen.rows[1].name.whole.reveal() == "张小测");
    CHECK(screen.can_type_code);
    CHECK_FALSE(bench.snapshot().principal);
    bench.touch(intent::ChoosePrincipal{1});
    const auto says_so_on = [&](const char* page) {
        CHECK(bench.screen() == page);
        REQUIRE(bench.snapshot().principal);
        CHECK(bench.snapshot().principal->kind == PrincipalKind::minor);
        CHECK(bench.snapshot().principal->name.seen().reveal() == "张*测");
    };
    says_so_on("mine");
    answer(bench, overview());
    bench.touch(intent::Next{});
    says_so_on("home");
    bench.touch(intent::ChooseService{pension()});
    says_so_on("guide");
    bench.touch(intent::Next{});
    says_so_on("form");
    const auto& form = *bench.data().visit->form;
    CHECK(form.value(FieldId("name")).reveal() == "张小测");
    CHECK(form.value(FieldId("number")).reveal() == "990101201806010024");
    CHECK(form.value(FieldId("birth")).reveal() == "2018-06-01");
    CHECK(form.value(FieldId("address")).reveal().empty());
    const auto payload = payload_now(bench);
    CHECK(payload["applicant"]["number"] == sample_number);
    CHECK(payload["on_behalf_of"]["kind"] == "minor");
    CHECK(payload["on_behalf_of"]["number"] == "990101201806010024");
    CHECK(payload["on_behalf_of"]["authority"] == "signed");
    // A crash does not make it the guardian's own case.
    Bench after;
    after.come_back(bench.wanted<effect::SaveDraft>().back()->state.copy());
    REQUIRE(after.screen() == "form");
    CHECK(payload_now(after)["on_behalf_of"] == payload["on_behalf_of"]);
}

TEST_CASE(
    "a company that is set up has an agent with an authority: nobody else gets to the form (R-106 "
    "R-153)") {
    Bench bench;
    log_in(bench);
    bench.touch(intent::Next{});
    begin(bench, company_registration());
    REQUIRE(bench.screen() == "principals");
    const auto screen = bench.shown<PrincipalsScreen>();
    REQUIRE(screen.rows.size() == 1);
    CHECK(screen.rows[0].kind == PrincipalKind::founding);
    CHECK_FALSE(screen.can_type_code);
    bench.touch(intent::ChoosePrincipal{0});
    CHECK(bench.screen() == "principals");
    bench.touch(intent::ChoosePrincipal{1});
    bench.decline_consent();
    REQUIRE(bench.screen() == "form");
    CHECK(bench.snapshot().principal->name.seen().reveal() == "云山样例科技有限公司");
    const auto& form = *bench.data().visit->form;
    CHECK(form.value(FieldId("company_name")).reveal() == "云山样例科技有限公司");
    CHECK(form.value(FieldId("name")).reveal() == sample_name);

    Bench stranger;  // not logged in: the platform is asked then
    stranger.touch(intent::Begin{});
    begin(stranger, company_registration());
    stranger.lay_card();
    REQUIRE(stranger.screen() == "principals");
    CHECK(stranger.shown<PrincipalsScreen>().asking.waiting);
    answer(stranger, kiosk::Overview{});
    CHECK(stranger.shown<PrincipalsScreen>().rows.empty());
    stranger.touch(intent::ChoosePrincipal{0});
    stranger.touch(intent::ChoosePrincipal{1});
    CHECK(stranger.screen() == "principals");
    stranger.touch(intent::Back{});
    CHECK(stranger.screen() == "guide");
}

TEST_CASE(
    "a company is found by its unified social credit code: a wrong check character is seen here, "
    "whether the person acts for it the platform says (R-092 R-106)") {
    Bench bench;
    log_in(bench);
    bench.touch(intent::OpenPrincipals{});
    bench.touch(intent::TypeCode{});
    const auto type = [&](const std::string& code) {
        bench.touch(intent::ClearField{FieldId(kiosk::code_field)});
        for (const char key : code)
            bench.touch(intent::TypeText{FieldId(kiosk::code_field), std::string(1, key)});
        bench.touch(intent::Next{});
    };
    type("91990100MA99000262");
    CHECK(bench.shown<PrincipalsScreen>().problem == text_id::principals_code_wrong);
    CHECK(last_question<question::FindPrincipal>(bench) == nullptr);
    type("91990100ma99000261");
    REQUIRE(last_question<question::FindPrincipal>(bench) != nullptr);
    CHECK(last_question<question::FindPrincipal>(bench)->credit_code == company_code);
    fail(bench, ErrorCode::not_found);
    CHECK(bench.shown<PrincipalsScreen>().problem == text_id::principals_none);
    CHECK(bench.data().visit->principal.kind == PrincipalKind::self);
    type(company_code);
    answer(bench, principal(PrincipalKind::enterprise, company_name, company_code));
    REQUIRE(bench.screen() == "mine");
    CHECK(bench.snapshot().principal->name.seen().reveal() == company_name);
    answer(bench, overview());
    bench.touch(intent::Next{});
    begin(bench, fund_registration());
    bench.decline_consent();
    REQUIRE(bench.screen() == "form");
    CHECK(bench.data().visit->form->value(FieldId("unit_code")).reveal() == company_code);
    CHECK(payload_now(bench)["on_behalf_of"]["number"] == company_code);
    // What is a person's own is not applied for by a company.
    bench.touch(intent::Home{});
    bench.touch(intent::ConfirmLeave{});
    begin(bench, pension());
    CHECK(bench.screen() == "principals");
}

TEST_CASE("what the platform has filled in wants nothing but the card and a yes (R-085)") {
    Bench bench;
    log_in(bench);
    const int before = bench.touches;
    bench.touch(intent::ChooseTodo{2});
    const auto screen = bench.shown<OfferScreen>();
    REQUIRE(screen.rows.size() == 1);
    CHECK(screen.rows[0].value.seen().reveal() == "每月 100 元");
    bench.touch(intent::Next{});
    CHECK(bench.touches - before == 2);
    REQUIRE(last_question<question::ConfirmOffer>(bench) != nullptr);
    CHECK(last_question<question::ConfirmOffer>(bench)->offer == "O-1");
    bench.touch(intent::Next{});  // once
    CHECK(bench.wanted<effect::AskPlatform>().size() == 2);
    answer(bench, incomplete_case());
    CHECK(bench.shown<kiosk::CaseScreen>().told == text_id::case_offer_confirmed);
}

TEST_CASE(
    "a case that is decided at once shows its result on the receipt, from the platform's own mouth "
    "(R-084)") {
    Bench bench;
    bench.go_to_receipt();
    bench.accept_case();
    CHECK(bench.wanted<effect::AskPlatform>().empty());  // that one takes its time

    Bench instant;
    instant.go_to_receipt();
    for (const auto& service : sample_catalogue()->services())
        if (service.is_instant()) instant.data().visit->service = service.code;
    instant.accept_case();
    REQUIRE(last_question<question::Show>(instant) != nullptr);
    CHECK(last_question<question::Show>(instant)->case_no == "CASE-0001");
    CHECK(instant.shown<kiosk::ReceiptScreen>().result.empty());
    auto decided = incomplete_case();
    decided.line.case_no = "CASE-0001";
    decided.result = {"就业失业登记证", "Certificate"};
    answer(instant, std::move(decided));
    CHECK(instant.shown<kiosk::ReceiptScreen>().result.in(Language::zh) == "就业失业登记证");
    instant.touch(intent::Next{});
    CHECK(instant.screen() == "evaluation");
}

TEST_CASE("whoever the credit centre trusts is asked for fewer papers (R-082)") {
    const auto ways = [](const char* standing) {
        Bench bench;
        go_to_consent(bench, service_named("临时救助"));
        bench.touch(intent::Next{});
        kiosk::PersonData data;
        data.sets.emplace_back();
        data.sets.back().id = "credit";
        data.sets.back().state = kiosk::SharedSet::State::found;
        data.sets.back().values.push_back({"standing", SecretText(std::string(standing))});
        answer(bench, std::move(data));
        return bench.shown<kiosk::MaterialsScreen>();
    };
    const auto trusted = ways("trusted");
    const auto plain = ways("ordinary");
    CHECK(trusted.spared == plain.spared + 1);
    CHECK(trusted.needed == plain.needed);
    CHECK(std::ranges::count(trusted.rows, kiosk::MaterialWay::trusted,
                             &kiosk::MaterialsScreen::Row::way) == 1);
    CHECK(std::ranges::count(plain.rows, kiosk::MaterialWay::trusted,
                             &kiosk::MaterialsScreen::Row::way) == 0);
}

}  // namespace tests
