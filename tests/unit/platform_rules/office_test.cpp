// What the simulated office does with cases, day by day.
#include <set>

#include "tests/unit/platform_rules/desk_fixture.h"

using kiosk::CivilDate;
using nlohmann::json;
using tests::DeskFixture;
using tests::WorkCalendar;

namespace {

WorkCalendar calendar() {
    return *WorkCalendar::read(tests::delivered_workdays());
}

std::set<std::string> of_supervision(DeskFixture& f, const std::string& event) {
    std::set<std::string> ids;
    const auto told = json::parse(f.desk->supervision().body);
    for (const auto& one : told["events"])
        if (one["event"] == event) CHECK(ids.insert(one["id"].get<std::string>()).second);
    return ids;
}

}  // namespace

TEST_CASE(
    "Six working days from Friday 27 September 2024 skip the holiday and count the days made "
    "up for (R-159)") {
    const auto days = calendar();
    CHECK(days.after({2024, 9, 27}, 6).date == CivilDate{2024, 10, 11});
    CHECK(days.is_working_day({2024, 9, 29}));
    CHECK_FALSE(days.is_working_day({2024, 10, 7}));
    CHECK(days.between({2024, 9, 27}, {2024, 10, 11}) == 6);
    CHECK(days.between({2024, 10, 11}, {2024, 9, 27}) == -6);
    CHECK(days.after({2024, 9, 28}, 0).date == CivilDate{2024, 9, 28});
}

TEST_CASE("Past the last holidays that were arranged a deadline is told as provisional") {
    const auto days = calendar();
    CHECK_FALSE(days.after({2026, 11, 30}, 5).provisional);
    const auto later = days.after({2026, 12, 30}, 5);
    CHECK(later.provisional);
    CHECK(later.date == CivilDate{2027, 1, 6});
    CHECK(days.after({2031, 1, 1}, 1).provisional);
}

TEST_CASE("A calendar that names a day which is none is refused with the day") {
    const auto bad = [](const char* text) { return WorkCalendar::read(text).error(); };
    CHECK(bad("[]").code == kiosk::ErrorCode::bad_format);
    CHECK(bad(R"({"years":{"2026":{"off":[["2026-02-30","2026-03-01"]],"worked":[]}}})")
              .detail.find("2026-02-30") != std::string::npos);
    CHECK(
        bad(R"({"years":{"2026":{"off":[],"worked":["2027-01-02"]}}})").detail.find("2027-01-02") !=
        std::string::npos);
}

TEST_CASE(
    "A case goes from received to archived, each stage with post, limit, begin and end "
    "(R-036 R-037 R-283)") {
    DeskFixture f;
    const auto number = f.file_case();
    auto shown = f.show(number);
    CHECK(shown["state"] == "received");
    CHECK(shown["status"]["code"] == "02");
    std::vector<std::string> phases;
    for (const auto& stage : shown["stages"]) phases.push_back(stage["phase"]);
    CHECK(phases == std::vector<std::string>{"received", "accepted", "review", "decision",
                                             "certificate", "delivery", "archive"});
    std::set<std::string> states;
    for (int day = 0; day < 15; ++day) {
        states.insert(shown["state"].get<std::string>());
        bool before = true;  // done, then at most one current, then waiting
        for (const auto& stage : shown["stages"]) {
            CHECK(stage["post"].contains("zh"));
            if (stage["state"] == "done") CHECK((before && stage.contains("done_at")));
            if (stage["state"] != "done") before = false;
        }
        f.work_days(1);
        shown = f.show(number);
    }
    CHECK(shown["state"] == "archive");
    CHECK(shown["status"]["code"] == "10");
    CHECK(shown["stages"].back()["state"] == "done");
    CHECK_FALSE(shown.contains("deadline"));
    CHECK(states.contains("received"));
}

TEST_CASE(
    "The sample of company registration is due six working days after its acceptance, warns "
    "and is overdue once each by the clock (R-242 R-161 R-160)") {
    DeskFixture f;
    const auto number = f.file_case(DeskFixture::first_person, "late");
    while (f.show(number)["state"] == "received") f.work_days(1);
    const auto begun = f.show(number);
    const auto accepted = tests::time_of(begun["stages"][1]["started_at"].get<std::string>());
    const auto days = calendar();
    const auto due = days.after(kiosk::civil_date(accepted), 6).date;
    CHECK(begun["deadline"]["due"] == tests::day_text(due));
    CHECK(begun["deadline"]["lamp"] == "green");
    CHECK(of_supervision(f, "warned").empty());
    f.clock.set_wall(tests::time_on(days.after(kiosk::civil_date(accepted), 5).date, 18 * 60));
    CHECK(f.show(number)["deadline"]["lamp"] == "yellow");
    CHECK(of_supervision(f, "warned").size() == 1);
    CHECK(of_supervision(f, "overdue").empty());
    f.clock.set_wall(tests::time_on(days.after(due, 1).date, 10 * 60));
    const auto late = f.show(number);
    CHECK(late["deadline"]["lamp"] == "red");
    CHECK(late["deadline"]["days_left"] == -1);
    CHECK(late["may"][0] == "urge");
    CHECK(of_supervision(f, "warned").size() == 1);
    CHECK(of_supervision(f, "overdue").size() == 1);
    const auto grouped = json::parse(f.desk->durations().body);
    CHECK(grouped["overdue"][0]["unit"] == "云山市市场监督管理局");
    CHECK(grouped["overdue"][0]["cases"] == json::array({number}));
}

