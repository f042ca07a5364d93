// R-016 R-017 R-020 R-022 R-025
#include <doctest.h>

#include "kiosk/flow/guide_view.h"
#include "tests/unit/flow/fixture.h"

namespace tests {
using kiosk::GuideScreen;

TEST_CASE("the first page of a guide answers who, where and how in both languages") {
    Bench bench;
    bench.go_to_guide();
    const auto guide = bench.shown<GuideScreen>();
    for (const auto* answer : {&guide.who, &guide.where, &guide.how}) {
        CHECK_FALSE(answer->in(Language::zh).empty());
        CHECK_FALSE(answer->in(Language::en).empty());
        CHECK(answer->in(Language::zh).find('{') == std::string_view::npos);
        CHECK(answer->in(Language::en).find('{') == std::string_view::npos);
    }
    CHECK(guide.can_start);
    CHECK(guide.cannot_start_reason.empty());
}

TEST_CASE("every service has every section, in the fixed order, over its pages") {
    const std::vector<std::string> order{"basics",  "conditions", "materials", "steps",
                                         "limits",  "fees",       "basis",     "place",
                                         "contact", "result",     "questions"};
    for (const auto& service : sample_catalogue()->services()) {
        CAPTURE(service.code.value());
        std::vector<std::string> seen;
        for (const auto& page :
             kiosk::guide_pages(kiosk::guide_sections(service, *sample_catalogue()))) {
            for (const auto& section : page) {
                CHECK_FALSE(section.rows.empty());
                if (seen.empty() || seen.back() != section.id) seen.push_back(section.id);
            }
        }
        CHECK(seen == order);
    }
}

TEST_CASE("pages of a guide turn and stop at both ends") {
    Bench bench;
    bench.go_to_guide();
    const auto pages = bench.shown<GuideScreen>().pages;
    REQUIRE(pages > 1);
    bench.touch(intent::TurnPage{-1});
    CHECK(bench.shown<GuideScreen>().page == 0);
    for (std::size_t i = 0; i < pages + 2; ++i) bench.touch(intent::TurnPage{1});
    CHECK(bench.shown<GuideScreen>().page == pages - 1);
}

TEST_CASE("a service that cannot be started says why, and starting does nothing") {
    Bench bench;
    bench.go_to_guide();
    auto health = good_health();
    health.card_reader = kiosk::PartState::unavailable;
    bench.set_health(health);
    CHECK(bench.shown<GuideScreen>().cannot_start_reason == text_id::guide_reader_missing);
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "guide");
    health = good_health();
    health.storage_ready = false;
    bench.set_health(health);
    CHECK(bench.shown<GuideScreen>().cannot_start_reason == text_id::guide_storage_full);
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "guide");
    health = good_health();
    health.power_low = true;
    bench.set_health(health);
    CHECK(bench.shown<GuideScreen>().cannot_start_reason == text_id::guide_power_low);
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "guide");
    bench.set_health(good_health());
    CHECK(bench.shown<GuideScreen>().can_start);
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "identify");
}

TEST_CASE("a printer without paper and a platform away do not keep anybody from starting") {
    Bench bench;
    bench.go_to_guide();
    auto health = good_health();
    health.printer = kiosk::PartState::unavailable;
    health.platform_reachable = false;
    bench.set_health(health);
    CHECK(bench.shown<GuideScreen>().can_start);
}

TEST_CASE("a service done elsewhere is explained with address and telephone, but not started") {
    Bench bench;
    bench.touch(intent::Begin{});
    bench.touch(intent::ChooseService{guide_only()});
    const auto guide = bench.shown<GuideScreen>();
    CHECK_FALSE(guide.can_start);
    CHECK(guide.cannot_start_reason == text_id::guide_elsewhere);
    const auto& service = *sample_catalogue()->find(guide_only());
    CHECK(guide.who.in(Language::zh).find(service.window.phone) != std::string_view::npos);
    CHECK(guide.where.in(Language::zh).find(service.window.address.in(Language::zh)) !=
          std::string_view::npos);
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "guide");
}

TEST_CASE("what holds a service back is told by its own reason") {
    auto item = *sample_catalogue()->find(pension());
    const auto today = kiosk::CivilDate{2026, 6, 1};
    const auto reason = [&] { return kiosk::cannot_start(item, good_health(), today); };
    CHECK(reason().empty());
    item.effective_from = {2027, 1, 1};
    CHECK(reason() == text_id::guide_not_yet);
    item.effective_from = {2020, 1, 1};
    item.effective_to = kiosk::CivilDate{2026, 6, 1};
    CHECK(reason() == text_id::guide_ended);
    item.effective_to.reset();
    item.status = kiosk::DictionaryCode("2");
    CHECK(reason() == text_id::guide_suspended);
    item.status = kiosk::DictionaryCode("3");
    CHECK(reason() == text_id::guide_cancelled);
}

TEST_CASE("a look back at the guide loses no answer, leaving it asks first") {
    Bench bench;
    bench.go_to_form();
    bench.touch(intent::Next{});
    bench.touch(intent::SetAnswer{FieldId("household"), "urban"});
    bench.touch(intent::Back{});
    bench.touch(intent::Back{});
    REQUIRE(bench.screen() == "guide");
    bench.touch(intent::Back{});
    CHECK(bench.overlaid<kiosk::LeaveQuestion>());
    bench.touch(intent::CloseOverlay{});
    bench.touch(intent::Next{});
    REQUIRE(bench.screen() == "form");
    bench.touch(intent::Next{});
    CHECK(bench.data().visit->form->value(FieldId("household")).reveal() == "urban");
}

}  // namespace tests
