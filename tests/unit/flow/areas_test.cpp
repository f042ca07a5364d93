// Other areas and levels of authority: what is offered where, the visit that goes on, and a case
// that is filed here for an authority elsewhere.
#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>

#include "tests/unit/flow/gathered.h"

namespace tests {

using kiosk::AreasScreen;
using kiosk::HomeScreen;
using Json = nlohmann::json;

namespace {

constexpr const char* haichuan = "980100";
constexpr const char* liuhe = "990300";
constexpr const char* qingxi = "990102";

void choose_area(Bench& bench, const char* code, const char* level = "0") {
    bench.touch(intent::OpenAreas{});
    REQUIRE(bench.screen() == "areas");
    bench.touch(intent::SetAnswer{FieldId("area"), code});
    bench.touch(intent::SetAnswer{FieldId("level"), level});
    bench.touch(intent::Next{});
    REQUIRE(bench.screen() == "home");
}

/// Every service that home shows, page by page.
std::vector<kiosk::ServiceCardView> all_shown(Bench& bench) {
    std::vector<kiosk::ServiceCardView> all;
    for (std::size_t page = 0; page < 20; ++page) {
        const auto home = bench.shown<HomeScreen>();
        for (const auto& service : home.services) all.push_back(service);
        if (home.page + 1 >= home.pages) return all;
        bench.touch(intent::TurnPage{1});
    }
    return all;
}

std::string zh(const kiosk::LocalText& words) {
    return std::string(words.in(Language::zh));
}

/// Files a case of that service by its shortest way; its payload.
Json file(Bench& bench, const kiosk::ServiceCode& service) {
    bench.touch(intent::ChooseService{service});
    bench.touch(intent::Next{});
    if (bench.screen() == "identify") bench.lay_card();
    bench.decline_consent();
    for (int page = 0; page < 20 && bench.screen() == "form"; ++page) {
        for (const auto& field : bench.shown<kiosk::FormScreen>().page.fields)
            if (!field.readonly && field.value.empty() && !field.options.empty())
                bench.touch(intent::SetAnswer{field.id, field.options.front().value});
        bench.touch(intent::Next{});
    }
    while (bench.screen() == "review") bench.touch(intent::Next{});
    bench.sign();
    bench.touch(intent::Next{});
    REQUIRE(bench.screen() == "submitting");
    return Json::parse(bench.wanted<effect::Submit>().back()->submission.payload.reveal());
}

std::string printed(Bench& bench) {
    std::string paper;
    for (const auto& line : bench.wanted<effect::Print>().back()->document.lines)
        paper += line.label + " " + line.value.reveal() + "\n";
    return paper;
}

}  // namespace

TEST_CASE(
    "each service shows its level and implementing body, and one level alone can be looked at "
    "(R-005)") {
    Bench bench;
    bench.touch(intent::Begin{});
    const auto all = all_shown(bench);
    REQUIRE_FALSE(all.empty());
    for (const auto& service : all) {
        CHECK(zh(service.authority).find("级 · ") != std::string::npos);
        const auto* item = bench.environment.catalogue->find(service.code);
        CHECK(zh(service.authority).ends_with(zh(item->body.name)));
    }
    choose_area(bench, "990100", "2");
    CHECK(zh(bench.shown<HomeScreen>().level) == "省级");
    const auto provincial = all_shown(bench);
    REQUIRE_FALSE(provincial.empty());
    CHECK(provincial.size() < all.size());
    for (const auto& service : provincial) CHECK(zh(service.authority).starts_with("省级 · "));
    choose_area(bench, "990100");
    CHECK(all_shown(bench).size() == all.size());
}

TEST_CASE(
    "a district shows its own services and those of city, province and state that hold for it "
    "(R-005)") {
    Bench bench;
    bench.touch(intent::Begin{});
    const auto city = all_shown(bench).size();
    choose_area(bench, qingxi);
    const auto shown = all_shown(bench);
    CHECK(shown.size() == city + 1);
    const auto levels = [&](const char* level) {
        return std::ranges::count_if(
            shown, [&](const auto& service) { return zh(service.authority).starts_with(level); });
    };
    CHECK(levels("县级 · 清溪区") == 1);
    CHECK(levels("市级") > 0);
    CHECK(levels("省级") == 1);
    CHECK(levels("国家级") == 1);
}

TEST_CASE(
    "another city's services, hall and payee are shown, and whoever was read is not asked for "
    "the card again (R-135)") {
    Bench bench;
    bench.touch(intent::Begin{});
    (void)all_shown(bench);
    bench.go_to_identify();
    bench.lay_card();
    bench.touch(intent::Home{});
    if (bench.overlaid<kiosk::LeaveQuestion>()) bench.touch(intent::ConfirmLeave{});
    REQUIRE(bench.screen() == "home");
    choose_area(bench, liuhe);
    const auto home = bench.shown<HomeScreen>();
    CHECK(zh(home.area) == "柳河市");
    CHECK(home.elsewhere);
    const auto shown = all_shown(bench);
    const auto own = std::ranges::find_if(shown, [](const auto& service) {
        return zh(service.authority).find("柳河市") != std::string::npos;
    });
    REQUIRE(own != shown.end());
    for (const auto& service : shown)
        CHECK(zh(service.authority).find("云山市") == std::string::npos);
    bench.touch(intent::ChooseService{own->code});
    const auto guide = bench.shown<kiosk::GuideScreen>();
    CHECK(zh(guide.who).find("柳河市") != std::string::npos);
    CHECK(guide.can_start);
    bench.forget_effects();
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "form");
    CHECK(bench.wanted<effect::ReadCard>().empty());
}

