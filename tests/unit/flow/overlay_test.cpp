// R-289; WCAG 2.2.1: at least ten extensions by one touch.
#include <doctest.h>

#include "tests/unit/flow/fixture.h"

namespace tests {
using kiosk::HelpPanel;
using kiosk::IdleWarning;
using kiosk::LeaveQuestion;

namespace {

HelpPanel::Call call_of(Bench& bench) {
    return std::get<HelpPanel>(*bench.snapshot().overlay).call;
}

kiosk::RequestId asked_last(Bench& bench) {
    return bench.wanted<effect::AskPlatform>().back()->request;
}

}  // namespace

TEST_CASE("nobody touches: a warning counts down, then everything is wiped") {
    Bench bench;
    bench.go_to_form();
    bench.tell(event::CardPresence{bench.last<effect::WatchCard>(), false});
    bench.forget_effects();
    bench.wait(bench.environment.idle - Duration(1));
    CHECK_FALSE(bench.overlaid<IdleWarning>());
    bench.wait(Duration(1));
    REQUIRE(bench.overlaid<IdleWarning>());
    CHECK(std::get<IdleWarning>(*bench.snapshot().overlay).seconds_left == 30);
    bench.wait(std::chrono::seconds(12));
    CHECK(std::get<IdleWarning>(*bench.snapshot().overlay).seconds_left == 18);
    bench.wait(std::chrono::seconds(18));
    CHECK(bench.screen() == "attract");
    CHECK(bench.wanted<effect::WipePersonalData>().size() == 1);
    CHECK(bench.wanted<effect::DropDraft>().size() == 1);
    CHECK(personal_values_in(bench.state(), bench.now(), bench.environment).empty());
}

TEST_CASE("one touch gives more time, more than ten times over, and nothing is lost (R-217)") {
    Bench bench;
    bench.go_to_form();
    const auto before = personal_values_in(bench.state(), bench.now(), bench.environment);
    REQUIRE_FALSE(before.empty());
    CHECK(bench.environment.warning >= std::chrono::seconds(20));
    for (int i = 0; i < 15; ++i) {
        bench.wait(bench.environment.idle + Duration(29'000));
        REQUIRE(bench.overlaid<IdleWarning>());
        bench.touch(intent::MoreTime{});
        CHECK_FALSE(bench.overlaid<IdleWarning>());
        CHECK(bench.screen() == "form");
    }
    CHECK(personal_values_in(bench.state(), bench.now(), bench.environment) == before);
}

TEST_CASE("the way of use for older people waits longer") {
    Bench bench;
    bench.go_to_form();
    bench.touch(intent::SetWay{kiosk::WayOfUse::elder});
    bench.wait(bench.environment.idle + Duration(1000));
    CHECK_FALSE(bench.overlaid<IdleWarning>());
    bench.wait(bench.environment.idle_elder - bench.environment.idle);
    CHECK(bench.overlaid<IdleWarning>());
}

TEST_CASE("ending now under the warning wipes at once; a card on the reader is still asked for") {
    Bench bench;
    bench.go_to_form();
    bench.wait(bench.environment.idle);
    bench.touch(intent::ConfirmLeave{});
    CHECK(bench.screen() == "goodbye");
    CHECK(personal_values_in(bench.state(), bench.now(), bench.environment).empty());
    bench.tell(event::CardPresence{bench.last<effect::WatchCard>(), false});
    bench.wait(bench.environment.goodbye);
    CHECK(bench.screen() == "attract");
}

TEST_CASE("home asks first when answers would be lost") {
    Bench bench;
    bench.go_to_guide();
    bench.touch(intent::Home{});
    CHECK(bench.screen() == "home");
    bench.touch(intent::ChooseService{pension()});
    bench.touch(intent::Next{});
    bench.lay_card();
    bench.touch(intent::Home{});
    REQUIRE(bench.overlaid<LeaveQuestion>());
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "form");
    bench.touch(intent::CloseOverlay{});
    CHECK_FALSE(bench.overlaid<LeaveQuestion>());
    bench.touch(intent::Home{});
    bench.touch(intent::ConfirmLeave{});
    CHECK(bench.screen() == "home");
    CHECK_FALSE(bench.data().visit->form);
    CHECK(bench.wanted<effect::DropDraft>().size() == 1);
}

TEST_CASE("help opens a panel, a second touch calls the attendant once, closing goes on") {
    Bench bench;
    bench.go_to_form();
    bench.touch(intent::Help{});
    REQUIRE(bench.overlaid<HelpPanel>());
    CHECK(bench.wanted<effect::CallHelp>().empty());
    bench.touch(intent::Help{});
    bench.touch(intent::Help{});
    CHECK(bench.wanted<effect::CallHelp>().size() == 1);
    CHECK(call_of(bench) == HelpPanel::Call::asked);
    bench.touch(intent::CloseOverlay{});
    CHECK_FALSE(bench.snapshot().overlay);
    CHECK(bench.screen() == "form");
}

TEST_CASE("the panel says that somebody comes only when the hall has been told") {
    Bench bench;
    bench.go_to_form();
    bench.touch(intent::Help{true});
    const auto request = asked_last(bench);
    // The answer comes on whatever page, and also after the panel was closed.
    bench.touch(intent::CloseOverlay{});
    bench.tell(event::PlatformTold{request, kiosk::FeedbackTaken{}});
    bench.touch(intent::Help{});
    CHECK(call_of(bench) == HelpPanel::Call::told);
    bench.touch(intent::Help{true});
    CHECK(bench.wanted<effect::CallHelp>().size() == 1);
}

TEST_CASE("a hall that can't be told is called again when the person wishes") {
    Bench bench;
    bench.go_to_form();
    bench.touch(intent::Help{true});
    bench.tell(event::PlatformFailed{asked_last(bench), {kiosk::ErrorCode::network, {}, {}}});
    CHECK(call_of(bench) == HelpPanel::Call::failed);
    bench.touch(intent::Help{true});
    CHECK(call_of(bench) == HelpPanel::Call::asked);
    CHECK(bench.wanted<effect::CallHelp>().size() == 2);
    // No answer at all is none, too.
    bench.wait(std::chrono::seconds(13));
    CHECK(call_of(bench) == HelpPanel::Call::failed);
    CHECK(bench.screen() == "form");
}

TEST_CASE("a page that asks for the staff has called them when the panel opens") {
    Bench bench;
    bench.go_to_form();
    bench.touch(intent::Help{true});
    REQUIRE(bench.overlaid<HelpPanel>());
    CHECK(call_of(bench) == HelpPanel::Call::asked);
    CHECK(bench.wanted<effect::CallHelp>().size() == 1);
}

TEST_CASE("a language is chosen from a list that closes by itself, also before a visit") {
    const auto uyghur = kiosk::Language::of("ug");
    REQUIRE(uyghur);
    Bench bench;
    bench.touch(intent::ChooseLanguage{});
    REQUIRE(bench.overlaid<kiosk::LanguageQuestion>());
    bench.touch(intent::ChooseService{pension()});
    REQUIRE(bench.overlaid<kiosk::LanguageQuestion>());
    bench.touch(intent::SetLanguage{*uyghur});
    CHECK_FALSE(bench.snapshot().overlay);
    CHECK(bench.snapshot().language == *uyghur);
    bench.go_to_form();
    bench.touch(intent::ChooseLanguage{});
    bench.touch(intent::CloseOverlay{});
    CHECK_FALSE(bench.snapshot().overlay);
    CHECK(bench.screen() == "form");
    CHECK(bench.snapshot().language == *uyghur);
}

TEST_CASE("help works from the attract screen and home from the help panel") {
    Bench bench;
    bench.touch(intent::Help{});
    CHECK(bench.overlaid<HelpPanel>());
    CHECK(bench.screen() == "home");
    bench.touch(intent::ChooseService{pension()});
    CHECK(bench.screen() == "home");
    bench.touch(intent::Home{});
    CHECK(bench.screen() == "attract");
}

TEST_CASE("the idle warning comes over an open question and ends it") {
    Bench bench;
    bench.go_to_form();
    bench.touch(intent::Home{});
    bench.wait(bench.environment.idle);
    CHECK(bench.overlaid<IdleWarning>());
    bench.touch(intent::MoreTime{});
    CHECK_FALSE(bench.snapshot().overlay);
    CHECK(bench.screen() == "form");
}

TEST_CASE("a touch that arrives after the time was over is nobody's") {
    Bench bench;
    bench.go_to_form();
    bench.tell(event::CardPresence{bench.last<effect::WatchCard>(), false});
    const auto late = kiosk::Now{bench.now().steady + std::chrono::minutes(3), bench.now().wall};
    auto next = kiosk::advance(bench.state().clone(),
                               {bench.state().session(), event::Person{intent::Next{}}, {}}, late,
                               bench.environment);
    CHECK(next.state.session() == SessionId{});
    auto begin = kiosk::advance(bench.state().clone(), {{}, event::Person{intent::Begin{}}, {}},
                                late, bench.environment);
    CHECK(begin.state.session() == SessionId{});
}

}  // namespace tests
