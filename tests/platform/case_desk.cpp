#include "tests/platform/case_desk.h"

#include <algorithm>
#include <array>
#include <map>

#include <nlohmann/json.hpp>

#include "kiosk/base/encoding.h"
#include "tests/platform/case_view.h"
#include "tests/platform/messages.h"

namespace tests {

namespace {

using Json = nlohmann::ordered_json;
using Step = CaseEvent::Kind;

constexpr const char* citizen = "citizen";
constexpr std::array<std::string_view, 4> ticket_kinds{"complaint", "suggestion", "question",
                                                       "erasure"};

Problem not_now(const char* why) {
    return {409, "not-now", why, false, {}, {}};
}

StoredCaseEvent stored(const CaseEvent& event, std::size_t number) {
    return {static_cast<int>(number),
            std::string(name_of(event.kind)),
            time_text(event.at),
            static_cast<int>(event.stage),
            event.actor,
            event.detail_json};
}

/// 一链办理: what a department has issued goes into the case of each that needs it.
void attach_results(const PublishedService& service, Json& children) {
    std::map<std::string, std::string> issued;  // by material: the case that it came of
    for (auto& child : children) {
        const auto code = child["service_code"].get<std::string>();
        const auto& parts = service.form.parts;
        const auto part = std::ranges::find(parts, code, &PublishedPart::service_code);
        if (part == parts.end()) continue;
        for (const auto& material : part->needs) {
            const auto from = issued.find(material);
            if (from == issued.end()) continue;
            child["attached"].push_back({{"material", material}, {"from", from->second}});
        }
        if (child["state"] != "done") continue;
        for (const auto& material : part->gives)
            issued.emplace(material, child["case_no"].get<std::string>());
    }
}

CaseEvent event_of(const StoredCaseEvent& row) {
    return {case_event_kind(row.kind).value_or(Step::entered), time_of(row.at),
            static_cast<std::size_t>(row.stage), row.actor, row.detail};
}

Json body_of(const PersonCall& call) {
    if (call.body.empty()) return Json::object();
    return Json::parse(call.body, nullptr, false);
}

/// A text of at most `words_max` characters without control characters; nullopt: it is none.
std::optional<std::string> words_in(const Json& body, const char* name) {
    if (!body.contains(name)) return std::string{};
    if (!body[name].is_string()) return std::nullopt;
    auto words = body[name].get<std::string>();
    if (kiosk::code_points(words).size() > CaseDesk::words_max) return std::nullopt;
    const bool has_control = std::ranges::any_of(
        words, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; });
    return has_control ? std::nullopt : std::optional(words);
}

/// Every named defect is answered by one of its own options.
std::optional<Problem> check_answers(const Json& defects, const Json& answers) {
    Problem problem{422, "invalid-payload", {}, false, {}, {}};
    if (!answers.is_object()) return malformed("answers is not an object");
    for (const auto& defect : defects) {
        const auto id = defect["id"].get<std::string>();
        const auto chosen = answers.value(id, "");
        const auto& options = defect["options"];
        const bool fits = std::any_of(options.begin(), options.end(),
                                      [&](const Json& option) { return option["id"] == chosen; });
        if (!fits) problem.errors.push_back({"/answers/" + id, "is not answered"});
    }
    if (answers.size() > defects.size())
        problem.errors.push_back({"/answers", "has more than was asked"});
    return problem.errors.empty() ? std::nullopt : std::optional(problem);
}

}  // namespace

CaseDesk::CaseDesk(Store& store, Office office, const kiosk::Clock& clock, FindService find_service)
    : store_(store),
      office_(std::move(office)),
      clock_(clock),
      find_service_(std::move(find_service)) {}

kiosk::WallTime CaseDesk::now() const {
    return clock_.now().wall + ahead_.load();
}

Answer<std::vector<CaseEvent>> CaseDesk::catch_up(CaseFile& file) const {
    std::vector<CaseEvent> fresh;
    for (int i = 0; i < steps_max; ++i) {
        auto next = office_.next(file);
        if (!next || next->at > now()) break;
        file.events.push_back(*next);
        fresh.push_back(std::move(*next));
    }
    return fresh;
}

