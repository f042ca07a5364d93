// R-029 R-270
#include <set>

#include <doctest.h>

#include "tests/unit/flow/fixture.h"

namespace tests {
using kiosk::HomeScreen;

TEST_CASE("home shows at most eight services, most used first, and every service on some page") {
    Bench bench;
    bench.touch(intent::Begin{});
    std::set<std::string> seen;
    const auto pages = bench.shown<HomeScreen>().pages;
    CHECK(bench.shown<HomeScreen>().services.front().code ==
          sample_catalogue()->services().front().code);
    for (std::size_t page = 0; page < pages; ++page) {
        const auto screen = bench.shown<HomeScreen>();
        CHECK(screen.page == page);
        CHECK(screen.services.size() <= 8);
        for (const auto& service : screen.services) seen.insert(service.code.value());
        bench.touch(intent::TurnPage{1});
    }
    CHECK(seen.size() == sample_catalogue()->services().size());
    CHECK(bench.shown<HomeScreen>().page == pages - 1);
    bench.touch(intent::TurnPage{-1});
    CHECK(bench.shown<HomeScreen>().page == pages - 2);
}

TEST_CASE(
    "a theme narrows the list, back shows all again, unknown themes and services change nothing") {
    Bench bench;
    bench.touch(intent::Begin{});
    const auto all = bench.shown<HomeScreen>();
    REQUIRE_FALSE(all.themes.empty());
    CHECK_FALSE(bench.snapshot().can_go_back);
    bench.touch(intent::ChooseTheme{all.themes.front().id});
    CHECK(bench.shown<HomeScreen>().chosen_theme == all.themes.front().id);
    CHECK(bench.shown<HomeScreen>().services.size() ==
          std::min<std::size_t>(8, all.themes.front().services));
    CHECK(bench.snapshot().can_go_back);
    bench.touch(intent::ChooseTheme{"nothing"});
    CHECK(bench.shown<HomeScreen>().chosen_theme == all.themes.front().id);
    bench.touch(intent::Back{});
    CHECK(bench.shown<HomeScreen>().chosen_theme.empty());
    bench.touch(intent::ChooseService{kiosk::ServiceCode("nothing")});
    CHECK(bench.screen() == "home");
}

TEST_CASE("only what can be finished here is marked so") {
    Bench bench;
    bench.touch(intent::Begin{});
    for (const auto& service : bench.shown<HomeScreen>().services) {
        CHECK(service.can_finish_here ==
              (sample_catalogue()->find(service.code)->terminal_form() != nullptr));
    }
}

TEST_CASE("the way back from a guide leads to the page and theme one came from") {
    Bench bench;
    bench.touch(intent::Begin{});
    bench.touch(intent::TurnPage{1});
    const auto chosen = bench.shown<HomeScreen>().services.front().code;
    bench.touch(intent::ChooseService{chosen});
    REQUIRE(bench.screen() == "guide");
    bench.touch(intent::Back{});
    CHECK(bench.shown<HomeScreen>().page == 1);
}

TEST_CASE("home on the home screen ends the visit") {
    Bench bench;
    bench.touch(intent::Begin{});
    bench.touch(intent::Home{});
    CHECK(bench.screen() == "attract");
    CHECK(bench.wanted<effect::WipePersonalData>().size() == 1);
}

}  // namespace tests
