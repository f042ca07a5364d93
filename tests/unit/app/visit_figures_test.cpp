#include "kiosk/app/visit_figures.h"

#include <fstream>

#include <doctest.h>
#include <nlohmann/json.hpp>
#include <stdlib.h>

#include "kiosk/app/figure_book.h"
#include "tests/support/kept_lines.h"
#include "tests/unit/flow/fixture.h"

namespace {

using namespace tests;
using kiosk::VisitFigure;

/// A visit whose every snapshot is followed.
struct Followed {
    std::vector<VisitFigure> kept;
    kiosk::VisitFigures figures{[this](const VisitFigure& figure) { kept.push_back(figure); }};
    Bench bench;

    void look() { figures.follow(bench.snapshot(), bench.now()); }
    void touch(Intent intent) {
        bench.touch(std::move(intent));
        look();
    }
    void wait(Duration time) {
        bench.wait(time);
        look();
    }
    void go_to_form() {
        touch(intent::Begin{});
        touch(intent::ChooseService{pension()});
        wait(std::chrono::seconds(12));
        touch(intent::Next{});
        wait(std::chrono::seconds(5));
        bench.lay_card();
        look();
    }
};

/// The members that docs/FIGURES.md names.
const std::set<std::string> members{
    "day",       "service",  "language", "way",     "started",          "filed",         "pages",
    "last_step", "steps_ms", "rules",    "devices", "materials_spared", "fields_spared", "grade"};

}  // namespace

TEST_CASE(
    "time of each step, complaints by rule, device problems and the step of leaving are measured "
    "without asking anybody (R-172, R-174)") {
    Followed visit;
    visit.touch(intent::Begin{});
    visit.touch(intent::ChooseService{pension()});
    visit.wait(std::chrono::seconds(12));
    visit.touch(intent::Next{});
    visit.bench.tell(event::CardFailed{visit.bench.last<effect::ReadCard>(),
                                       {ErrorCode::card_unreadable, {}, {}}});
    visit.look();
    visit.touch(intent::Retry{});
    visit.bench.lay_card();
    visit.look();
    visit.touch(intent::Next{});
    visit.touch(intent::Next{});  // nothing is answered yet
    visit.touch(intent::SetAnswer{FieldId("household"), "rural"});
    visit.touch(intent::SetAnswer{FieldId("employee_pension"), "yes"});
    visit.touch(intent::Next{});
    visit.wait(std::chrono::seconds(7));
    visit.touch(intent::Home{});
    CHECK(visit.kept.empty());
    visit.touch(intent::ConfirmLeave{});
    REQUIRE(visit.kept.size() == 1);
    const auto& figure = visit.kept.front();
    CHECK(figure.service == pension().value());
    CHECK(figure.started);
    CHECK_FALSE(figure.filed);
    CHECK(figure.steps.at("guide") == 12'000);
    CHECK(figure.steps.at(figure.last_step) == 7'000);
    CHECK(figure.last_step.starts_with("form:"));
    CHECK(figure.pages == 2);
    CHECK(figure.rules.at("employee_pension.missing") == 1);
    CHECK(figure.rules.at("employee_pension.wrong") == 1);
    CHECK(figure.devices == std::map<std::string, std::uint64_t>{{"identify.unreadable", 1}});
}

TEST_CASE("a filed case, what it spared and its grade are counted, and the next service apart") {
    Followed visit;
    visit.go_to_form();
    visit.bench.fill_form();
    visit.look();
    visit.touch(intent::Next{});
    while (visit.bench.screen() == "review") visit.touch(intent::Next{});
    visit.bench.sign();
    visit.look();
    visit.touch(intent::Next{});
    visit.bench.tell(event::SubmissionStored{visit.bench.last<effect::Submit>()});
    visit.look();
    visit.bench.accept_case();
    visit.look();
    visit.touch(intent::Next{});
    visit.touch(intent::Rate{4});
    visit.touch(intent::Next{});
    REQUIRE(visit.kept.size() == 1);
    CHECK(visit.kept.front().filed);
    CHECK(visit.kept.front().fields_spared == 6);
    CHECK(visit.kept.front().grade == 4);
    CHECK(visit.kept.front().steps.at("identify") == 5'000);

    Followed reader;
    reader.touch(intent::Begin{});
    for (const auto& service : {pension(), guide_only()}) {
        reader.touch(intent::ChooseService{service});
        reader.touch(intent::Back{});
    }
    REQUIRE(reader.kept.size() == 2);
    CHECK(reader.kept[1].service == guide_only().value());
    CHECK_FALSE(reader.kept[1].started);
}

TEST_CASE(
    "a figure has its named members and nothing of the person, whatever was entered (R-246)") {
    Followed visit;
    visit.go_to_form();
    visit.bench.fill_form();
    visit.look();
    visit.wait(std::chrono::minutes(10));
    REQUIRE(visit.kept.size() == 1);
    const auto line = line_of(visit.kept.front());
    const auto read = nlohmann::json::parse(line);
    std::set<std::string> found;
    for (const auto& [name, value] : read.items()) found.insert(name);
    CHECK(found == members);
    CHECK(read["day"] == "2026-06-01");
    for (const std::string canary :
         {sample_name, sample_number, sample_address, sample_phone, sample_bank_card})
        CHECK(line.find(canary) == std::string::npos);
    CHECK(line.find('\n') == std::string::npos);
}

TEST_CASE("more cases within an hour than people with cards file raise an alarm (R-183)") {
    const KeptLines log;
    kiosk::VisitFigures figures([](const VisitFigure&) {});
    kiosk::Now now{};
    const auto file_one = [&](std::uint64_t session, Duration pause) {
        now.steady += pause;
        kiosk::Snapshot snapshot;
        snapshot.session = SessionId(session);
        kiosk::GuideScreen guide;
        guide.code = pension();
        snapshot.screen = std::move(guide);
        figures.follow(snapshot, now);
        snapshot.screen = kiosk::ReceiptScreen{};
        figures.follow(snapshot, now);
        figures.follow(snapshot, now);
    };
    const auto most = kiosk::VisitFigures::cases_an_hour_max;
    std::uint64_t session = 0;
    // As many as may be, all the day long.
    for (std::size_t i = 0; i < 3 * most; ++i)
        file_one(++session, Duration{3'600'000 / most + 1'000});
    CHECK_FALSE(log.has("cases_unusual"));
    for (std::size_t i = 0; i < most; ++i) file_one(++session, std::chrono::seconds(40));
    CHECK(log.has("cases_unusual within_an_hour=31"));
}

TEST_CASE("figures are kept a line each by month, thirteen months of them") {
    char name[] = "/tmp/bianmin-figures-XXXXXX";
    const std::filesystem::path folder = mkdtemp(name);
    kiosk::FigureBook book(folder);
    VisitFigure figure;
    for (int month = 0; month < 15; ++month) {
        const auto text = std::to_string(month % 12 + 1);
        figure.day =
            std::to_string(2026 + month / 12) + "-" + (text.size() < 2 ? "0" : "") + text + "-05";
        CHECK(book.add(figure));
        CHECK(book.add(figure));
    }
    std::size_t files = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder)) ++files;
    CHECK(files == kiosk::FigureBook::months_max);
    CHECK_FALSE(std::filesystem::exists(folder / "figures-2026-02.jsonl"));
    std::ifstream newest(folder / "figures-2027-03.jsonl");
    std::size_t lines = 0;
    for (std::string line; std::getline(newest, line);) ++lines;
    CHECK(lines == 2);
    CHECK_FALSE(kiosk::FigureBook(folder / "missing").add(figure));
    std::filesystem::remove_all(folder);
}
