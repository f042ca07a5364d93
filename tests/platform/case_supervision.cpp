#include <algorithm>
#include <map>
#include <utility>

#include <nlohmann/json.hpp>

#include "tests/platform/case_desk.h"
#include "tests/platform/case_view.h"
#include "tests/platform/messages.h"

namespace tests {

namespace {

using SupervisionJson = nlohmann::ordered_json;

/// What the supervision calls it; empty: nothing that it wants to know.
std::string supervised_name(const CaseFile& file, const CaseEvent& event) {
    if (event.kind != CaseEvent::Kind::entered) return std::string(name_of(event.kind));
    switch (file.plan.stages[event.stage].phase) {
        case Phase::received:
            return "submitted";
        case Phase::accepted:
            return "accepted";
        case Phase::decision:
            return "decided";
        case Phase::review:
        case Phase::certificate:
        case Phase::delivery:
        case Phase::archive:
            return {};
    }
    return {};
}

std::string unit_of(const CaseFile& file) {
    const auto words = SupervisionJson::parse(file.plan.words.json);
    return words.value("unit", SupervisionJson::object()).value("zh", "");
}

}  // namespace

Reply CaseDesk::set_course(const std::string& case_no, Course course) {
    const std::lock_guard lock(mutex_);
    const auto row = store_.case_row(case_no);
    if (!row) return reply_of(store_away());
    if (!*row) return reply_of(not_found());
    auto file = open(**row);
    if (!file) return reply_of(file.problem());
    if (file->events.size() > 1)
        return reply_of({409, "not-now", "the office has begun", false, {}, {}});
    auto plan = file->plan;
    plan.course = course;
    if (const auto kept = store_.write_case({case_no, plan.json(), {}, {}, {}}); !kept)
        return reply_of(store_away());
    return {204, "application/json", {}, {}};
}

Answer<WaitingCases> CaseDesk::waiting(const std::string& person) {
    constexpr std::size_t frequent_max = 8;
    constexpr std::chrono::days lapsed_told{30};
    const std::lock_guard lock(mutex_);
    const auto files = open_all(person);
    if (!files) return files.problem();
    WaitingCases all;
    std::map<std::string, int> counts;
    for (const auto& file : *files) {
        ++counts[file.service_code];
        const auto words = SupervisionJson::parse(file.plan.words.json);
        WaitingCase one{file.case_no,
                        file.service_code,
                        words.value("name", SupervisionJson::object()).dump(),
                        false,
                        {},
                        false,
                        "{}"};
        const auto* asked = file.find(CaseEvent::Kind::supplement_requested);
        const auto* sent_back = file.find(CaseEvent::Kind::supplement_lapsed);
        const bool lapsed = sent_back != nullptr && now() - sent_back->at <= lapsed_told;
        if (file.open_supplement() != nullptr || (asked != nullptr && lapsed)) {
            one.due = SupervisionJson::parse(asked->detail_json).value("until", "");
            one.overdue = lapsed || one.due < day_text(kiosk::civil_date(now()));
        } else if (file.ending() == nullptr && file.phase() == Phase::delivery) {
            one.is_result = true;
            const auto place = words.value("place", SupervisionJson::object());
            one.place_json = place.value("name", SupervisionJson::object()).dump();
        } else {
            continue;
        }
        all.cases.push_back(std::move(one));
    }
    std::ranges::stable_sort(all.cases, [](const WaitingCase& a, const WaitingCase& b) {
        return std::pair(a.is_result, !a.overdue) < std::pair(b.is_result, !b.overdue);
    });
    for (const auto& [service, count] : counts) all.frequent.push_back(service);
    std::ranges::stable_sort(all.frequent, [&](const std::string& a, const std::string& b) {
        return counts[a] > counts[b];
    });
    if (all.frequent.size() > frequent_max) all.frequent.resize(frequent_max);
    return all;
}

Reply CaseDesk::supervision() {
    const std::lock_guard lock(mutex_);
    const auto files = open_all(std::nullopt);
    if (!files) return reply_of(files.problem());
    const auto tickets = store_.tickets_of(std::nullopt);
    if (!tickets) return reply_of(store_away());
    SupervisionJson events = SupervisionJson::array();
    for (const auto& file : *files) {
        for (std::size_t i = 0; i < file.events.size(); ++i) {
            const auto& event = file.events[i];
            const auto name = supervised_name(file, event);
            if (name.empty()) continue;
            events.push_back({{"id", file.case_no + "-" + std::to_string(i + 1)},
                              {"event", name},
                              {"case_no", file.case_no},
                              {"unit", unit_of(file)},
                              {"at", time_text(event.at)}});
        }
    }
    const auto submissions = store_.all();
    if (!submissions) return reply_of(store_away());
    for (const auto& row : *submissions) {
        if (row.kind != Kind::evaluation || row.receipt.empty()) continue;
        events.push_back({{"id", row.id},
                          {"event", "evaluated"},
                          {"service_code", row.service_code},
                          {"at", row.accepted_at}});
    }
    for (const auto& ticket : *tickets)
        events.push_back({{"id", ticket.ticket_no},
                          {"event", ticket.kind},
                          {"case_no", ticket.case_no},
                          {"at", ticket.filed_at}});
    return {200, "application/json", SupervisionJson{{"events", events}}.dump(), {}};
}

Reply CaseDesk::durations() {
    const std::lock_guard lock(mutex_);
    const auto files = open_all(std::nullopt);
    if (!files) return reply_of(files.problem());
    SupervisionJson cases = SupervisionJson::array();
    std::map<std::string, SupervisionJson> overdue;
    for (const auto& file : *files) {
        SupervisionJson stages = SupervisionJson::array();
        for (std::size_t i = 0; i < file.plan.stages.size(); ++i) {
            const auto* begun = file.entry(i);
            const auto* ended = file.entry(i + 1);
            if (begun == nullptr || ended == nullptr) continue;
            stages.push_back(
                {{"phase", name_of(file.plan.stages[i].phase)},
                 {"planned_days", file.plan.stages[i].limit_days},
                 {"actual_days", office_.calendar().between(kiosk::civil_date(begun->at),
                                                            kiosk::civil_date(ended->at))}});
        }
        cases.push_back({{"case_no", file.case_no},
                         {"promised_days", file.plan.words.promised_days},
                         {"stages", stages}});
        if (file.find(CaseEvent::Kind::overdue) != nullptr)
            overdue[unit_of(file)].push_back(file.case_no);
    }
    SupervisionJson by_unit = SupervisionJson::array();
    for (const auto& [unit, numbers] : overdue)
        by_unit.push_back({{"unit", unit}, {"cases", numbers}});
    return {200,
            "application/json",
            SupervisionJson{{"cases", cases}, {"overdue", by_unit}}.dump(),
            {}};
}

}  // namespace tests
