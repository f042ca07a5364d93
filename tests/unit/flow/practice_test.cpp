// Practice: the same pages with an invented person. Nothing is read, kept, printed or
// filed.

#include "tests/unit/flow/fixture.h"

using namespace tests;

namespace {

void begin_practice(Bench& bench) {
    bench.go_to_guide();
    bench.touch(intent::Help{});
    REQUIRE(std::get<kiosk::HelpPanel>(*bench.snapshot().overlay).can_practise);
    bench.touch(intent::Practise{});
    REQUIRE(bench.screen() == "guide");
    bench.forget_effects();  // what home looked for is over
}

void practise_to_signature(Bench& bench) {
    begin_practice(bench);
    bench.touch(intent::Next{});
    REQUIRE(bench.screen() == "identify");
    CHECK(bench.shown<kiosk::IdentifyScreen>().practice);
    bench.touch(intent::Next{});
    REQUIRE(bench.screen() == "form");
    bench.fill_form();
    bench.touch(intent::Next{});
    while (bench.screen() == "review") bench.touch(intent::Next{});
    REQUIRE(bench.screen() == "signature");
}

/// What would leave the terminal's memory, or begin a device's work.
std::size_t deeds(const Bench& bench) {
    return bench.wanted<effect::ReadCard>().size() + bench.wanted<effect::WatchCard>().size() +
           bench.wanted<effect::SaveDraft>().size() + bench.wanted<effect::Submit>().size() +
           bench.wanted<effect::Print>().size() + bench.wanted<effect::AskPlatform>().size() +
           bench.wanted<effect::CallHelp>().size();
}

}  // namespace

TEST_CASE(
    "Practice goes through a whole service to its end, and reads, keeps, prints and files nothing "
    "(R-215)") {
    Bench bench;
    practise_to_signature(bench);
    CHECK(bench.snapshot().practice);
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "signature");  // also in practice an empty box is no signature
    bench.sign();
    bench.touch(intent::Next{});
    REQUIRE(bench.screen() == "notice");
    CHECK(bench.shown<kiosk::NoticeScreen>().id == text_id::notice_practice_done);
    CHECK(deeds(bench) == 0);
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "home");
    CHECK_FALSE(bench.snapshot().practice);
    CHECK_FALSE(bench.data().visit->card);
    CHECK_FALSE(bench.data().visit->form);
}

TEST_CASE("What was practised is nobody's: the real visit afterwards asks for the card (R-215)") {
    Bench bench;
    practise_to_signature(bench);
    bench.touch(intent::Home{});
    CHECK_FALSE(bench.snapshot().overlay);  // no answers are lost that anybody needs
    REQUIRE(bench.screen() == "home");
    bench.touch(intent::ChooseService{pension()});
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "identify");
    CHECK(bench.wanted<effect::ReadCard>().size() == 2);  // at home, and for the service
    bench.lay_card();
    CHECK(bench.screen() == "form");
    CHECK_FALSE(bench.snapshot().practice);
    CHECK(words_of(bench.snapshot()).find(sample_name) != std::string::npos);
}

TEST_CASE(
    "Practice needs no reader, no printer, no network; from home it takes the first service") {
    Bench bench;
    auto health = good_health();
    health.card_reader = kiosk::PartState::unavailable;
    health.printer = kiosk::PartState::unavailable;
    health.platform_reachable = false;
    bench.set_health(health);
    bench.touch(intent::Begin{});
    bench.touch(intent::Help{});
    bench.touch(intent::Practise{});
    REQUIRE(bench.screen() == "guide");
    const auto guide = bench.shown<kiosk::GuideScreen>();
    CHECK(guide.can_start);
    CHECK_FALSE(guide.can_print);
    CHECK(deeds(bench) == 0);
}

TEST_CASE("Nobody is led into practice out of a service that was begun") {
    Bench bench;
    bench.go_to_form();
    bench.touch(intent::Help{});
    CHECK_FALSE(std::get<kiosk::HelpPanel>(*bench.snapshot().overlay).can_practise);
    bench.touch(intent::Practise{});
    bench.touch(intent::CloseOverlay{});
    CHECK(bench.screen() == "form");
    CHECK_FALSE(bench.snapshot().practice);
}

TEST_CASE("Left alone, practice ends as any visit and wipes") {
    Bench bench;
    practise_to_signature(bench);
    bench.wait(std::chrono::minutes(5));
    CHECK(bench.screen() == "attract");
    CHECK(bench.wanted<effect::WipePersonalData>().size() == 1);
}
