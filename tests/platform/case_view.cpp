#include "tests/platform/case_view.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include <nlohmann/json.hpp>

#include "tests/platform/messages.h"

namespace tests {

namespace {

using Json = nlohmann::ordered_json;
using Step = CaseEvent::Kind;
using kiosk::civil_date;

struct Status {
    const char* code;  // 办件状态
    const char* zh;
    const char* en;
};

Status status_of(const CaseFile& file) {
    if (file.find(Step::withdrawn) != nullptr) return {"13", "已撤回", "Withdrawn"};
    if (file.find(Step::not_accepted) != nullptr) return {"07", "不予受理", "Not accepted"};
    if (file.find(Step::supplement_lapsed) != nullptr) return {"13", "退件", "Sent back"};
    if (file.open_supplement() != nullptr) return {"06", "补齐补正", "To be completed"};
    switch (file.phase()) {
        case Phase::received:
            return {"02", "收件", "Received"};
        case Phase::accepted:
            return {"05", "受理", "Accepted"};
        case Phase::review:
            return {"12", "在办", "In progress"};
        case Phase::decision:
        case Phase::certificate:
        case Phase::delivery:
        case Phase::archive:
            return {"10", "办结", "Finished"};
    }
    return {"12", "在办", "In progress"};
}

/// The machine's word for where it stands.
std::string_view state_of(const CaseFile& file) {
    if (file.find(Step::withdrawn) != nullptr) return "withdrawn";
    if (file.find(Step::not_accepted) != nullptr) return "not_accepted";
    if (file.find(Step::supplement_lapsed) != nullptr) return "sent_back";
    if (file.open_supplement() != nullptr) return "supplement";
    return name_of(file.phase());
}

Json stages_of(const CaseFile& file, const Office& office) {
    Json stages = Json::array();
    const auto current = file.stage();
    const bool ended = file.ending() != nullptr;
    const bool archived = current + 1 == file.plan.stages.size();
    for (std::size_t i = 0; i < file.plan.stages.size(); ++i) {
        const auto& stage = file.plan.stages[i];
        const bool done = i < current || (i == current && (ended || archived));
        Json row{{"phase", name_of(stage.phase)},
                 {"name", Json::parse(stage.name_json)},
                 {"post", Json::parse(stage.post_json)},
                 {"limit_days", stage.limit_days},
                 {"state", done           ? "done"
                           : i == current ? "current"
                                          : "waiting"}};
        if (stage.unit_json != "{}") row["unit"] = Json::parse(stage.unit_json);
        if (stage.use_level != 0) row["use_level"] = stage.use_level;
        if (const auto* begun = file.entry(i)) {
            row["started_at"] = time_text(begun->at);
            row["due"] = day_text(office.stage_due(file, i).date);
        }
        const auto* after = i == current && ended ? file.ending() : file.entry(i + 1);
        if (i == current && archived) after = file.entry(i);
        if (done && after != nullptr) row["done_at"] = time_text(after->at);
        stages.push_back(std::move(row));
    }
    return stages;
}

Json deadline_of(const CaseFile& file, const Office& office, kiosk::WallTime now) {
    const auto limit = office.deadline(file);
    if (!limit) return nullptr;
    const auto today = civil_date(now);
    const int left = office.calendar().between(today, limit->due.date);
    const bool warned = limit->for_acceptance ? left <= 1 : today >= office.warning_day(file);
    const bool overdue = limit->due.date < today;
    return {{"for", limit->for_acceptance ? "acceptance" : "decision"},
            {"limit_days", limit->limit_days},
            {"due", day_text(limit->due.date)},
            {"days_left", overdue && left == 0 ? -1 : left},
            {"lamp", overdue  ? "red"
                     : warned ? "yellow"
                              : "green"},
            {"provisional", limit->due.provisional}};
}

Json events_of(const CaseFile& file) {
    Json events = Json::array();
    for (const auto& event : file.events) {
        events.push_back({{"event", name_of(event.kind)},
                          {"at", time_text(event.at)},
                          {"phase", name_of(file.plan.stages[event.stage].phase)},
                          {"post", Json::parse(file.plan.stages[event.stage].post_json)},
                          {"actor", event.actor}});
    }
    return events;
}

Json urges_of(const CaseFile& file) {
    Json urges = Json::array();
    for (const auto& event : file.events) {
        if (event.kind == Step::urged) urges.push_back({{"at", time_text(event.at)}});
        if (event.kind == Step::urge_answered && !urges.empty()) {
            urges.back()["answered_at"] = time_text(event.at);
            urges.back()["answer"] = Json::parse(event.detail_json)["words"];
        }
    }
    return urges;
}

void add_for_holder(Json& view, const CaseFile& file, const Office& office, kiosk::WallTime now) {
    Json may = Json::array();
    if (may_urge(file, office, now)) may.push_back("urge");
    if (file.open_supplement() != nullptr) may.push_back("supplement");
    if (may_withdraw(file)) may.push_back("withdraw");
    view["may"] = std::move(may);
    if (const auto due = office.follow_due(file)) {
        const auto words = Json::parse(file.plan.words.json);
        Json names = Json::array();
        for (const auto& material : words.value("materials", Json::array()))
            if (std::ranges::find(file.plan.may_follow, material.value("code", "")) !=
                file.plan.may_follow.end())
                names.push_back(material.value("name", Json::object()));
        view["follows"] = {{"materials", names}, {"due", day_text(due->date)}};
    }
    view["urges"] = urges_of(file);
    view["events"] = events_of(file);
    if (const auto* asked = file.find(Step::supplement_requested)) {
        view["supplement"] = Json::parse(asked->detail_json);
        view["supplement"]["requested_at"] = time_text(asked->at);
        const auto* answered = file.find(Step::supplement_answered);
        if (answered != nullptr) view["supplement"]["answered_at"] = time_text(answered->at);
    }
    if (const auto* refused = file.find(Step::not_accepted))
        view["reason"] = Json::parse(refused->detail_json)["reason"];
}

}  // namespace

bool may_urge(const CaseFile& file, const Office& office, kiosk::WallTime now) {
    // Before most of the time is over there is nothing to hurry.
    const auto limit = office.deadline(file);
    if (!limit || file.open_urge() != nullptr) return false;
    return limit->for_acceptance ? limit->due.date <= civil_date(now)
                                 : office.warning_day(file) <= civil_date(now);
}

bool may_withdraw(const CaseFile& file) {
    return file.ending() == nullptr && !file.decided();
}

nlohmann::ordered_json case_view(const CaseFile& file, const Office& office, kiosk::WallTime now,
                                 bool to_holder) {
    const auto words = Json::parse(file.plan.words.json);
    const auto status = status_of(file);
    Json view{{"case_no", file.case_no},
              {"service_code", file.service_code},
              {"service_name", words.value("name", Json{{"zh", ""}})},
              {"status", {{"code", status.code}, {"name", {{"zh", status.zh}, {"en", status.en}}}}},
              {"state", state_of(file)},
              {"accepted_at", time_text(file.events.front().at)},
              {"channel", file.channel},
              {"unit", words.value("unit", Json::object())},
              {"place", words.value("place", Json::object())},
              {"phone", words.value("phone", "")},
              {"supervision_phone", words.value("supervision_phone", "")},
              {"stages", stages_of(file, office)},
              {"as_of", time_text(now)}};
    if (auto deadline = deadline_of(file, office, now); !deadline.is_null())
        view["deadline"] = std::move(deadline);
    if (file.decided()) view["result"] = words.value("result", Json::object());
    if (const auto* ending = file.ending()) view["ended_at"] = time_text(ending->at);
    if (to_holder) add_for_holder(view, file, office, now);
    return view;
}

nlohmann::ordered_json case_summary(const CaseFile& file, const Office& office,
                                    kiosk::WallTime now) {
    const auto whole = case_view(file, office, now, false);
    Json line;
    for (const char* member : {"case_no", "service_code", "service_name", "status", "state",
                               "accepted_at", "channel", "deadline"})
        if (whole.contains(member)) line[member] = whole[member];
    const auto& stage = file.plan.stages[file.stage()];
    line["stage"] = Json::parse(stage.name_json);
    return line;
}

int answer_days(std::string_view ticket_kind) {
    return ticket_kind == "suggestion" ? Office::suggestion_days : Office::complaint_days;
}

nlohmann::ordered_json ticket_view(const StoredTicket& ticket, const Office& office,
                                   kiosk::WallTime now) {
    const auto filed = time_of(ticket.filed_at);
    const int days = answer_days(ticket.kind);
    const auto answered = office.answered_at(ticket.ticket_no, filed, days);
    const bool is_answered = answered <= now;
    Json view{{"ticket_no", ticket.ticket_no},
              {"kind", ticket.kind},
              {"topic", ticket.topic},
              {"state", is_answered ? "answered" : "open"},
              {"filed_at", ticket.filed_at},
              {"due", day_text(office.calendar().after(civil_date(filed), days).date)}};
    view["overdue"] = civil_date(is_answered ? answered : now) >
                      office.calendar().after(civil_date(filed), days).date;
    if (!ticket.case_no.empty()) view["case_no"] = ticket.case_no;
    if (is_answered) {
        view["answered_at"] = time_text(answered);
        view["answer"] = {
            {"zh", "您反映的问题已核实，责任岗位 " + office.staff(ticket.ticket_no) + " 正在改进"},
            {"en", "What you told was looked into; desk " + office.staff(ticket.ticket_no) +
                       " is putting it right"}};
    }
    return view;
}

kiosk::WallTime time_of(std::string_view text) {
    std::array<int, 7> n{};
    const std::string copy(text);
    if (std::sscanf(copy.c_str(), "%4d-%2d-%2dT%2d:%2d:%2d.%3dZ", &n[0], &n[1], &n[2], &n[3], &n[4],
                    &n[5], &n[6]) != 7)
        return {};
    const std::chrono::sys_days day{std::chrono::year_month_day{
        std::chrono::year{n[0]}, std::chrono::month{static_cast<unsigned>(n[1])},
        std::chrono::day{static_cast<unsigned>(n[2])}}};
    return kiosk::WallTime(day.time_since_epoch()) + std::chrono::hours(n[3]) +
           std::chrono::minutes(n[4]) + std::chrono::seconds(n[5]) +
           std::chrono::milliseconds(n[6]);
}

}  // namespace tests
