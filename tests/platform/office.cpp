#include "tests/platform/office.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include <nlohmann/json.hpp>

#include "kiosk/base/encoding.h"
#include "kiosk/base/random.h"

namespace tests {

namespace {

using Json = nlohmann::ordered_json;
using Step = CaseEvent::Kind;
using kiosk::civil_date;

constexpr int opens_minute = 9 * 60;
constexpr int closes_minute = 17 * 60;
constexpr int staff_count = 40;
/// By so many working days a case of the course “late” is late.
constexpr int late_days = 3;
/// How soon work goes on after somebody urged.
constexpr int days_after_urge = 2;
constexpr std::size_t defects_max = 2;

int minute_of_day(kiosk::WallTime time) {
    const auto since = time - time_on(civil_date(time), 0);
    return static_cast<int>(std::chrono::duration_cast<std::chrono::minutes>(since).count());
}

/// What is wrong with a material, and what the citizen may do about it here.
Json defect_of(const Json& material, std::size_t number) {
    const auto name = material.value("name", Json::object());
    const auto in = [&name](const char* language) {
        return name.value(language, name.value("zh", ""));
    };
    return {
        {"id", "d" + std::to_string(number)},
        {"material", material.value("code", "")},
        {"text",
         {{"zh", "《" + in("zh") + "》看不清楚，需要核对原件"},
          {"en", in("en") + ": not legible, the original has to be seen"}}},
        {"options",
         {{{"id", "share"},
           {"text",
            {{"zh", "同意由部门自己核对，不用带原件"},
             {"en", "Check it in the registers; I need not bring it"}}}},
          {{"id", "bring"},
           {"text", {{"zh", "我带原件到窗口"}, {"en", "I bring the original to the window"}}}}}}};
}

/// A main material that nobody has handed in.
Json missing_defect(const Json& material, std::size_t number) {
    auto defect = defect_of(material, number);
    const auto name = material.value("name", Json::object());
    defect["text"] = {
        {"zh", "《" + name.value("zh", "") + "》还没有交，交了才能受理"},
        {"en", name.value("en", name.value("zh", "")) + " is missing: accepted once it is there"}};
    return defect;
}

}  // namespace

Office Office::delivered(std::uint64_t seed) {
    auto calendar = WorkCalendar::read(delivered_workdays());
    KIOSK_CHECK(calendar.has_value());
    return Office(std::move(*calendar), seed);
}

Course Office::course_of(std::string_view case_no) const {
    if (seed_ == 0) return Course::plain;
    switch (draw("course " + std::string(case_no), 0, 9)) {
        case 0:
            return Course::refuse;
        case 1:
            return Course::late;
        case 2:
            return Course::supplement;
        default:
            return Course::plain;
    }
}

int Office::draw(std::string_view key, int from, int to) const {
    const auto hash = kiosk::sha256(kiosk::as_bytes(key));
    std::uint64_t mixed = seed_;
    for (std::size_t i = 0; i < 8; ++i) mixed ^= std::uint64_t{hash[i]} << (8 * i);
    kiosk::SeededRandom random(mixed);
    return from + static_cast<int>(random.below(static_cast<std::uint64_t>(to - from + 1)));
}

std::string Office::staff(std::string_view key) const {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "A-%03d",
                  draw("staff " + std::string(key), 1, staff_count));
    return text.data();
}

kiosk::WallTime Office::later(kiosk::WallTime from, int days, std::string_view key) const {
    // Early enough for what the next desks do on the same day.
    const int minute_draw = draw("hour " + std::string(key), 0, 6 * 60);
    const auto today = civil_date(from);
    if (days == 0 && calendar_.is_working_day(today)) {
        const int minute =
            std::max(minute_of_day(from), opens_minute) + draw("soon " + std::string(key), 5, 25);
        if (minute < closes_minute) return time_on(today, minute);
    }
    return time_on(calendar_.after(today, std::max(1, days)).date, opens_minute + minute_draw);
}

std::optional<CaseEvent> Office::next(const CaseFile& file) const {
    std::optional<CaseEvent> first = urge_answer(file);
    const auto consider = [&first](std::optional<CaseEvent> other) {
        if (other && (!first || other->at < first->at)) first = std::move(other);
    };
    const bool at_end = file.ending() != nullptr || file.stage() + 1 >= file.plan.stages.size();
    if (at_end) return first;
    consider(by_staff(file));
    consider(by_clock(file));
    return first;
}

