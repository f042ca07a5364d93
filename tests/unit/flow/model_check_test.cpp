// Walks every reachable state of the visit, as far as two states differ in what matters: which
// screen, what waits, which answers are there, which devices work. Breadth first, so that the way
// to a fault is the shortest one.
//
// Four things keep the walk finite and small (docs/TESTING.md): values without an end are counted
// as none, one, more; what a step does not look at is no part of its state (how the printer is
// while the form is filled, how many copies came out at goodbye); under a dialog only the dialog's
// own moves are made, because what devices say changes the same things without it; a look aside
// begins where something is waited for, and nothing is done in it but waited, answered and gone
// back.
#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <type_traits>
#include <unordered_map>

#include <doctest.h>

#include "kiosk/forms/shelved_form.h"
#include "tests/unit/flow/gathered.h"
#include "tests/unit/flow/model_abstraction.h"
#include "tests/unit/flow/own_cases.h"

namespace tests {

namespace {

/// The whole walk ends far below it; under a sanitizer a share has to do.
#ifdef BIANMIN_SANITIZED
constexpr std::size_t states_max = 3'000;
constexpr bool whole = false;
#else
constexpr std::size_t states_max = 200'000;
constexpr bool whole = true;
#endif

/// A short form with every turn that the long one has: card field, condition, typed answer,
/// statement.
constexpr std::string_view small_form = R"xml(
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
        xmlns:bm="urn:bianmin:kiosk-forms:1"><h:head><h:title>small</h:title><model>
<itext><translation lang="zh"><text id="a"><value>a</value></text></translation>
<translation lang="en"><text id="a"><value>a</value></text></translation></itext>
<instance><data id="small" version="1"><name/><has_card/><phone/></data></instance>
<bind nodeset="/data/name" type="string" required="true()" bm:source="idcard.name"/>
<bind nodeset="/data/has_card" type="string" required="true()"/>
<bind nodeset="/data/phone" type="string" required="true()" relevant="/data/has_card = 'yes'"
      constraint="string-length(.) = 1"/>
</model></h:head><h:body>
<group appearance="field-list"><label>a</label><input ref="/data/name"><label>n</label></input>
<select1 ref="/data/has_card"><label>h</label><item><label>y</label><value>yes</value></item>
<item><label>n</label><value>no</value></item></select1></group>
<input ref="/data/phone"><label>p</label></input></h:body></h:html>)xml";

std::shared_ptr<const kiosk::Catalogue> small_catalogue() {
    auto catalogue = std::make_shared<kiosk::Catalogue>(*sample_catalogue());
    for (const auto& service : catalogue->services()) {
        if (service.code != pension()) continue;
        // The only way to a catalogue with another form, short of signing one.
        auto& form = std::get<kiosk::TerminalForm>(const_cast<kiosk::ServiceItem&>(service).form);
        form.form = std::make_shared<const kiosk::ShelvedForm>(
            std::string(small_form), std::make_shared<const kiosk::FormCompanions>(), "small.xml");
        for (const auto& fault : form.form->compile().faults)
            FAIL(fault.message().in(Language::en));
        // Something that others know, so that it is asked for.
        auto& material = const_cast<kiosk::ServiceItem&>(service).materials.front();
        material.data_set = "earlier";
        material.licences = {"E-DRIVING"};
    }
    return catalogue;
}

struct Node {
    kiosk::VisitState state;
    SteadyTime now;
    /// Of the visit that runs: the ids under which cases were filed.
    std::set<std::string> filed;
    std::size_t depth = 0;
};

/// A move: an event as it may happen in a state.
struct Move {
    std::string name;
    kiosk::EventBody body;
    SessionId session;
    Duration later{};
};

class ModelCheck {
  public:
    ModelCheck() {
        environment_ = sample_environment();
        environment_.catalogue = small_catalogue();
        Node start;
        start = advanced({kiosk::VisitState{}, SteadyTime{std::chrono::hours(1)}, {}, 0},
                         {"health", event::HealthChanged{good_health()}, {}, {}});
        add(std::move(start));
    }

