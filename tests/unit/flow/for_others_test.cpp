// Whoever applies for a child or an elder: what others know of the card's holder is not theirs. A
// case that goes on elsewhere says the same as one that is filed here.
#include "kiosk/flow/fees.h"
#include "kiosk/flow/hand_over.h"
#include "kiosk/flow/payload.h"
#include "tests/unit/flow/paying.h"

namespace tests::paying {

namespace {

kiosk::Principal child() {
    return {kiosk::PrincipalKind::minor,
            SecretText("张小测"),
            SecretText("990101201806010024"),
            {"监护人", "Guardian"},
            "signed"};
}

kiosk::Principal new_company() {
    return {kiosk::PrincipalKind::founding,
            SecretText("云山样例科技有限公司"),
            SecretText("MC990100202600001"),
            {"经办人", "Agent"},
            "signed"};
}

kiosk::Overview with_others() {
    kiosk::Overview told;
    told.principals.push_back(child());
    told.principals.push_back(new_company());
    return told;
}

void log_in_for_others(Bench& bench) {
    bench.touch(intent::Begin{});
    bench.lay_card();
    REQUIRE(bench.screen() == "mine");
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), with_others()});
}

/// Logged in, for the child, at the list of services.
void act_for_child(Bench& bench) {
    log_in_for_others(bench);
    bench.touch(intent::OpenPrincipals{});
    bench.touch(intent::ChoosePrincipal{1});
    bench.tell(event::PlatformTold{bench.last<effect::AskPlatform>(), with_others()});
    bench.touch(intent::Next{});
    REQUIRE(bench.screen() == "home");
}

void start_service(Bench& bench, const kiosk::ServiceCode& service) {
    bench.touch(intent::ChooseService{service});
    bench.touch(intent::Next{});
    while (bench.screen() == "scenario") {
        const auto shown = bench.shown<kiosk::ScenarioScreen>();
        bench.touch(intent::SetAnswer{shown.field.id, shown.field.options.front().value});
    }
}

Json filed_payload(Bench& bench) {
    auto& visit = *bench.data().visit;
    visit.filing.emplace();
    visit.filing->id =
        kiosk::SubmissionId(kiosk::Uuid::parse("01900000-0000-7000-8000-0000000000cc"));
    auto payload = Json::parse(kiosk::case_submission(visit, bench.environment).payload.reveal());
    visit.filing.reset();
    return payload;
}

Json handed_on(Bench& bench) {
    return Json::parse(
        kiosk::handover_json(*bench.data().visit, bench.environment).reveal())["payload"];
}

}  // namespace

TEST_CASE(
    "for a child nobody is asked about the guardian: no consent, no record of theirs in the form "
    "or "
    "among the papers, and the list of papers comes first (R-106 R-285)") {
    Bench bench;
    act_for_child(bench);
    start_service(bench, care_allowance());
    REQUIRE(bench.screen() == "materials");
    CHECK(asked_for<question::Gather>(bench) == 0);
    CHECK_FALSE(bench.shown<kiosk::MaterialsScreen>().can_end_consent);
    CHECK(bench.shown<kiosk::MaterialsScreen>().fields == 0);
    bench.touch(intent::Back{});
    CHECK(bench.screen() == "guide");
    bench.touch(intent::Next{});
    REQUIRE(bench.screen() == "materials");
    bench.touch(intent::Next{});
    REQUIRE(bench.screen() == "form");
    const auto payload = filed_payload(bench);
    CHECK_FALSE(payload.contains("consent"));
    for (const auto& material : payload["materials"]) {
        CHECK(material["way"] != "licence");
        CHECK(material["way"] != "shared");
    }
    CHECK(asked_for<question::Gather>(bench) == 0);
    // A company's agent is its applicant: their own lease is the company's paper.
    Bench agent;
    log_in_for_others(agent);
    agent.touch(intent::Next{});
    start_service(agent, service_named("有限责任公司设立登记"));
    REQUIRE(agent.screen() == "principals");
    agent.touch(intent::ChoosePrincipal{1});
    CHECK(agent.screen() == "consent");
}