std::optional<CaseEvent> Office::by_staff(const CaseFile& file) const {
    if (const auto* asked = file.open_supplement()) {
        // Nobody works on it until the citizen has answered, or the time for that is over.
        const auto until = calendar_.after(civil_date(asked->at), supplement_days).date;
        return CaseEvent{
            Step::supplement_lapsed, time_on(next_day(until), 0), file.stage(), "system", {}};
    }
    // A rule decides what nobody has to look at.
    const bool waits =
        !file.plan.wanted_first.empty() && file.find(Step::supplement_answered) == nullptr;
    const bool by_rule = file.plan.words.instant && file.plan.course == Course::plain && !waits;
    if (by_rule && file.phase() < Phase::delivery)
        return CaseEvent{
            Step::entered, file.entry(file.stage())->at, file.stage() + 1, "system", {}};
    return file.phase() == Phase::received ? acceptance_outcome(file) : next_stage(file);
}

CaseEvent Office::acceptance_outcome(const CaseFile& file) const {
    const auto* answered = file.find(Step::supplement_answered);
    const auto key = file.case_no + " acceptance" + (answered != nullptr ? " again" : "");
    const auto from = answered != nullptr ? answered->at : file.events.front().at;
    const auto at = later(from, 1, key);
    if (file.plan.course == Course::refuse) return refusal(file, at);
    if (file.plan.course == Course::supplement && answered == nullptr)
        return supplement_request(file, at);
    // A main material that is missing blocks: nothing is accepted until it is there.
    if (!file.plan.wanted_first.empty() && answered == nullptr) return missing_request(file, at);
    return {Step::entered, at, file.stage() + 1, staff(key), {}};
}

CaseEvent Office::supplement_request(const CaseFile& file, kiosk::WallTime at) const {
    const auto words = Json::parse(file.plan.words.json);
    Json defects = Json::array();
    for (const auto& material : words.value("materials", Json::array())) {
        if (material.value("provision", "") == "card" || defects.size() == defects_max) continue;
        defects.push_back(defect_of(material, defects.size() + 1));
    }
    if (defects.empty())
        defects.push_back(defect_of({{"name", {{"zh", "申请材料"}, {"en", "Application"}}}}, 1));
    const auto until = calendar_.after(civil_date(at), supplement_days).date;
    return {Step::supplement_requested, at, file.stage(), staff(file.case_no + " acceptance"),
            Json{{"defects", defects}, {"until", day_text(until)}}.dump()};
}

CaseEvent Office::missing_request(const CaseFile& file, kiosk::WallTime at) const {
    const auto words = Json::parse(file.plan.words.json);
    Json defects = Json::array();
    for (const auto& material : words.value("materials", Json::array())) {
        const auto& wanted = file.plan.wanted_first;
        if (std::ranges::find(wanted, material.value("code", "")) == wanted.end()) continue;
        defects.push_back(missing_defect(material, defects.size() + 1));
    }
    const auto until = calendar_.after(civil_date(at), supplement_days).date;
    return {Step::supplement_requested, at, file.stage(), staff(file.case_no + " acceptance"),
            Json{{"defects", defects}, {"until", day_text(until)}}.dump()};
}

std::optional<WorkCalendar::Day> Office::follow_due(const CaseFile& file) const {
    const auto* accepted = file.acceptance();
    if (accepted == nullptr || file.plan.may_follow.empty()) return std::nullopt;
    return calendar_.after(civil_date(accepted->at), file.plan.words.promised_days);
}

CaseEvent Office::refusal(const CaseFile& file, kiosk::WallTime at) const {
    const auto words = Json::parse(file.plan.words.json);
    const auto conditions = words.value("conditions", Json::array());
    Json reason{{"zh", "不属于本机关受理范围"}, {"en", "Not within the competence of this office"}};
    if (!conditions.empty()) {
        const auto chosen = static_cast<std::size_t>(
            draw(file.case_no + " reason", 0, static_cast<int>(conditions.size()) - 1));
        const auto& condition = conditions[chosen];
        reason = {
            {"zh", "不符合受理条件：" + condition.value("zh", "")},
            {"en", "A condition is not met: " + condition.value("en", condition.value("zh", ""))}};
    }
    return {Step::not_accepted, at, file.stage(), staff(file.case_no + " acceptance"),
            Json{{"reason", reason}}.dump()};
}

