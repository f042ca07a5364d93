// R-029 R-270
#include <map>
#include <set>

#include <doctest.h>

#include "tests/unit/flow/fixture.h"

namespace tests {
using kiosk::HomeScreen;

TEST_CASE(
    "home shows at most eight services, most used first, and every service on some page (R-029)") {
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
    "a life stage narrows the list, back leads to the stages and to all, what is unknown changes "
    "nothing") {
    Bench bench;
    bench.touch(intent::Begin{});
    CHECK(bench.shown<HomeScreen>().by == kiosk::BrowseBy::popular);
    CHECK_FALSE(bench.snapshot().can_go_back);
    bench.touch(intent::Browse{kiosk::BrowseBy::person, {}});
    const auto stages = bench.shown<HomeScreen>();
    CHECK(stages.services.empty());
    REQUIRE_FALSE(stages.groups.empty());
    CHECK(stages.groups.size() <= 10);
    bench.touch(intent::Browse{kiosk::BrowseBy::person, stages.groups.front().id});
    const auto chosen = bench.shown<HomeScreen>();
    REQUIRE(chosen.chosen);
    CHECK(chosen.chosen->id == stages.groups.front().id);
    CHECK(chosen.services.size() == std::min<std::size_t>(8, chosen.chosen->services));
    CHECK(bench.snapshot().can_go_back);
    bench.touch(intent::Browse{kiosk::BrowseBy::person, "nothing"});
    CHECK(bench.shown<HomeScreen>().chosen->id == stages.groups.front().id);
    bench.touch(intent::Back{});
    CHECK(bench.shown<HomeScreen>().groups.size() == stages.groups.size());
    bench.touch(intent::Back{});
    CHECK(bench.shown<HomeScreen>().by == kiosk::BrowseBy::popular);
    bench.touch(intent::ChooseService{kiosk::ServiceCode("nothing")});
    CHECK(bench.screen() == "home");
}

namespace {

/// Fewest touches from the home screen to each service's guide, by every way of looking, after
/// `wishes` of how to be served.
std::map<std::string, int> touches_to_guides(const std::vector<Intent>& wishes = {}) {
    std::map<std::string, int> fewest;
    const auto see = [&](Bench& bench, int touches) {
        const auto pages = bench.shown<HomeScreen>().pages;
        for (std::size_t page = 0; page < pages; ++page) {
            for (const auto& service : bench.shown<HomeScreen>().services) {
                const int now = touches + static_cast<int>(page) + 1;
                const auto [place, is_new] = fewest.emplace(service.code.value(), now);
                place->second = std::min(place->second, now);
            }
            bench.touch(intent::TurnPage{1});
        }
    };
    Bench bench;
    bench.touch(intent::Begin{});
    for (const Intent& wish : wishes) bench.touch(wish);
    see(bench, 0);
    for (const auto by : {kiosk::BrowseBy::person, kiosk::BrowseBy::enterprise,
                          kiosk::BrowseBy::topic, kiosk::BrowseBy::department}) {
        bench.touch(intent::Browse{by, {}});
        const auto pages = bench.shown<HomeScreen>().pages;
        for (std::size_t page = 0; page < pages; ++page) {
            bench.touch(intent::Browse{by, {}});
            for (std::size_t turn = 0; turn < page; ++turn) bench.touch(intent::TurnPage{1});
            for (const auto& group : bench.shown<HomeScreen>().groups) {
                bench.touch(intent::Browse{by, group.id});
                see(bench, static_cast<int>(page) + 2);
            }
        }
    }
    return fewest;
}

}  // namespace

TEST_CASE(
    "every service begins after at most four touches from the home screen, by life stage, topic, "
    "department or among the popular ones (R-014, R-270)") {
    const auto fewest = touches_to_guides();
    for (const auto& service : sample_catalogue()->services()) {
        CAPTURE(service.name.in(Language::zh));
        REQUIRE(fewest.contains(service.code.value()));
        // The last touch is “start” on the guide; who only wants to read needs one less.
        CHECK(fewest.at(service.code.value()) + 1 <= 4);
    }
}

TEST_CASE("the same services can be begun in every way of use, language and by ear (R-216)") {
    using kiosk::WayOfUse;
    const auto offered = [](const std::vector<Intent>& wishes) {
        std::set<std::string> codes;
        for (const auto& [code, touches] : touches_to_guides(wishes)) codes.insert(code);
        return codes;
    };
    const auto usual = offered({});
    REQUIRE(usual.size() == sample_catalogue()->services().size());
    for (const auto way :
         {WayOfUse::elder, WayOfUse::contrast_dark, WayOfUse::contrast_light, WayOfUse::low_reach})
        CHECK(offered({intent::SetWay{way}}) == usual);
    CHECK(offered({intent::SetLanguage{Language::en}}) == usual);
    CHECK(offered({intent::Speech{intent::Speech::What::on}}) == usual);
}

TEST_CASE(
    "the home page begins with what is filed most often in the area, by a ranking of these days; "
    "without one it has its fixed order (R-097)") {
    const auto order = [](const kiosk::Environment& environment) {
        Bench bench(environment);
        bench.touch(intent::Begin{});
        std::vector<std::string> codes;
        for (const auto& service : bench.shown<HomeScreen>().services)
            codes.push_back(service.code.value());
        return codes;
    };
    const auto fixed = order(sample_environment());
    const auto& all = sample_catalogue()->services();
    const auto often = all[all.size() - 1].code;
    const auto next = all[all.size() - 2].code;
    const auto with = [&](const char* area, int days_ago) {
        auto bulletin = std::make_shared<kiosk::Bulletin>();
        const auto now = Bench().now().wall;
        bulletin->rankings.push_back(
            {area, kiosk::civil_date(now - std::chrono::hours(24 * days_ago)), {often, next}});
        auto environment = sample_environment();
        environment.bulletin = std::move(bulletin);
        return environment;
    };
    const auto own = sample_environment().area_code;
    auto expected = fixed;
    expected.insert(expected.begin(), {often.value(), next.value()});
    expected.resize(fixed.size());
    CHECK(order(with(own.c_str(), 0)) == expected);
    CHECK(order(with((own.substr(0, 4) + "00").c_str(), 1)) == expected);
    // Another area's, and one that nobody renewed for long, count for nothing.
    CHECK(order(with("110000", 0)) == fixed);
    CHECK(order(with(own.c_str(), 8)) == fixed);
}

TEST_CASE(
    "each topic says what it is, how it is done here and what one has of it, in both languages "
    "(R-027)") {
    Bench bench;
    bench.touch(intent::Begin{});
    CHECK(sample_catalogue()->themes().size() >= 10);
    for (const auto& theme : sample_catalogue()->themes()) {
        CAPTURE(theme.id.value());
        bench.touch(intent::Browse{kiosk::BrowseBy::topic, theme.id.value()});
        const auto shown = bench.shown<HomeScreen>();
        REQUIRE(shown.chosen);
        for (const auto* words : {&shown.chosen->what, &shown.chosen->how, &shown.chosen->use})
            for (const auto language : {Language::zh, Language::en})
                CHECK_FALSE(words->in(language).empty());
    }
    // Of life stages and departments nobody says so.
    bench.touch(intent::Browse{kiosk::BrowseBy::person, "birth"});
    CHECK(bench.shown<HomeScreen>().chosen->how.empty());
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
