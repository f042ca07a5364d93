#include "tests/platform/feedback_desk.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "kiosk/base/encoding.h"
#include "tests/platform/case_view.h"
#include "tests/platform/json_text.h"
#include "tests/platform/messages.h"

namespace tests {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* shelf = "feedback";
constexpr std::size_t faults_max = 200;

bool is_short_text(const Json& json) {
    return json.is_string() &&
           kiosk::code_points(json.get<std::string>()).size() <= FeedbackDesk::words_max;
}

/// Nobody has to do anything about it.
bool is_record_only(std::string_view kind) {
    return kind == "survey";
}

bool is_option(const Json& question, const Json& chosen) {
    return std::any_of(question["options"].begin(), question["options"].end(),
                       [&](const Json& option) { return option["id"] == chosen; });
}

bool answers_question(const Json& question, const Json& answer) {
    const auto kind = text_at(question, "kind");
    if (kind == "text") return is_short_text(answer);
    if (kind == "single") return is_option(question, answer);
    return answer.is_array() && !answer.empty() && answer.size() <= question["options"].size() &&
           std::all_of(answer.begin(), answer.end(),
                       [&](const Json& one) { return is_option(question, one); });
}

std::optional<Problem> check_survey(const Json& body, const Json& surveys) {
    const auto survey = std::find_if(surveys.begin(), surveys.end(), [&](const Json& each) {
        return text_at(each, "id") == text_at(body, "survey_id");
    });
    if (survey == surveys.end()) return wrong_member("/survey_id", "is not asked now");
    const auto answers = body.value("answers", Json());
    if (!answers.is_object()) return wrong_member("/answers", "must be an object");
    Problem problem{422, "invalid-payload", {}, false, {}, {}};
    std::size_t known = 0;
    for (const auto& question : (*survey)["questions"]) {
        const auto id = text_at(question, "id");
        const bool given = answers.contains(id);
        known += given ? 1 : 0;
        // Words may be left out.
        if (!given && text_at(question, "kind") == "text") continue;
        if (!given || !answers_question(question, answers[id]))
            problem.errors.push_back({"/answers/" + id, "does not answer the question"});
    }
    if (known != answers.size()) problem.errors.push_back({"/answers", "has more than was asked"});
    return problem.errors.empty() ? std::nullopt : std::optional(problem);
}

std::optional<Problem> check_faults(const Json& body) {
    const auto faults = body.value("faults", Json());
    const bool sound = faults.is_array() && !faults.empty() && faults.size() <= faults_max &&
                       std::all_of(faults.begin(), faults.end(), [](const Json& fault) {
                           return !text_at(fault, "item").empty() &&
                                  !text_at(fault, "rule").empty() && fault.contains("element") &&
                                  !text_at(fault, "at").empty();
                       });
    return sound ? std::nullopt
                 : std::optional(
                       wrong_member("/faults", "must name item, element, rule and time of each"));
}

}  // namespace

FeedbackDesk::FeedbackDesk(Store& store, WorkCalendar calendar,
                           std::function<kiosk::WallTime()> now,
                           std::function<std::string()> surveys)
    : store_(store),
      calendar_(std::move(calendar)),
      now_(std::move(now)),
      surveys_(std::move(surveys)) {}

std::optional<Problem> FeedbackDesk::refuse(const std::string& body) const {
    const auto json = Json::parse(body, nullptr, false);
    const auto kind = text_at(json, "kind");
    if (kind == "survey") return check_survey(json, Json::parse(surveys_()));
    if (kind == "catalogue") return check_faults(json);
    if (kind == "call") {
        const auto reason = text_at(json, "reason");
        if (reason == "asked" || reason == "card_left") return std::nullopt;
        return wrong_member("/reason", "must be asked or card_left");
    }
    if (kind == "material") {
        if (text_at(json, "service_code").empty())
            return wrong_member("/service_code", "is missing");
        if (text_at(json, "material_code").empty())
            return wrong_member("/material_code", "is missing");
        return std::nullopt;
    }
    if (kind != "complaint" && kind != "suggestion" && kind != "question")
        return wrong_member(
            "/kind",
            "must be survey, material, catalogue, call, complaint, suggestion or question");
    if (!is_short_text(json.value("topic", Json())) || text_at(json, "topic").empty())
        return wrong_member("/topic", "is missing or too long");
    if (!is_short_text(json.value("words", Json(""))))
        return wrong_member("/words", "must be at most 500 characters");
    return std::nullopt;
}

Answer<StoredRecord> FeedbackDesk::make(const std::string& body, const std::string& terminal,
                                        const std::string& from) {
    auto day = day_text(kiosk::civil_date(now_()));
    std::erase(day, '-');
    const auto all = store_.records(shelf);
    if (!all) return store_away();
    const auto count = static_cast<std::size_t>(std::ranges::count_if(
        *all, [&](const StoredRecord& row) { return row.id.starts_with("F" + day); }));
    const auto place = std::to_string(count + 1);
    auto json = Json::parse(body);
    json["from"] = from;
    if (!terminal.empty()) json["terminal_id"] = terminal;
    const auto number =
        "F" + day + std::string(place.size() < 4 ? 4 - place.size() : 0, '0') + place;
    const auto about = text_at(json, "submission_id");
    return StoredRecord{number, about, time_text(now_()), json.dump()};
}