int Office::days_at(const CaseFile& file, std::size_t stage) const {
    const auto& plan = file.plan;
    if (plan.stages[stage].phase == Phase::accepted) return 0;  // it goes to its desk at once
    const auto* accepted = file.acceptance();
    const auto limit = deadline(file);
    const bool is_first_review = stage == file.first_of(Phase::review);
    if (plan.course == Course::late && is_first_review && accepted != nullptr)
        return std::max(plan.words.promised_days, 1) + late_days;
    const int most = std::max(plan.stages[stage].limit_days, 0);
    const int drawn =
        draw(file.case_no + " stage " + std::to_string(stage), std::min(1, most), most);
    if (!limit || plan.course == Course::late) return drawn;
    // Who keeps promises leaves room for the desks that come after.
    const int left = calendar_.between(civil_date(file.entry(stage)->at), limit->due.date);
    return std::clamp(drawn, 0, std::max(0, left));
}

CaseEvent Office::next_stage(const CaseFile& file) const {
    const auto stage = file.stage();
    const auto key = file.case_no + " stage " + std::to_string(stage + 1);
    const auto begun = file.entry(stage)->at;
    auto at = later(begun, days_at(file, stage), key);
    if (const auto* urge = file.find(Step::urged); urge != nullptr && urge->at > begun)
        at = std::min(at, later(urge->at, days_after_urge, key));
    return {Step::entered, at, stage + 1, staff(key), {}};
}

std::optional<CaseEvent> Office::by_clock(const CaseFile& file) const {
    const auto limit = deadline(file);
    if (!limit || limit->for_acceptance) return std::nullopt;
    const auto event = [&](Step kind, kiosk::WallTime at) {
        return CaseEvent{kind, at, file.stage(), "system", {}};
    };
    if (file.find(Step::warned) == nullptr)
        return event(Step::warned,
                     std::max(time_on(warning_day(file), opens_minute), file.acceptance()->at));
    if (file.find(Step::overdue) == nullptr)
        return event(Step::overdue, time_on(next_day(limit->due.date), 0));
    return std::nullopt;
}

std::optional<CaseEvent> Office::urge_answer(const CaseFile& file) const {
    const auto* urge = file.open_urge();
    if (urge == nullptr) return std::nullopt;
    const auto key = file.case_no + " urge " + std::to_string(urge - file.events.data());
    const auto name = Json::parse(file.plan.stages[file.stage()].name_json);
    const Json words{{"zh", "已转告承办人，正在“" + name.value("zh", "") + "”环节，会尽快办理"},
                     {"en", "The desk in charge was told; it is now at “" +
                                name.value("en", name.value("zh", "")) + "” and will be hurried"}};
    return CaseEvent{Step::urge_answered, later(urge->at, urge_answer_days, key), file.stage(),
                     staff(key), Json{{"words", words}}.dump()};
}

std::optional<Office::Deadline> Office::deadline(const CaseFile& file) const {
    if (file.ending() != nullptr || file.decided() || file.open_supplement() != nullptr)
        return std::nullopt;
    const auto* accepted = file.acceptance();
    if (accepted != nullptr) {
        const int days = file.plan.words.promised_days;
        return Deadline{calendar_.after(civil_date(accepted->at), days), days, false};
    }
    const auto* answered = file.find(Step::supplement_answered);
    const auto from = answered != nullptr ? answered->at : file.events.front().at;
    return Deadline{calendar_.after(civil_date(from), acceptance_days), acceptance_days, true};
}

kiosk::CivilDate Office::warning_day(const CaseFile& file) const {
    const auto* accepted = file.acceptance();
    const int days = file.plan.words.promised_days;
    return calendar_.after(civil_date(accepted->at), (days * 4 + 4) / 5).date;
}

WorkCalendar::Day Office::stage_due(const CaseFile& file, std::size_t stage) const {
    const auto* begun = file.entry(stage);
    if (begun == nullptr) return {};
    const int days = file.plan.stages[stage].phase == Phase::received
                         ? acceptance_days
                         : file.plan.stages[stage].limit_days;
    return calendar_.after(civil_date(begun->at), days);
}

kiosk::WallTime Office::answered_at(std::string_view ticket, kiosk::WallTime filed,
                                    int days_max) const {
    const std::string key = "ticket " + std::string(ticket);
    return later(filed, draw(key, 1, std::max(1, days_max - 1)), key);
}

}  // namespace tests