Answer<CaseFile> CaseDesk::open(const CaseRow& row) {
    CaseFile file{row.case_no, row.service_code, row.terminal_id, {}, {}, row.channel};
    CaseWrite write{row.case_no, {}, {}, {}, {}};
    if (row.plan.empty()) {
        file.plan =
            CasePlan::of(find_service_(row.service_code).get(), office_.course_of(row.case_no));
        file.plan.take_owed(row.materials);
        write.plan = file.plan.json();
    } else {
        file.plan = CasePlan::read(row.plan);
    }
    for (const auto& event : row.events) file.events.push_back(event_of(event));
    if (file.events.empty()) {
        file.events.push_back({Step::entered, time_of(row.accepted_at), 0, citizen, {}});
        write.events.push_back(stored(file.events.front(), 1));
    }
    const auto known = file.events.size();
    const auto fresh = catch_up(file);
    for (std::size_t i = 0; i < fresh->size(); ++i)
        write.events.push_back(stored((*fresh)[i], known + i + 1));
    if (!write.plan.empty() || !write.events.empty())
        if (const auto kept = store_.write_case(write); !kept) return store_away();
    return file;
}

Answer<CaseFile> CaseDesk::open_own(const PersonCall& call) {
    const auto row = store_.case_row(call.about);
    if (!row) return store_away();
    if (!*row || (*row)->holder != call.person) return not_found();
    return open(**row);
}

Answer<std::vector<CaseFile>> CaseDesk::open_all(const std::optional<std::string>& person) {
    const auto rows = store_.cases_of(person);
    if (!rows) return store_away();
    std::vector<CaseFile> files;
    for (const auto& row : *rows) {
        auto file = open(row);
        if (!file) return file.problem();
        files.push_back(file.take());
    }
    return files;
}

Reply CaseDesk::list(const PersonCall& call) {
    const std::lock_guard lock(mutex_);
    const auto files = open_all(call.person);
    if (!files) return reply_of(files.problem());
    const auto tickets = store_.tickets_of(call.person);
    if (!tickets) return reply_of(store_away());
    Json cases = Json::array();
    for (auto file = files->rbegin(); file != files->rend(); ++file)
        cases.push_back(case_summary(*file, office_, now()));
    Json filed = Json::array();
    for (auto ticket = tickets->rbegin(); ticket != tickets->rend(); ++ticket)
        filed.push_back(ticket_view(*ticket, office_, now()));
    const Json body{{"as_of", time_text(now())}, {"cases", cases}, {"tickets", filed}};
    return {200, "application/json", body.dump(), {}};
}

Reply CaseDesk::show(const PersonCall& call) {
    const std::lock_guard lock(mutex_);
    const auto file = open_own(call);
    if (!file) return reply_of(file.problem());
    auto view = case_view(*file, office_, now(), true);
    const auto children = store_.children_of(call.about);
    if (!children) return reply_of(store_away());
    // Behind the acceptance each department has a stage of its own, in the order of the package:
    // when one is through, the next begins by itself.
    auto stage = file->first_of(Phase::review);
    for (const auto& child : *children) {
        if (stage >= view["stages"].size()) break;
        view["children"].push_back({{"case_no", child.case_no},
                                    {"service_code", child.service_code},
                                    {"state", view["stages"][stage++]["state"]}});
    }
    const auto service = find_service_(file->service_code);
    if (service != nullptr && !children->empty()) attach_results(*service, view["children"]);
    return {200, "application/json", view.dump(), {}};
}

Reply CaseDesk::show_to_anybody(const std::string& case_no) {
    const std::lock_guard lock(mutex_);
    const auto row = store_.case_row(case_no);
    if (!row) return reply_of(store_away());
    if (!*row) return reply_of(not_found());
    const auto file = open(**row);
    if (!file) return reply_of(file.problem());
    return {200, "application/json", case_view(*file, office_, now(), false).dump(), {}};
}

Reply CaseDesk::once(const PersonCall& call, std::string_view operation, const Work& work) {
    const std::lock_guard lock(mutex_);
    return done_once(
        store_,
        {call.terminal, call.idempotency_key,
         std::string(operation) + "\n" + call.about + "\n" + call.person + "\n" + call.body},
        work);
}

Answer<CaseDesk::Done> CaseDesk::take(const CaseFile& file, CaseEvent event) {
    event.at = now();
    event.stage = file.stage();
    event.actor = citizen;
    auto after = file;
    after.events.push_back(event);
    Done done;
    done.body = case_view(after, office_, now(), true).dump();
    done.write.case_no = file.case_no;
    done.write.events.push_back(stored(event, after.events.size()));
    return done;
}

Reply CaseDesk::urge(const PersonCall& call) {
    return once(call, "urge", [&]() -> Answer<Done> {
        const auto file = open_own(call);
        if (!file) return file.problem();
        if (!may_urge(*file, office_, now()))
            return not_now("the time is not over yet, or it was urged already");
        return take(*file, {Step::urged, {}, 0, {}, {}});
    });
}