    void run(std::size_t limit) {
        while (!frontier_.empty() && nodes_.size() < limit) {
            const auto index = frontier_.front();
            frontier_.pop_front();
            for (auto& move : moves_of(index)) {
                name_ = move.name;
                const auto to = add(advanced(clone(nodes_[index]), std::move(move)));
                if (to != index) edges_[to].insert(index);
                ++moves_;
            }
            // A state that was left in every direction is known by its name alone.
            nobody_.push_back(!nodes_[index].state.data().visit);
            nodes_[index].state = kiosk::VisitState();
        }
    }

    [[nodiscard]] std::size_t states() const { return nodes_.size(); }
    [[nodiscard]] std::size_t moves() const { return moves_; }
    [[nodiscard]] bool complete() const { return frontier_.empty(); }

    /// States from which the attract screen cannot be reached. Only after a complete walk.
    [[nodiscard]] std::vector<std::string> dead_ends() const {
        std::vector<bool> home = nobody_;
        std::deque<std::size_t> open;
        for (std::size_t i = 0; i < home.size(); ++i) {
            if (home[i]) open.push_back(i);
        }
        while (!open.empty()) {
            const auto found = edges_.find(open.front());
            open.pop_front();
            if (found == edges_.end()) continue;
            for (const auto from : found->second) {
                if (home[from]) continue;
                home[from] = true;
                open.push_back(from);
            }
        }
        std::vector<std::string> lost;
        for (const auto& [text, index] : known_) {
            if (!home[index]) lost.push_back(text);
        }
        return lost;
    }

    [[nodiscard]] const std::set<std::string>& screens() const { return screens_; }

  private:
    static Node clone(const Node& node) {
        return {node.state.clone(), node.now, node.filed, node.depth};
    }

    std::size_t add(Node node) {
        const auto [found, fresh] =
            known_.try_emplace(Abstraction(node.state).text(), nodes_.size());
        if (fresh) {
            check_snapshot(node);
            check_left_alone(node);
            frontier_.push_back(nodes_.size());
            nodes_.push_back(std::move(node));
        }
        return found->second;
    }

