#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include <doctest.h>
#include <nlohmann/json.hpp>

#include "tests/platform/case_desk.h"
#include "tests/platform/case_view.h"
#include "tests/platform/messages.h"
#include "tests/platform/problem.h"
#include "tests/platform/store.h"
#include "tests/unit/platform_rules/store_place.h"

namespace tests {

/// A desk with an office that is as fast as the seed says, and a clock that stands until it is
/// moved. The service promises six working days (R-242).
struct DeskFixture {
    static constexpr const char* first_person = "11010519491231002X";
    static constexpr const char* second_person = "990203198505140136";

    std::filesystem::path folder;
    kiosk::VirtualClock clock;
    std::unique_ptr<Store> store;
    std::unique_ptr<CaseDesk> desk;
    int filed = 0;
    int keys = 0;

    /// The clock begins on `day` at ten in the morning in China.
    explicit DeskFixture(const kiosk::CivilDate& day = {2026, 11, 30}) {
        std::string name = (std::filesystem::temp_directory_path() / "desk-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        folder = name;
        clock.set_wall(time_on(day, 10 * 60));
        auto opened = open_store(folder);
        REQUIRE(opened.has_value());
        store = std::move(*opened);
        open_desk();
    }
    ~DeskFixture() { std::filesystem::remove_all(folder); }
    DeskFixture(const DeskFixture&) = delete;
    DeskFixture& operator=(const DeskFixture&) = delete;

    void open_desk(std::uint64_t seed = 0) {
        desk = std::make_unique<CaseDesk>(*store, Office::delivered(seed), clock,
                                          [](const std::string&) { return service(); });
    }

    static std::shared_ptr<const PublishedService> service() {
        auto made = std::make_shared<PublishedService>();
        made->words.promised_days = 6;
        made->words.legal_days = 6;
        made->words.json = R"({"name":{"zh":"公司设立登记","en":"Company registration"},
            "unit":{"zh":"云山市市场监督管理局","en":"Market Supervision Bureau"},
            "place":{"name":{"zh":"综合窗口"}},"phone":"12345","result":{"name":{"zh":"营业执照"}},
            "materials":[{"code":"M1","name":{"zh":"公司章程","en":"Articles"},"provision":"capture"},
                         {"code":"M2","name":{"zh":"住所证明","en":"Address"},"provision":"capture"}],
            "conditions":[{"zh":"住所在本市","en":"Seat in this city"}]})";
        const auto stage = [&made](const char* zh, const char* post, int days) {
            made->stages.push_back({std::string(R"({"zh":")") + zh + R"("})",
                                    std::string(R"({"zh":")") + post + R"("})", days});
        };
        stage("受理", "综合窗口", 0);
        stage("审查", "登记审核岗", 3);
        stage("决定", "登记决定岗", 1);
        stage("办结", "发照岗", 1);
        // As a package: the second department needs what the first one issues.
        made->form.parts = {{"first", std::string(31, '8'), "f", "1", false, {}, {"M9"}},
                            {"second", std::string(31, '9'), "s", "1", false, {"M9"}, {}}};
        return made;
    }

    /// `more`: further members of the payload.
    std::string file_case(const char* person = first_person, const char* course = "plain",
                          const std::string& more = {}) {
        StoredSubmission row{};
        row.id = "s" + std::to_string(++filed);
        row.terminal_id = "T";
        row.service_code = std::string(31, '7');
        row.manifest = "{}";
        Payload payload{kiosk::SecretText(std::string(R"({"applicant":{"number":")") + person +
                                          "\"}" + more + "}"),
                        kiosk::SecretText("002X"),
                        {}};
        REQUIRE(store->add_submission({row, std::move(payload)}).has_value());
        auto day = day_text(kiosk::civil_date(clock.now().wall));
        std::erase(day, '-');
        const auto accepted =
            store->accept(row.id, day, time_text(clock.now().wall),
                          [](const StoredSubmission&) { return std::string("r"); });
        REQUIRE(accepted.has_value());
        REQUIRE(desk->set_course(accepted->case_no, *course_of(course)).status == 204);
        return accepted->case_no;
    }

    void evaluate() {
        StoredSubmission row{};
        row.id = "e" + std::to_string(++filed);
        row.terminal_id = "T";
        row.kind = Kind::evaluation;
        row.manifest = "{}";
        Payload payload{kiosk::SecretText("{}"), {}, Evaluation{5}};
        const auto id = row.id;
        REQUIRE(store->add_submission({std::move(row), std::move(payload)}).has_value());
        REQUIRE(store
                    ->accept(id, "20261130", time_text(clock.now().wall),
                             [](const StoredSubmission&) { return std::string("r"); })
                    .has_value());
    }

    /// To the evening of the day so many working days on.
    void work_days(int days) {
        const auto calendar = *WorkCalendar::read(delivered_workdays());
        clock.set_wall(
            time_on(calendar.after(kiosk::civil_date(clock.now().wall), days).date, 18 * 60));
    }

    [[nodiscard]] PersonCall call(const std::string& about, const char* person = first_person,
                                  const std::string& body = {}) {
        return {"T", person, about, body, "\"key-" + std::to_string(++keys) + "-long\""};
    }
    nlohmann::json show(const std::string& case_no, const char* person = first_person) {
        const auto reply = desk->show(call(case_no, person));
        REQUIRE(reply.status == 200);
        return nlohmann::json::parse(reply.body);
    }
};

}  // namespace tests