Reply CaseDesk::withdraw(const PersonCall& call) {
    return once(call, "withdraw", [&]() -> Answer<Done> {
        const auto file = open_own(call);
        if (!file) return file.problem();
        if (!may_withdraw(*file)) return not_now("decided or ended already");
        return take(*file, {Step::withdrawn, {}, 0, {}, {}});
    });
}

Reply CaseDesk::supplement(const PersonCall& call) {
    return once(call, "supplement", [&]() -> Answer<Done> {
        const auto file = open_own(call);
        if (!file) return file.problem();
        const auto* asked = file->open_supplement();
        if (asked == nullptr) return not_now("nothing is asked for");
        const auto body = body_of(call);
        if (!body.is_object()) return malformed("not a JSON object");
        const auto answers = body.value("answers", Json());
        const auto defects = Json::parse(asked->detail_json)["defects"];
        if (auto problem = check_answers(defects, answers)) return std::move(*problem);
        return take(*file,
                    {Step::supplement_answered, {}, 0, {}, Json{{"answers", answers}}.dump()});
    });
}

Answer<CaseDesk::Done> CaseDesk::make_ticket(const PersonCall& call) {
    const auto body = body_of(call);
    if (!body.is_object()) return malformed("not a JSON object");
    Problem problem{422, "invalid-payload", {}, false, {}, {}};
    const auto kind = body.value("kind", Json());
    if (!kind.is_string() ||
        std::ranges::find(ticket_kinds, kind.get<std::string>()) == ticket_kinds.end())
        problem.errors.push_back({"/kind", "must be complaint, suggestion, question or erasure"});
    const auto topic = words_in(body, "topic");
    const auto words = words_in(body, "words");
    if (!topic || topic->empty()) problem.errors.push_back({"/topic", "is missing or too long"});
    if (!words) problem.errors.push_back({"/words", "must be at most 500 characters"});
    const auto case_no = words_in(body, "case_no");
    if (!case_no) problem.errors.push_back({"/case_no", "must be a text"});
    if (!problem.errors.empty()) return problem;
    if (!case_no->empty()) {
        auto own = call;
        own.about = *case_no;
        if (const auto file = open_own(own); !file) return file.problem();
    }
    const auto mine = store_.tickets_of(call.person);
    if (!mine) return store_away();
    const auto open = std::ranges::count_if(*mine, [&](const StoredTicket& ticket) {
        return ticket_view(ticket, office_, now())["state"] == "open";
    });
    if (static_cast<std::size_t>(open) >= open_tickets_max)
        return Problem{429, "too-many", "open tickets of this person", true, 3600, {}};
    auto day = day_text(kiosk::civil_date(now()));
    std::erase(day, '-');
    const auto number = store_.next_ticket_no(day);
    if (!number) return store_away();
    StoredTicket ticket{*number, call.person, kind.get<std::string>(), *case_no, call.terminal,
                        *topic,  *words,      time_text(now())};
    Done done;
    done.body = ticket_view(ticket, office_, now()).dump();
    done.write.ticket = std::move(ticket);
    return done;
}

Reply CaseDesk::file_ticket(const PersonCall& call) {
    return once(call, "ticket", [&] { return make_ticket(call); });
}

Reply CaseDesk::show_ticket(const PersonCall& call) {
    const std::lock_guard lock(mutex_);
    const auto ticket = store_.find_ticket(call.about);
    if (!ticket) return reply_of(store_away());
    if (!*ticket || (*ticket)->holder != call.person) return reply_of(not_found());
    return {200, "application/json", ticket_view(**ticket, office_, now()).dump(), {}};
}

Reply CaseDesk::show_ticket_to(const std::string& ticket_no, const std::string& check) {
    const std::lock_guard lock(mutex_);
    const auto ticket = store_.find_ticket(ticket_no);
    if (!ticket) return reply_of(store_away());
    if (!*ticket || check.size() != 4 || !(*ticket)->holder.ends_with(check))
        return reply_of(not_found());
    return {200, "application/json", ticket_view(**ticket, office_, now()).dump(), {}};
}

Answer<bool> CaseDesk::can_collect(const PersonCall& call) {
    const std::lock_guard lock(mutex_);
    const auto file = open_own(call);
    if (!file) return file.problem();
    return file->ending() == nullptr && file->phase() >= Phase::delivery;
}

void CaseDesk::put_forward(kiosk::Duration by) {
    const std::lock_guard lock(mutex_);
    ahead_ = ahead_.load() + by;
}

}  // namespace tests