    [[nodiscard]] kiosk::Now now_of(const Node& node) const {
        return {node.now,
                WallTime{std::chrono::seconds(1'780'279'200)} + (node.now - SteadyTime{})};
    }

    Node advanced(Node node, Move move) {
        const auto before = node.state.session();
        node.now += move.later;
        kiosk::Uuid fresh;
        for (std::size_t i = 0; i < 8; ++i)
            fresh.bytes[8 + i] = static_cast<std::uint8_t>(++ids_ >> (i * 8) | 1);
        auto next =
            kiosk::advance(std::move(node.state), {move.session, std::move(move.body), fresh},
                           now_of(node), environment_);
        node.state = std::move(next.state);
        ++node.depth;
        check_effects(node, next.effects, before, next.session);
        if (!node.state.data().visit) {
            node.filed.clear();
            must(personal_values_in(node.state, now_of(node), environment_).empty(),
                 "nobody's state is empty");
        }
        return node;
    }

    /// As CHECK, without its cost: millions of these are true.
    void must(bool holds, const char* rule) const {
        if (holds) return;
        FAIL_CHECK(rule, " after '", name_, "'");
    }

    /// Nobody touches anything any more and no device answers: the terminal comes home.
    void check_left_alone(const Node& node) {
        constexpr int ticks_max = 12;
        Node alone = clone(node);
        for (int i = 0; i < ticks_max && alone.state.data().visit; ++i) {
            alone = advanced(std::move(alone),
                             {"left alone", event::Tick{}, {}, std::chrono::minutes(4)});
        }
        must(!alone.state.data().visit, "left alone, the visit ends");
    }

    void check_effects(Node& node, const std::vector<kiosk::Effect>& effects, SessionId before,
                       SessionId spoken_for) {
        must(spoken_for == (before == SessionId{} ? node.state.session() : before),
             "effects are the visit's own");
        bool wiped = false;
        for (const auto& one : effects) {
            must(!wiped, "nothing is wanted of a visit that is over");
            if (const auto* wipe = std::get_if<effect::WipePersonalData>(&one)) {
                wiped = true;
                must(wipe->session == spoken_for, "the wipe is of this visit");
                must(node.state.session() == SessionId{}, "nobody is there after the wipe");
            } else if (const auto* submit = std::get_if<effect::Submit>(&one)) {
                if (submit->submission.kind == kiosk::SubmissionKind::submission) {
                    node.filed.insert(submit->submission.id.value().text());
                }
                must(!submit->submission.id.value().is_nil(), "what is filed has an id");
            }
        }
        must(node.filed.size() <= 1, "one visit files under one id");
        must(wiped == (before != SessionId{} && node.state.session() == SessionId{}),
             "each end of a visit wipes");
    }

    /// A page without what it is about has asked for it, or says why it has not come.
    void check_waits(const kiosk::Visit& visit) {
        const bool asked = visit.asked.has_value();
        const auto& step = visit.step;
        if (std::holds_alternative<kiosk::step::Mine>(step))
            must(asked || visit.overview, "what waits for the person is asked for");
        if (std::holds_alternative<kiosk::step::Principals>(step))
            must(asked || visit.overview, "for whom somebody acts is asked for");
        if (std::holds_alternative<kiosk::step::Cases>(step))
            must(asked || !visit.matters.cases.empty(), "the list of cases is asked for");
        if (std::holds_alternative<kiosk::step::Wallet>(step))
            must(asked || !visit.wallet.licences.empty(), "the licences are asked for");
        if (std::holds_alternative<kiosk::step::Consent>(step))
            must(asked || !visit.consent || visit.consent->withdrawn,
                 "what was agreed to is asked for");
        if (visit.asked && visit.asked->problem.empty())
            must(visit.asked->request.has_value(), "what waits, waits for an answer");
        if (const auto* submitting = std::get_if<kiosk::step::Submitting>(&step))
            must(submitting->request.has_value() == submitting->problem.empty(),
                 "a case on its way has a request");
    }

    void check_snapshot(const Node& node) {
        const auto shown = kiosk::snapshot_of(node.state, now_of(node), environment_);
        if (node.state.data().visit) check_waits(*node.state.data().visit);
        screens_.insert(std::string(kiosk::screen_id(shown.screen)));
        must((shown.session == SessionId{}) == !node.state.data().visit,
             "the snapshot names the visit");
        const auto due = kiosk::next_deadline(node.state);
        // Somebody is there: then time alone ends it in the end.
        must(due.has_value() == node.state.data().visit.has_value(),
             "there is a deadline while somebody is there");
        if (const auto* form = std::get_if<kiosk::FormScreen>(&shown.screen)) {
            must(!form->page.fields.empty(), "a page asks something");
        }
        if (const auto* home = std::get_if<kiosk::HomeScreen>(&shown.screen)) {
            must(!home->services.empty() || !home->groups.empty(), "home offers something");
        }
        if (const auto* identify = std::get_if<kiosk::IdentifyScreen>(&shown.screen)) {
            const bool failed = identify->phase == kiosk::IdentifyScreen::Phase::failed;
            must(failed == !identify->problem.empty(),
                 "a failure has its words, and nothing else has");
        }
    }

    std::vector<Move> moves_of(std::size_t index) {
        const auto& node = nodes_[index];
        const auto& visit = node.state.data().visit;
        const auto session = node.state.session();
        std::vector<Move> moves;
        const auto person = [&](const char* name, Intent intent) {
            moves.push_back({name, event::Person{std::move(intent)}, session, Duration(1)});
        };
        if (const auto due = kiosk::next_deadline(node.state)) {
            moves.push_back({"tick", event::Tick{}, {}, std::max(Duration(0), *due - node.now)});
        }
        if (visit && visit->overlay && !visit->aside.empty()) {
            person("close", intent::CloseOverlay{});
            return moves;
        }
        if (visit && visit->overlay) {
            add_dialog_intents(person);
            // Where nothing is waited for, a look aside is no more than a page more.
            if (visit->aside.empty() && visit->asked) person("complain", intent::OpenVoice{});
            return moves;
        }
        if (visit && !visit->aside.empty()) {
            person("back", intent::Back{});
            for (const auto& page : visit->aside)
                if (page.asked && page.asked->request)
                    add_platform_events(*page.asked, session, moves);
            return moves;
        }
        add_intents(person);
        if (visit && std::holds_alternative<kiosk::step::Wallet>(visit->step))
            person("a paper", intent::ChooseRow{0});
        add_device_events(node, moves);
        add_health(node, moves);
        moves.push_back({"draft", event::DraftFound{SecretText("broken")}, {}, Duration(1)});
        moves.push_back({"catalogue", event::CatalogueChanged{}, {}, Duration(1)});
        // Touches meant for nobody and for the last citizen.
        moves.push_back(
            {"stale", event::Person{intent::Next{}}, SessionId(session.value() + 1), Duration(1)});
        return moves;
    }

    template <class Person>
    static void add_dialog_intents(const Person& person) {
        person("home", intent::Home{});
        person("back", intent::Back{});
        person("next", intent::Next{});
        person("help", intent::Help{});
        person("practise", intent::Practise{});
        person("close", intent::CloseOverlay{});
        person("leave", intent::ConfirmLeave{});
        person("more time", intent::MoreTime{});
    }

    template <class Person>
    static void add_intents(const Person& person) {
        person("begin", intent::Begin{});
        person("home", intent::Home{});
        person("back", intent::Back{});
        person("next", intent::Next{});
        person("service", intent::ChooseService{pension()});
        person("other service", intent::ChooseService{guide_only()});
        person("page", intent::TurnPage{1});
        person("stages", intent::Browse{kiosk::BrowseBy::person, {}});
        person("stage", intent::Browse{kiosk::BrowseBy::person, "birth"});
        person("search", intent::OpenSearch{});
        person("a word", intent::TypeText{FieldId(kiosk::search_field), "gjj"});
        person("no word", intent::ClearField{FieldId(kiosk::search_field)});
        person("not found", intent::NotFound{});
        person("with situations", intent::ChooseService{with_situations()});
        person("situation", intent::SetAnswer{FieldId("scenario_reason"), "family"});
        person("which situation", intent::SetAnswer{FieldId("scenario_relative"), "spouse"});
        person("guide on paper", intent::PrintGuide{});
        person("help", intent::Help{});
        person("close", intent::CloseOverlay{});
        person("leave", intent::ConfirmLeave{});
        person("more time", intent::MoreTime{});
        person("retry", intent::Retry{});
        person("skip", intent::Skip{});
        person("yes", intent::SetAnswer{FieldId(field_of_choice), "yes"});
        person("no", intent::SetAnswer{FieldId(field_of_choice), "no"});
        person("type", intent::TypeText{FieldId("phone"), "7"});
        person("clear", intent::ClearField{FieldId("phone")});
        person("change", intent::ChangeAnswer{FieldId(field_of_choice)});
        person("sections", intent::ShowSections{});
        person("first section", intent::ChooseSection{0});
        person("wrong", intent::Dispute{FieldId("name")});
        person("stroke", intent::AddStroke{{{0.1F, 0.1F, 0}, {0.9F, 0.9F, 50}}});
        person("clear strokes", intent::ClearSignature{});
        person("form on paper", intent::PrintForm{});
        person("rate", intent::Rate{5});
        person("my cases", intent::OpenCases{});
        person("my case", intent::ChooseCase{0});
        person("urge", intent::Urge{});
        person("withdraw", intent::Withdraw{});
        person("complete it", intent::OpenSupplement{});
        person("my licences", intent::OpenWallet{});
        person("my matters", intent::OpenMine{});
        person("what waits", intent::ChooseTodo{0});
        person("for whom", intent::OpenPrincipals{});
        person("for the child", intent::ChoosePrincipal{1});
        person("log out", intent::LogOut{});
        person("not this one", intent::SetAnswer{FieldId(kiosk::consent_field), "set.earlier"});
        person("consent back", intent::EndConsent{});
        person("first defect", intent::SetAnswer{FieldId("d1"), "share"});
        person("second defect", intent::SetAnswer{FieldId("d2"), "bring"});
        person("speak up", intent::OpenVoice{});
        person("complain", intent::SetAnswer{FieldId(kiosk::kind_field), "complaint"});
        person("about", intent::SetAnswer{FieldId(kiosk::topic_field), "slow"});
        person("say", intent::TypeText{FieldId(kiosk::words_field), "7"});
    }

    /// Answers to every request that is waited for, and to one that is not.
    static void add_device_events(const Node& node, std::vector<Move>& moves) {
        const auto session = node.state.session();
        const auto tell = [&](const char* name, kiosk::EventBody body) {
            moves.push_back({name, std::move(body), session, Duration(1)});
        };
        const RequestId nobody(999'999'999);
        tell("nobody's card", event::CardRead{nobody, other_card()});
        tell("nobody's paper", event::Printed{nobody});
        tell("nobody's case", event::SubmissionStored{nobody});
        tell("nobody's ticket", event::PlatformTold{nobody, sample_ticket()});
        const auto& visit = node.state.data().visit;
        if (!visit) return;
        if (const auto* identify = std::get_if<kiosk::step::Identify>(&visit->step);
            identify && identify->read) {
            add_card_events(*identify->read, tell);
        }
        if (visit->guard_read) add_card_events(*visit->guard_read, tell);
        if (visit->card_watch) {
            tell("card taken", event::CardPresence{*visit->card_watch, false});
            tell("card there", event::CardPresence{*visit->card_watch, true});
        }
        if (visit->draft_request) {
            tell("draft saved", event::DraftSaved{*visit->draft_request});
            tell("draft not saved", event::DraftSaved{*visit->draft_request, false});
        }
        const auto* filing = std::get_if<kiosk::step::Submitting>(&visit->step);
        if (filing != nullptr && filing->request && !filing->signing)
            add_store_events(*filing->request, tell);
        if (filing != nullptr && filing->request && filing->signing) {
            tell("form signed", event::FormSigned{*filing->request, {}});
            tell("form not signed", event::FormNotSigned{*filing->request});
        }
        if (visit->rating && visit->rating->request)
            add_store_events(*visit->rating->request, tell);
        if (visit->filing && visit->filing->watch) {
            kiosk::Receipt receipt;
            receipt.id = visit->filing->id;
            receipt.case_no = "CASE-1";
            tell("accepted", event::SubmissionAccepted{*visit->filing->watch, receipt});
            receipt.id = {};
            tell("other accepted", event::SubmissionAccepted{*visit->filing->watch, receipt});
        }
        if (visit->asked && visit->asked->request)
            add_platform_events(*visit->asked, session, moves);
        if (const auto ending = visit->withdrawals.request) {
            tell("consent ended", event::PlatformTold{*ending, kiosk::ConsentEnded{}});
            tell("consent not ended", event::PlatformFailed{*ending, {ErrorCode::network, {}, {}}});
        }
        for (const auto& job : {visit->print.request, visit->form_print.request,
                                visit->guide_print.request, visit->paper_print.request}) {
            if (job) add_printer_events(*job, tell);
        }
    }

    static void add_platform_events(const kiosk::Asked& asked, SessionId session,
                                    std::vector<Move>& moves) {
        const auto request = *asked.request;
        const auto tell = [&](const char* name, kiosk::EventBody body) {
            moves.push_back({name, std::move(body), session, Duration(1)});
        };
        // A question has answers of one kind only.
        if (std::holds_alternative<kiosk::question::List>(asked.question))
            tell("cases told", event::PlatformTold{request, kiosk::OwnMatters{{late_case().line},
                                                                              {sample_ticket()}}});
        else if (std::holds_alternative<kiosk::question::File>(asked.question))
            tell("ticket told", event::PlatformTold{request, sample_ticket()});
        else if (std::holds_alternative<kiosk::question::Overview>(asked.question)) {
            kiosk::Overview overview;
            overview.todos.emplace_back();
            overview.todos.back().case_no = "CASE-1";
            overview.principals.push_back(
                {kiosk::PrincipalKind::minor, SecretText("child"), SecretText("1"), {}, "signed"});
            tell("overview told", event::PlatformTold{request, std::move(overview)});
        } else if (std::holds_alternative<kiosk::question::Wallet>(asked.question))
            tell("licences told", event::PlatformTold{request, gathered()});
        else if (const auto* opened = std::get_if<kiosk::question::OpenPaper>(&asked.question)) {
            kiosk::LicencePaper paper;
            paper.licence = opened->licence;
            tell("paper tampered", event::PlatformTold{request, paper.copy()});
            paper.state = kiosk::LicencePaper::State::sealed;
            tell("paper told", event::PlatformTold{request, std::move(paper)});
        } else if (std::holds_alternative<kiosk::question::Gather>(asked.question)) {
            tell("data told", event::PlatformTold{request, gathered()});
            tell("nothing told", event::PlatformTold{request, kiosk::PersonData{}});
        } else {
            auto shown = incomplete_case();
            shown.may_urge = true;
            shown.may_withdraw = !std::holds_alternative<kiosk::question::Withdraw>(asked.question);
            tell("case told", event::PlatformTold{request, std::move(shown)});
        }
        for (const auto code : {ErrorCode::network, ErrorCode::rejected, ErrorCode::unauthorised})
            tell("not told", event::PlatformFailed{request, {code, {}, {}}});
    }

    template <class Tell>
    static void add_card_events(RequestId request, const Tell& tell) {
        tell("card found", event::CardFound{request});
        tell("card read", event::CardRead{request, sample_card()});
        tell("other card", event::CardRead{request, other_card()});
        auto expired = sample_card();
        expired.valid_to = kiosk::CivilDate{2001, 1, 1};
        tell("expired card", event::CardRead{request, std::move(expired)});
        tell("card retry", event::CardRetry{request, ErrorCode::card_removed});
        tell("card failed", event::CardFailed{request, {ErrorCode::card_unreadable, {}, {}}});
        tell("reader gone", event::CardFailed{request, {ErrorCode::device_gone, {}, {}}});
    }

    template <class Tell>
    static void add_store_events(RequestId request, const Tell& tell) {
        tell("stored", event::SubmissionStored{request});
        tell("not stored", event::SubmissionFailed{request, {ErrorCode::io_error, {}, {}}});
        tell("no room", event::SubmissionFailed{request, {ErrorCode::disk_full, {}, {}}});
        tell("stored before", event::SubmissionFailed{request, {ErrorCode::conflict, {}, {}}});
    }

    template <class Tell>
    static void add_printer_events(RequestId request, const Tell& tell) {
        tell("print started", event::PrintStarted{request});
        tell("printed", event::Printed{request});
        tell("paper out", event::PrintWaiting{request, {ErrorCode::paper_out, {}, {}}});
        tell("print failed", event::PrintFailed{request, {ErrorCode::device_fault, {}, {}}});
    }

    static void add_health(const Node& node, std::vector<Move>& moves) {
        auto health = node.state.data().health;
        const auto flip = [](kiosk::PartState part) {
            return part == kiosk::PartState::ready ? kiosk::PartState::unavailable
                                                   : kiosk::PartState::ready;
        };
        health.card_reader = flip(health.card_reader);
        moves.push_back({"reader", event::HealthChanged{health}, {}, Duration(1)});
        health = node.state.data().health;
        health.printer = flip(health.printer);
        moves.push_back({"printer", event::HealthChanged{health}, {}, Duration(1)});
        health = node.state.data().health;
        health.platform_reachable = !health.platform_reachable;
        moves.push_back({"platform", event::HealthChanged{health}, {}, Duration(1)});
    }

    kiosk::Environment environment_;
    std::vector<Node> nodes_;
    std::unordered_map<std::string, std::size_t> known_;
    std::map<std::size_t, std::set<std::size_t>> edges_;  // to → from
    std::vector<bool> nobody_;
    std::deque<std::size_t> frontier_;
    std::set<std::string> screens_;
    std::uint64_t ids_ = 0;
    std::string name_;
    std::size_t moves_ = 0;
};

}  // namespace

TEST_CASE("every reachable state of the visit comes home, has a deadline and a valid snapshot") {
    ModelCheck check;
    check.run(states_max);
    MESSAGE(check.states() << " states, " << check.moves() << " moves, "
                           << std::string(check.complete() ? "all" : "bounded"));
    CHECK(check.complete() == whole);
    if (check.complete()) {
        const auto lost = check.dead_ends();
        for (const auto& one : lost) MESSAGE("dead end: " << one);
        CHECK(lost.empty());
    }
    for (const std::string screen :
         {"attract", "home",       "search",     "scenario",   "guide",     "identify",
          "form",    "review",     "signature",  "submitting", "receipt",   "evaluation",
          "cases",   "case",       "supplement", "consent",    "materials", "wallet",
          "mine",    "principals", "voice",      "goodbye",    "notice"}) {
        CAPTURE(screen);
        CHECK(check.screens().contains(screen));
    }
    CHECK(check.states() > 500);
}

}  // namespace tests
