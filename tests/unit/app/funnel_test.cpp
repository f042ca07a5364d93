// The funnel that the exported events give is the one that was on the screen.
#include <array>
#include <cstdio>
#include <fstream>
#include <map>
#include <set>

#include <doctest.h>
#include <nlohmann/json.hpp>
#include <stdlib.h>

#include "kiosk/app/figure_book.h"
#include "tests/unit/flow/fixture.h"

namespace tests {

namespace {

using Funnel = std::map<std::string, int>;  // screen → visits that came to it

/// Visits that are followed as the terminal follows them, and whose screens are written down beside
/// that, by service.
struct Watched {
    explicit Watched(kiosk::FigureBook& book)
        : figures([&book](const kiosk::VisitFigure& figure) { REQUIRE(book.add(figure)); }) {}

    void look() {
        figures.follow(bench.snapshot(), bench.now());
        if (bench.screen() == "guide") service = bench.shown<kiosk::GuideScreen>().code.value();
        if (!service.empty()) seen[service].insert(std::string(bench.screen()));
    }
    void touch(Intent intent) {
        bench.touch(std::move(intent));
        look();
    }
    void open(const kiosk::ServiceCode& wanted) {
        touch(intent::Begin{});
        touch(intent::ChooseService{wanted});
        bench.wait(std::chrono::seconds(3));
        look();
    }
    void leave() {
        touch(intent::Home{});
        if (bench.snapshot().overlay) touch(intent::ConfirmLeave{});
        // Home is no step of a service.
        if (!service.empty()) seen[service].erase("home");
    }

    kiosk::VisitFigures figures;
    Bench bench;
    std::string service;
    std::map<std::string, std::set<std::string>> seen;
};

/// `reached` of each service, as bianmin-figures tells it of the folder's files; pages of a form
/// are one screen.
std::map<std::string, Funnel> exported(const std::filesystem::path& folder) {
    const auto command = std::string(BIANMIN_FIGURES) + " " + folder.string() + "/figures-*.jsonl";
    FILE* pipe = ::popen(command.c_str(), "r");
    REQUIRE((pipe != nullptr) == true);
    std::string text;
    std::array<char, 4096> piece{};
    while (const auto got = std::fread(piece.data(), 1, piece.size(), pipe))
        text.append(piece.data(), got);
    REQUIRE(::pclose(pipe) == 0);
    std::map<std::string, Funnel> funnels;
    for (const auto& row : nlohmann::json::parse(text)) {
        if (row["service"] == "all") continue;
        auto& funnel = funnels[row["service"]];
        for (const auto& [step, count] : row["reached"].items()) {
            const auto screen = step.substr(0, step.find(':'));
            funnel[screen] = std::max(funnel[screen], count.get<int>());
        }
    }
    return funnels;
}

}  // namespace

TEST_CASE(
    "the funnel of each service that is worked out of the exported events is the one that was on "
    "the screen (R-247)") {
    char name[] = "/tmp/bianmin-funnel-XXXXXX";
    const std::filesystem::path folder = mkdtemp(name);
    kiosk::FigureBook book(folder);
    std::map<std::string, Funnel> on_screen;
    const auto visit = [&](const std::function<void(Watched&)>& walk) {
        Watched watched(book);
        walk(watched);
        watched.leave();
        for (const auto& [service, screens] : watched.seen)
            for (const auto& screen : screens) ++on_screen[service][screen];
    };
    visit([](Watched& v) { v.open(pension()); });
    visit([](Watched& v) { v.open(guide_only()); });
    visit([](Watched& v) {
        v.open(pension());
        v.touch(intent::Next{});
    });
    for (const bool to_review : {false, true, true}) {
        visit([&](Watched& v) {
            v.open(pension());
            v.touch(intent::Next{});
            v.bench.lay_card();
            v.look();
            if (!to_review) return;
            v.bench.fill_form();
            v.look();
            v.touch(intent::Next{});
        });
    }
    REQUIRE(on_screen.size() == 2);
    CHECK(on_screen[pension().value()]["guide"] == 5);
    CHECK(on_screen[pension().value()]["identify"] == 4);
    CHECK(on_screen[pension().value()]["form"] == 3);
    CHECK(exported(folder) == on_screen);
    std::filesystem::remove_all(folder);
}

}  // namespace tests
