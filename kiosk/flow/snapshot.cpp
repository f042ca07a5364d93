#include "kiosk/flow/snapshot.h"

#include <type_traits>

#include "kiosk/base/overloaded.h"
#include "kiosk/flow/principals.h"
#include "kiosk/flow/steps/steps.h"
#include "kiosk/flow/text_ids.h"
#include "kiosk/flow/visit.h"

namespace kiosk {

namespace {

/// 1-based; 0: not part of the way from guide to evaluation.
std::size_t number_of(const Step& step) {
    return std::visit(Overloaded{
                          [](const step::Home&) { return 0; },
                          [](const step::Areas&) { return 0; },
                          [](const step::Search&) { return 0; },
                          [](const step::Guide&) { return 1; },
                          [](const step::Scenario&) { return 1; },
                          [](const step::Identify&) { return 2; },
                          [](const step::Form&) { return 3; },
                          [](const step::Capture&) { return 3; },
                          [](const step::Promise&) { return 3; },
                          [](const step::Sections&) { return 3; },
                          [](const step::Review&) { return 4; },
                          [](const step::Signature&) { return 5; },
                          [](const step::Submitting&) { return 5; },
                          [](const step::Receipt&) { return 6; },
                          [](const step::Evaluation&) { return 7; },
                          [](const step::Cases&) { return 0; },
                          [](const step::Case&) { return 0; },
                          [](const step::Supplement&) { return 0; },
                          [](const step::Voice&) { return 0; },
                          [](const step::Consent&) { return 2; },
                          [](const step::Materials&) { return 2; },
                          [](const step::Wallet&) { return 0; },
                          [](const step::Mine&) { return 0; },
                          [](const step::Principals& p) { return p.for_service ? 2 : 0; },
                          [](const step::LinkCard&) { return 0; },
                          [](const step::Verify&) { return 2; },
                          [](const step::Face&) { return 2; },
                          [](const step::Offer&) { return 0; },
                          [](const step::Bill&) { return 0; },
                          [](const step::Delivery&) { return 4; },
                          [](const step::Pay&) { return 5; },
                          [](const step::Public&) { return 0; },
                          [](const step::Goodbye&) { return 0; },
                          [](const step::Notice&) { return 0; },
                      },
                      step);
}

std::optional<StepLine> step_line(const Step& step) {
    const auto current = number_of(step);
    if (current == 0) return std::nullopt;
    return StepLine{current, {text_id::steps.begin(), text_id::steps.end()}};
}

/// Identifying for the own cases, and paying a bill, are no part of a service's steps.
bool is_about_cases(const Visit& visit) {
    if (std::holds_alternative<step::Pay>(visit.step)) return visit.payment->is_bill();
    const auto* identify = std::get_if<step::Identify>(&visit.step);
    return identify != nullptr && identify->then != step::Identify::Then::form;
}

bool is_waiting_for_store(const Step& step) {
    const auto* submitting = std::get_if<step::Submitting>(&step);
    return submitting != nullptr && submitting->request.has_value();
}

bool can_go_back(const Visit& visit) {
    const auto& step = visit.step;
    if (const auto* home = std::get_if<step::Home>(&step))
        return home->page > 0 || !home->group.empty() || home->by != BrowseBy::popular;
    if (std::holds_alternative<step::Receipt>(step) ||
        std::holds_alternative<step::Goodbye>(step) || std::holds_alternative<step::Notice>(step)) {
        return false;
    }
    // An order that is being made or ended, and a bill that is paid, have one way on.
    if (const auto* pay = std::get_if<step::Pay>(&step))
        return pay->phase != PayScreen::Phase::asking && pay->phase != PayScreen::Phase::paid;
    // What may be stored is filed, or left.
    if (std::holds_alternative<step::Submitting>(step) && visit.filing->tried) return false;
    return !is_waiting_for_store(step);
}

bool can_go_home(const Step& step) {
    return !std::holds_alternative<step::Goodbye>(step) && !is_waiting_for_store(step);
}

std::optional<Overlay> overlay_of(const Visit& visit, Now now, const Environment& environment) {
    if (visit.overlay && std::holds_alternative<HelpPanel>(*visit.overlay)) {
        auto help = std::get<HelpPanel>(*visit.overlay);
        help.call = visit.call.state;
        help.can_practise = can_practise(visit, now, environment);
        help.can_go_aside = may_go_aside(visit);
        return help;
    }
    if (!visit.overlay || !std::holds_alternative<IdleWarning>(*visit.overlay))
        return visit.overlay;
    const auto left = std::chrono::ceil<std::chrono::seconds>(visit.idle_ends - now.steady).count();
    return IdleWarning{static_cast<int>(left > 0 ? left : 0)};
}

Screen screen_without_visit(const Environment& environment, const TerminalHealth& health) {
    OutOfServiceScreen screen;
    if (!environment.catalogue) screen.reasons.emplace_back(text_id::out_of_service_no_catalogue);
    if (health.refused) screen.reasons.emplace_back(text_id::out_of_service_refused);
    if (health.door_open) screen.reasons.emplace_back(text_id::out_of_service_door_open);
    if (screen.reasons.empty()) return AttractScreen{};
    return screen;
}

}  // namespace

std::string_view screen_id(const Screen& screen) {
    return std::visit(
        Overloaded{
            [](const AttractScreen&) { return std::string_view("attract"); },
            [](const HomeScreen&) { return std::string_view("home"); },
            [](const AreasScreen&) { return std::string_view("areas"); },
            [](const SearchScreen&) { return std::string_view("search"); },
            [](const GuideScreen&) { return std::string_view("guide"); },
            [](const ScenarioScreen&) { return std::string_view("scenario"); },
            [](const IdentifyScreen&) { return std::string_view("identify"); },
            [](const FormScreen&) { return std::string_view("form"); },
            [](const CaptureScreen&) { return std::string_view("capture"); },
            [](const PromiseScreen&) { return std::string_view("promise"); },
            [](const SectionsScreen&) { return std::string_view("sections"); },
            [](const ReviewScreen&) { return std::string_view("review"); },
            [](const SignatureScreen&) { return std::string_view("signature"); },
            [](const SubmittingScreen&) { return std::string_view("submitting"); },
            [](const ReceiptScreen&) { return std::string_view("receipt"); },
            [](const EvaluationScreen&) { return std::string_view("evaluation"); },
            [](const CasesScreen&) { return std::string_view("cases"); },
            [](const CaseScreen&) { return std::string_view("case"); },
            [](const SupplementScreen&) { return std::string_view("supplement"); },
            [](const VoiceScreen&) { return std::string_view("voice"); },
            [](const ConsentScreen&) { return std::string_view("consent"); },
            [](const MaterialsScreen&) { return std::string_view("materials"); },
            [](const WalletScreen&) { return std::string_view("wallet"); },
            [](const MineScreen&) { return std::string_view("mine"); },
            [](const PrincipalsScreen&) { return std::string_view("principals"); },
            [](const VerifyScreen&) { return std::string_view("verify"); },
            [](const FaceScreen&) { return std::string_view("face"); },
            [](const OfferScreen&) { return std::string_view("offer"); },
            [](const LinkCardScreen&) { return std::string_view("link_card"); },
            [](const DeliveryScreen&) { return std::string_view("delivery"); },
            [](const BillScreen&) { return std::string_view("bill"); },
            [](const PayScreen&) { return std::string_view("pay"); },
            [](const PublicScreen&) { return std::string_view("public"); },
            [](const GoodbyeScreen&) { return std::string_view("goodbye"); },
            [](const NoticeScreen&) { return std::string_view("notice"); },
            [](const OutOfServiceScreen&) { return std::string_view("out_of_service"); },
            [](const MaintenancePinScreen&) { return std::string_view("maintenance_pin"); },
            [](const MaintenanceDevicesScreen&) { return std::string_view("maintenance_devices"); },
            [](const MaintenanceDeviceScreen&) { return std::string_view("maintenance_device"); },
            [](const MaintenanceResultsScreen&) { return std::string_view("maintenance_results"); },
            [](const MaintenanceSeenScreen&) { return std::string_view("maintenance_seen"); },
        },
        screen);
}

Snapshot snapshot_of(const VisitState& state, Now now, const Environment& environment) {
    const auto& data = state.data();
    Snapshot snapshot;
    snapshot.session = data.session;
    snapshot.wall = now.wall;
    snapshot.terminal_name = environment.terminal_name;
    snapshot.hall = environment.hall;
    snapshot.help_phone = environment.help_phone;
    snapshot.health = data.health;
    if (!data.visit) {
        snapshot.screen = screen_without_visit(environment, data.health);
        return snapshot;
    }
    const auto& visit = *data.visit;
    snapshot.language = visit.language;
    snapshot.way = visit.way;
    const ViewContext context{visit, data.health, environment, now};
    snapshot.screen =
        std::visit([&](const auto& current) { return view(context, current); }, visit.step);
    snapshot.overlay = overlay_of(visit, now, environment);
    snapshot.practice = visit.practice;
    if (visit.principal.kind != PrincipalKind::self && visit.locked.empty())
        snapshot.principal = {visit.principal.kind, shown_name(visit.principal)};
    snapshot.steps = is_about_cases(visit) ? std::nullopt : step_line(visit.step);
    snapshot.can_go_back = can_go_back(visit);
    snapshot.can_go_home = can_go_home(visit.step);
    return snapshot;
}

}  // namespace kiosk