TEST_CASE("a reduction that a register grants the card's holder is nobody else's (R-167)") {
    Bench bench;
    go_to_fee(bench, on_minimum_allowance());
    auto& visit = *bench.data().visit;
    REQUIRE(kiosk::fee_of(*visit.item(), visit)->fen == 0);
    for (const auto other : {&child, &new_company}) {
        visit.principal = other();
        const auto fee = kiosk::fee_of(*visit.item(), visit);
        CHECK(fee->fen == 1600);
        CHECK(fee->reliefs.empty());
    }
}

TEST_CASE(
    "who was chosen for one service is not chosen for the next; who was chosen for the visit is, "
    "and every page says so (R-106)") {
    Bench bench;
    log_in_for_others(bench);
    bench.touch(intent::Next{});
    start_service(bench, service_named("有限责任公司设立登记"));
    REQUIRE(bench.screen() == "principals");
    bench.touch(intent::ChoosePrincipal{1});
    bench.decline_consent();
    REQUIRE(bench.screen() == "form");
    REQUIRE(bench.snapshot().principal);
    const auto draft = bench.wanted<effect::SaveDraft>().back()->state.copy();
    leave(bench);
    REQUIRE(bench.screen() == "home");
    CHECK_FALSE(bench.snapshot().principal);
    start_service(bench, pension());
    CHECK(bench.screen() == "form");

    Bench after;  // a crash makes it nobody's choice for the visit
    after.tell_as({}, event::DraftFound{draft.copy()});
    REQUIRE(after.screen() == "identify");
    CHECK_FALSE(after.snapshot().principal);
    after.lay_card();
    REQUIRE(after.screen() == "form");
    CHECK(after.snapshot().principal);
    leave(after);
    CHECK_FALSE(after.snapshot().principal);

    Bench visit_long;
    act_for_child(visit_long);
    start_service(visit_long, pension());
    REQUIRE(visit_long.screen() == "form");
    leave(visit_long);
    REQUIRE(visit_long.snapshot().principal);
    CHECK(visit_long.snapshot().principal->kind == kiosk::PrincipalKind::minor);
    // For one service in between it is somebody else.
    start_service(visit_long, service_named("有限责任公司设立登记"));
    visit_long.touch(intent::ChoosePrincipal{1});
    CHECK(visit_long.snapshot().principal->kind == kiosk::PrincipalKind::founding);
    visit_long.touch(intent::Home{});
    if (visit_long.snapshot().overlay) visit_long.touch(intent::ConfirmLeave{});
    CHECK(visit_long.snapshot().principal->kind == kiosk::PrincipalKind::minor);
}

TEST_CASE(
    "a case that goes on elsewhere says what would be filed here, member by member, but signature, "
    "payment and the record, which belong to filing (R-152 R-195)") {
    const std::set<std::string> of_filing{
        "submission_id", "kind",     "service_code", "catalogue_version", "form_id",
        "form_version",  "record",   "signature",    "fields_spared",     "materials_spared",
        "visits",        "captured", "payment"};
    const auto compare = [&](Bench& bench) {
        const auto filed = filed_payload(bench);
        const auto handed = handed_on(bench);
        for (const auto& [name, value] : filed.items()) {
            CAPTURE(name);
            if (of_filing.contains(name)) {
                CHECK_FALSE(handed.contains(name));
                continue;
            }
            REQUIRE(handed.contains(name));
            CHECK(handed[name] == value);
        }
        return handed;
    };
    Bench for_child;
    act_for_child(for_child);
    start_service(for_child, pension());
    REQUIRE(for_child.screen() == "form");
    const auto handed = compare(for_child);
    CHECK(handed["on_behalf_of"]["number"] == "990101201806010024");
    CHECK(handed["on_behalf_of"]["authority"] == "signed");

    Bench renewal;
    go_to_consent(renewal, licence_renewal());
    renewal.touch(intent::Next{});
    renewal.tell(event::PlatformTold{renewal.last<effect::AskPlatform>(), gathered()});
    renewal.touch(intent::Next{});
    REQUIRE(renewal.screen() == "form");
    renewal.data().visit->delivery.way = kiosk::DeliveryWay::window;
    const auto renewed = compare(renewal);
    CHECK(renewed.contains("consent"));
    CHECK(renewed["delivery"]["way"] == "window");
    const auto& ways = renewed["materials"];
    CHECK(std::ranges::any_of(ways, [](const auto& each) { return each["way"] == "licence"; }));
}

}  // namespace tests::paying