TEST_CASE(
    "another province is picked, its mode is told, and the case files under its body with all "
    "three places, which the paper prints (R-134 R-138)") {
    Bench bench;
    bench.touch(intent::Begin{});
    bench.touch(intent::OpenAreas{});
    const auto areas = bench.shown<AreasScreen>();
    const auto zone =
        std::ranges::find(areas.area.options, std::string(haichuan), &kiosk::FieldOption::value);
    REQUIRE(zone != areas.area.options.end());
    CHECK(zh(zone->hint).starts_with("跨省通办"));
    bench.touch(intent::Back{});
    choose_area(bench, haichuan);
    std::set<std::string> modes;
    kiosk::ServiceCode certificate;
    for (const auto& service : all_shown(bench)) {
        const auto* item = bench.environment.catalogue->find(service.code);
        if (item->across == kiosk::AcrossMode::none) continue;
        bench.touch(intent::ChooseService{service.code});
        std::string words;
        const auto pages = bench.shown<kiosk::GuideScreen>().pages;
        for (std::size_t page = 0; page < pages; ++page) {
            for (const auto& section : bench.shown<kiosk::GuideScreen>().sections)
                for (const auto& row : section.rows) words += zh(row.text) + "\n";
            bench.touch(intent::TurnPage{1});
        }
        for (const char* mode : {"全程网办", "异地代收代办", "多地联办"})
            if (words.find(mode) != std::string::npos) modes.insert(mode);
        if (item->across == kiosk::AcrossMode::online) certificate = service.code;
        bench.touch(intent::Back{});
    }
    CHECK(modes == std::set<std::string>{"全程网办", "异地代收代办"});
    const auto payload = file(bench, certificate);
    CHECK(payload["accepted_in"] == "990100");
    CHECK(payload["handled_in"] == haichuan);
    CHECK(payload["delivered_in"] == "990100");
    CHECK(payload["use_level"] == 3);
    CHECK(payload["service_code"].get<std::string>().substr(2, 6) == haichuan);
    bench.tell(event::SubmissionStored{bench.last<effect::Submit>()});
    bench.wait(std::chrono::seconds(5));
    const auto paper = printed(bench);
    CHECK(paper.find("受理地 云山市") != std::string::npos);
    CHECK(paper.find("实施地 邻省海川市") != std::string::npos);
    CHECK(paper.find("办理机构 海川市人力资源和社会保障局") != std::string::npos);
}

TEST_CASE("an area that is unknown changes nothing; the next visit begins in the own area again") {
    Bench bench;
    bench.touch(intent::Begin{});
    const auto own = zh(bench.shown<HomeScreen>().area);
    choose_area(bench, "123456", "9");
    CHECK(zh(bench.shown<HomeScreen>().area) == own);
    choose_area(bench, haichuan);
    bench.touch(intent::Home{});
    bench.touch(intent::Begin{});
    CHECK(zh(bench.shown<HomeScreen>().area) == own);
    CHECK_FALSE(bench.shown<HomeScreen>().elsewhere);
}

}  // namespace tests
