#include "kiosk/platform/own_case_reader.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "kiosk/base/time_text.h"
#include "kiosk/platform/told_values.h"

namespace kiosk {

namespace {

using Json = nlohmann::json;

constexpr std::array<std::pair<std::string_view, CaseState>, 11> states{
    {{"received", CaseState::received},
     {"accepted", CaseState::accepted},
     {"review", CaseState::review},
     {"decision", CaseState::decision},
     {"certificate", CaseState::certificate},
     {"delivery", CaseState::delivery},
     {"archive", CaseState::archive},
     {"supplement", CaseState::supplement},
     {"not_accepted", CaseState::not_accepted},
     {"withdrawn", CaseState::withdrawn},
     {"sent_back", CaseState::sent_back}}};

constexpr std::array kinds{TicketKind::complaint, TicketKind::suggestion, TicketKind::question,
                           TicketKind::erasure};

WallTime time_at(const std::string& text) {
    const auto time = parse_rfc3339(text);
    if (!time) throw std::invalid_argument("a time");
    return *time;
}

std::optional<WallTime> time_if_there(const Json& json, const char* name) {
    if (!json.contains(name)) return std::nullopt;
    return time_at(json[name].get<std::string>());
}

/// The list under that name, at most `most` of it; empty when there is none.
Json list_at(const Json& json, const char* name, std::size_t most) {
    if (!json.contains(name) || !json[name].is_array()) return Json::array();
    if (json[name].size() > most) throw std::invalid_argument("a list too long");
    return json[name];
}

CaseState state_of(const std::string& name) {
    const auto* const found =
        std::ranges::find(states, std::string_view(name), &decltype(states)::value_type::first);
    return found == states.end() ? CaseState::review : found->second;
}

std::optional<CaseDeadline> deadline_of(const Json& json) {
    if (!json.contains("deadline")) return std::nullopt;
    const auto& told = json["deadline"];
    CaseDeadline deadline;
    deadline.for_acceptance = told.value("for", "") == "acceptance";
    deadline.limit_days = told.value("limit_days", 0);
    deadline.due = told_day(told.at("due").get<std::string>());
    deadline.days_left = told.at("days_left").get<int>();
    const auto lamp = told.value("lamp", "green");
    deadline.lamp = lamp == "red" ? Lamp::red : lamp == "yellow" ? Lamp::yellow : Lamp::green;
    deadline.provisional = told.value("provisional", false);
    return deadline;
}

CaseLine line_of(const Json& json) {
    CaseLine line;
    line.case_no = json.at("case_no").get<std::string>();
    line.service = told_words(json.at("service_name"));
    line.status = told_words(json.at("status").at("name"));
    line.stage = told_words(json, "stage");
    line.state = state_of(json.at("state").get<std::string>());
    line.filed_at = time_at(json.at("accepted_at").get<std::string>());
    line.deadline = deadline_of(json);
    return line;
}

CaseStageRow stage_of(const Json& json) {
    CaseStageRow row;
    row.name = told_words(json.at("name"));
    row.post = told_words(json, "post");
    row.unit = told_words(json, "unit");
    row.use_level = json.value("use_level", 0);
    row.limit_days = json.value("limit_days", 0);
    const auto state = json.at("state").get<std::string>();
    if (state == "done") row.state = CaseStageRow::State::done;
    if (state == "current") row.state = CaseStageRow::State::current;
    row.started_at = time_if_there(json, "started_at");
    row.done_at = time_if_there(json, "done_at");
    if (json.contains("due")) row.due = told_day(json["due"].get<std::string>());
    return row;
}

/// Done ones, then at most one current, then waiting ones; and each began before it ended and after
/// the one before it.
bool are_sound(const std::vector<CaseStageRow>& stages) {
    using State = CaseStageRow::State;
    State before = State::done;
    std::optional<WallTime> last;
    for (const auto& stage : stages) {
        if (stage.state < before) return false;
        if (stage.state == State::current && before == State::current) return false;
        if (stage.state == State::waiting && (stage.started_at || stage.done_at)) return false;
        for (const auto& time : {stage.started_at, stage.done_at}) {
            if (time && last && *time < *last) return false;
            if (time) last = time;
        }
        before = stage.state;
    }
    return true;
}

CaseDefect defect_of(const Json& json) {
    CaseDefect defect{json.at("id").get<std::string>(), told_words(json.at("text")), {}};
    for (const auto& option : list_at(json, "options", rows_max))
        defect.options.push_back(
            {option.at("id").get<std::string>(), told_words(option.at("text"))});
    return defect;
}

void read_supplement(const Json& json, OwnCase& shown) {
    if (!json.contains("supplement")) return;
    const auto& asked = json["supplement"];
    shown.supplement_until = told_day(asked.at("until").get<std::string>());
    for (const auto& defect : list_at(asked, "defects", rows_max))
        shown.defects.push_back(defect_of(defect));
}

Ticket ticket_of(const Json& json) {
    Ticket ticket;
    ticket.ticket_no = json.at("ticket_no").get<std::string>();
    const auto kind = json.at("kind").get<std::string>();
    const auto* const known =
        std::ranges::find_if(kinds, [&](TicketKind each) { return name_of(each) == kind; });
    if (known != kinds.end()) ticket.kind = *known;
    ticket.due = told_day(json.at("due").get<std::string>());
    ticket.answered = json.at("state").get<std::string>() == "answered";
    ticket.answer = told_words(json, "answer");
    return ticket;
}

OwnCase own_case_of(const Json& json) {
    OwnCase shown;
    shown.line = line_of(json);
    shown.unit = told_words(json, "unit");
    shown.phone = json.value("phone", "");
    const auto place = json.value("place", Json::object());
    shown.place = told_words(place, "name");
    shown.place_address = told_words(place, "address");
    for (const auto& stage : list_at(json, "stages", rows_max))
        shown.stages.push_back(stage_of(stage));
    shown.stages_sound = are_sound(shown.stages);
    for (const auto& act : list_at(json, "may", rows_max)) {
        if (act == "urge") shown.may_urge = true;
        if (act == "supplement") shown.may_supplement = true;
        if (act == "withdraw") shown.may_withdraw = true;
    }
    read_supplement(json, shown);
    shown.reason = told_words(json, "reason");
    for (const auto& urge : list_at(json, "urges", rows_max))
        shown.urges.push_back(
            {time_at(urge.at("at").get<std::string>()), told_words(urge, "answer")});
    const auto result = json.value("result", Json::object());
    shown.result = told_words(result, "name");
    shown.delivery = told_words(result, "delivery");
    return shown;
}

/// Whatever the JSON lacks ends here.
template <class Read>
auto guarded(std::string_view text, Read read) -> Result<decltype(read(Json()))> {
    try {
        return read(Json::parse(text));
    } catch (const std::exception& fault) {
        // What the library says may name a value: it stays here.
        return {ErrorCode::bad_format, "the platform's answer about cases"};
    }
}

}  // namespace

Result<OwnMatters> read_matters(std::string_view json) {
    return guarded(json, [](const Json& body) {
        OwnMatters matters;
        for (const auto& one : list_at(body, "cases", matters_max))
            matters.cases.push_back(line_of(one));
        for (const auto& one : list_at(body, "tickets", matters_max))
            matters.tickets.push_back(ticket_of(one));
        return matters;
    });
}

Result<OwnCase> read_own_case(std::string_view json) {
    return guarded(json, [](const Json& body) { return own_case_of(body); });
}

Result<Ticket> read_ticket(std::string_view json) {
    return guarded(json, [](const Json& body) { return ticket_of(body); });
}

}  // namespace kiosk