std::string FeedbackDesk::view(const StoredRecord& row) const {
    const auto json = Json::parse(row.body);
    const auto kind = text_at(json, "kind");
    Json view{{"feedback_no", row.id}, {"kind", kind}, {"filed_at", row.at}};
    if (is_record_only(kind)) {
        view["state"] = "recorded";
        return view.dump();
    }
    const int days = kind == "suggestion" ? suggestion_days : kind == "call" ? 0 : answer_days;
    const auto due = calendar_.after(kiosk::civil_date(time_of(row.at)), days).date;
    const bool closed = json.contains("closed_at");
    view["state"] = closed ? "closed" : "open";
    view["due"] = day_text(due);
    view["overdue"] = (closed ? kiosk::civil_date(time_of(text_at(json, "closed_at")))
                              : kiosk::civil_date(now_())) > due;
    if (closed) {
        view["closed_at"] = json["closed_at"];
        view["answer"] = json["answer"];
    }
    return view.dump();
}

Reply FeedbackDesk::take(const OnceCall& call, const std::string& body) {
    const std::lock_guard lock(mutex_);
    return done_once(store_, call, [&]() -> Answer<DoneOnce> {
        if (auto problem = refuse(body)) return std::move(*problem);
        auto row = make(body, call.terminal, "terminal");
        if (!row) return row.problem();
        DoneOnce done;
        done.body = view(*row);
        done.write.records.push_back({shelf, row.take()});
        return done;
    });
}

Reply FeedbackDesk::take_from_staff(const std::string& user, const std::string& words) {
    const std::lock_guard lock(mutex_);
    const auto body = Json{{"kind", "suggestion"}, {"topic", "staff"}, {"words", words}}.dump();
    if (words.empty()) return reply_of(wrong_member("/words", "is missing"));
    if (auto problem = refuse(body)) return reply_of(*problem);
    auto row = make(body, {}, "staff:" + user);
    if (!row) return reply_of(row.problem());
    const auto kept = store_.add_record(shelf, *row);
    if (!kept || !*kept) return reply_of(store_away());
    return {201, "application/json", view(*row), {}};
}

bool FeedbackDesk::number_bad_ratings() {
    const auto rows = store_.all();
    if (!rows) return false;
    for (const auto& row : *rows) {
        if (row.kind != Kind::evaluation || row.receipt.empty()) continue;
        const auto payload = Json::parse(row.payload, nullptr, false);
        if (!payload.is_object() || payload.value("satisfaction", 5) > bad_grade) continue;
        const auto known = store_.records(shelf, row.id);
        if (!known) return false;
        if (!known->empty()) continue;
        const auto body = Json{{"kind", "bad_rating"},
                               {"submission_id", row.id},
                               {"service_code", row.service_code},
                               {"grade", payload.value("satisfaction", 0)}}
                              .dump();
        auto made = make(body, row.terminal_id, "rating");
        if (!made) return false;
        if (const auto kept = store_.add_record(shelf, *made); !kept) return false;
    }
    return true;
}

Reply FeedbackDesk::show(const std::string& number) {
    const std::lock_guard lock(mutex_);
    if (!number_bad_ratings()) return reply_of(store_away());
    const auto row = store_.find_record(shelf, number);
    if (!row) return reply_of(store_away());
    if (*row) return {200, "application/json", view(**row), {}};
    const auto of_rating =
        number.empty() ? kiosk::Result<std::vector<StoredRecord>>(std::vector<StoredRecord>{})
                       : store_.records(shelf, number);
    if (!of_rating) return reply_of(store_away());
    if (of_rating->empty()) return reply_of(not_found());
    return {200, "application/json", view(of_rating->front()), {}};
}

Answer<std::string> FeedbackDesk::list() {
    const std::lock_guard lock(mutex_);
    const auto rows = number_bad_ratings() ? store_.records(shelf)
                                           : kiosk::Result<std::vector<StoredRecord>>(
                                                 kiosk::ErrorCode::io_error, "store");
    if (!rows) return store_away();
    Json list = Json::array();
    for (const auto& row : *rows) {
        auto entry = Json::parse(view(row));
        entry["body"] = Json::parse(row.body);
        list.push_back(std::move(entry));
    }
    return list.dump();
}

Reply FeedbackDesk::close(const std::string& number, const std::string& user,
                          const std::string& answer) {
    const std::lock_guard lock(mutex_);
    const auto row = store_.find_record(shelf, number);
    if (!row) return reply_of(store_away());
    if (!*row) return reply_of(not_found());
    auto json = Json::parse((*row)->body);
    if (json.contains("closed_at") || is_record_only(text_at(json, "kind")))
        return reply_of(Problem{409, "not-now", "closed already", false, {}, {}});
    if (answer.empty() || !is_short_text(answer))
        return reply_of(wrong_member("/answer", "is missing"));
    json["closed_at"] = time_text(now_());
    json["closed_by"] = user;
    json["answer"] = answer;
    auto closed = **row;
    closed.body = json.dump();
    if (const auto kept = store_.put_record(shelf, closed); !kept) return reply_of(store_away());
    return {200, "application/json", view(closed), {}};
}

}  // namespace tests