TEST_CASE(
    "A case that owes a paper that may follow is accepted with a due date within the promise; one "
    "that owes a main paper is not, until it is there (R-079)") {
    const auto owing = [](const char* way) {
        return std::string(R"(,"materials":[{"material":"M1","way":")") + way +
               R"(","owed":true},{"material":"M2","way":"bring"}])";
    };
    DeskFixture f;
    const auto follows = f.file_case(DeskFixture::first_person, "plain", owing("later"));
    const auto blocked = f.file_case(DeskFixture::first_person, "plain", owing("bring"));
    CHECK_FALSE(f.show(follows).contains("follows"));
    while (f.show(follows)["state"] == "received") f.work_days(1);
    const auto told = f.show(follows);
    const auto accepted = tests::time_of(told["stages"][1]["started_at"].get<std::string>());
    CHECK(told["follows"]["due"] ==
          tests::day_text(calendar().after(kiosk::civil_date(accepted), 6).date));
    CHECK(told["follows"]["due"] <= told["deadline"]["due"]);
    CHECK(told["follows"]["materials"][0]["zh"] == "公司章程");

    f.work_days(2);
    const auto waits = f.show(blocked);
    CHECK(waits["state"] == "supplement");
    REQUIRE(waits["supplement"]["defects"].size() == 1);
    CHECK(waits["supplement"]["defects"][0]["text"]["zh"] == "《公司章程》还没有交，交了才能受理");
    f.work_days(5);
    CHECK(f.show(blocked)["state"] == "supplement");
    const auto answer = f.desk->supplement(
        f.call(blocked, DeskFixture::first_person, R"({"answers":{"d1":"bring"}})"));
    CHECK(answer.status < 300);
    f.work_days(3);
    CHECK(f.show(blocked)["state"] != "received");
    CHECK(f.show(blocked)["state"] != "supplement");
}

TEST_CASE("What is overdue is listed by department (R-290)") {
    DeskFixture f;
    const auto late = f.file_case(DeskFixture::first_person, "late");
    f.file_case(DeskFixture::second_person, "plain");
    f.work_days(9);
    const auto told = json::parse(f.desk->durations().body);
    CHECK(told["overdue"].size() == 1);
    CHECK(told["overdue"][0]["cases"] == json::array({late}));
}

TEST_CASE("Planned and actual working days of each stage are there for the supervision (R-165)") {
    DeskFixture f;
    f.file_case();
    f.work_days(15);
    const auto told = json::parse(f.desk->durations().body);
    const auto& stages = told["cases"][0]["stages"];
    CHECK(stages.size() == 6);
    int review = -1;
    for (const auto& stage : stages)
        if (stage["phase"] == "review") {
            review = stage["actual_days"].get<int>();
            CHECK(stage["planned_days"] == 3);
        }
    CHECK(review >= 0);
    CHECK(review <= 4);
}

TEST_CASE(
    "The same seed does the same with the same case, whenever somebody looks; a hundred "
    "plain cases keep their promise") {
    std::string daily;
    std::string at_once;
    for (const bool looks_daily : {true, false}) {
        DeskFixture f;
        f.open_desk(42);
        const auto number = f.file_case();
        for (int day = 0; day < 15; ++day) {
            f.work_days(1);
            if (looks_daily) static_cast<void>(f.show(number));
        }
        (looks_daily ? daily : at_once) = f.show(number)["events"].dump();
    }
    CHECK(daily == at_once);
    DeskFixture f;
    for (int i = 0; i < 100; ++i) f.file_case();
    f.work_days(20);
    CHECK(json::parse(f.desk->durations().body)["overdue"].empty());
}

TEST_CASE("By a seed some cases are refused, some late and some to be completed") {
    const auto office = tests::Office::delivered(5);
    std::set<tests::Course> drawn;
    for (int i = 0; i < 200; ++i) drawn.insert(office.course_of("case " + std::to_string(i)));
    CHECK(drawn.size() == 4);
    CHECK(tests::Office::delivered(0).course_of("any") == tests::Course::plain);
}

TEST_CASE("A case filed at two at night or on a Saturday is taken up on the next working day") {
    DeskFixture f({2026, 12, 5});  // a Saturday
    f.clock.set_wall(tests::time_on({2026, 12, 5}, 2 * 60));
    const auto number = f.file_case();
    f.clock.set_wall(tests::time_on({2026, 12, 6}, 23 * 60));
    CHECK(f.show(number)["state"] == "received");
    f.clock.set_wall(tests::time_on({2026, 12, 7}, 18 * 60));
    CHECK(f.show(number)["state"] != "received");
    CHECK(f.show(number)["stages"][0]["due"] == "2026-12-11");
}

TEST_CASE("Every step names who did it and at which post (R-143)") {
    DeskFixture f;
    const auto number = f.file_case(DeskFixture::first_person, "late");
    f.work_days(15);
    const auto events = f.show(number)["events"];
    CHECK(events.size() >= 9);
    CHECK(events[0]["actor"] == "citizen");
    for (const auto& event : events) {
        CHECK_FALSE(event["actor"].get<std::string>().empty());
        CHECK(event["post"].contains("zh"));
    }
}
