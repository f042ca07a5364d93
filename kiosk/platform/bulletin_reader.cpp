#include "kiosk/platform/bulletin_reader.h"

#include <array>

#include <nlohmann/json.hpp>

#include "kiosk/platform/compact_jws.h"
#include "kiosk/platform/told_values.h"

namespace kiosk {

namespace {

using PublicJson = nlohmann::json;

constexpr const char* bulletin_type = "bianmin-bulletin+jws";
constexpr std::size_t notices_max = 500;
constexpr std::size_t terminals_max = 1'000;
constexpr std::size_t questions_max = 20;
constexpr std::size_t slots_max = 200;
constexpr std::size_t rankings_max = 1'000;
constexpr std::size_t ranked_max = 100;

Error unreadable(const char* what) {
    return {ErrorCode::bad_format, what, {}};
}

/// At most `most` of the list under that name; empty when there is none.
std::vector<PublicJson> list_in(const PublicJson& json, const char* name, std::size_t most) {
    std::vector<PublicJson> list;
    const auto found = json.is_object() ? json.find(name) : json.end();
    if (!json.is_object() || found == json.end() || !found->is_array()) return list;
    for (const auto& one : *found)
        if (list.size() < most) list.push_back(one);
    return list;
}

std::optional<CivilDate> day_in(const PublicJson& json, const char* name) {
    return told_day_if_any(told_text(json, name));
}

std::optional<int> percent_in(const PublicJson& json, const char* name) {
    const auto found = json.is_object() ? json.find(name) : json.end();
    if (!json.is_object() || found == json.end() || !found->is_number_integer())
        return std::nullopt;
    const auto value = found->get<int>();
    return value >= 0 && value <= 100 ? std::optional(value) : std::nullopt;
}

/// What a later platform calls otherwise is a notice.
Bulletin::Kind kind_of(const std::string& name) {
    using Row = std::pair<std::string_view, Bulletin::Kind>;
    static constexpr std::array<Row, 4> rows{{{"policy", Bulletin::Kind::policy},
                                              {"power", Bulletin::Kind::power},
                                              {"duty", Bulletin::Kind::duty},
                                              {"cases", Bulletin::Kind::cases}}};
    for (const auto& [word, kind] : rows)
        if (word == name) return kind;
    return Bulletin::Kind::notice;
}

std::optional<Bulletin::Notice> notice_of(const PublicJson& json) {
    const auto from = day_in(json, "valid_from");
    const auto to = day_in(json, "valid_to");
    Bulletin::Notice notice;
    notice.id = told_text(json, "id");
    notice.kind = kind_of(told_text(json, "kind"));
    notice.title = told_words(json, "title");
    notice.text = told_words(json, "text");
    notice.source = told_words(json, "source");
    const bool is_whole =
        !notice.title.empty() && !notice.text.empty() && !notice.source.empty() && from && to;
    if (!is_whole || told_text(json, "state") != "approved") return std::nullopt;
    notice.valid_from = *from;
    notice.valid_to = *to;
    return notice;
}

std::optional<Bulletin::Question> question_of(const PublicJson& json) {
    Bulletin::Question question;
    question.id = told_text(json, "id");
    question.words = told_words(json, "words");
    const auto kind = told_text(json, "kind");
    if (kind == "multiple") question.kind = Bulletin::Question::Kind::multiple;
    if (kind == "text") question.kind = Bulletin::Question::Kind::text;
    for (const auto& option : list_in(json, "options", questions_max))
        question.options.push_back({told_text(option, "id"), told_words(option, "words")});
    const bool needs_options = kind == "single" || kind == "multiple";
    const bool known = needs_options || kind == "text";
    const bool is_whole = known && !question.id.empty() && !question.words.empty() &&
                          (!needs_options || question.options.size() > 1);
    return is_whole ? std::optional(std::move(question)) : std::nullopt;
}

/// A survey with a question that this terminal can't ask is not asked at all.
std::optional<Bulletin::Survey> survey_of(const PublicJson& json) {
    const auto to = day_in(json, "valid_to");
    Bulletin::Survey survey{told_text(json, "id"), told_words(json, "title"), {}, {}};
    if (survey.id.empty() || survey.title.empty() || !to) return std::nullopt;
    survey.valid_to = *to;
    for (const auto& one : list_in(json, "questions", questions_max)) {
        auto question = question_of(one);
        if (!question) return std::nullopt;
        survey.questions.push_back(std::move(*question));
    }
    return survey.questions.empty() ? std::nullopt : std::optional(std::move(survey));
}

/// One that nobody can date is none.
std::optional<Bulletin::Ranking> ranking_of(const PublicJson& json) {
    const auto day = day_in(json, "day");
    Bulletin::Ranking ranking{told_text(json, "area_code"), {}, {}};
    if (!day || ranking.area_code.empty()) return std::nullopt;
    ranking.day = *day;
    for (const auto& code : list_in(json, "services", ranked_max))
        if (code.is_string()) ranking.services.emplace_back(code.get<std::string>());
    return ranking;
}

}  // namespace

Result<Bulletin> read_bulletin(std::string_view answer, const Bytes& receipt_key) {
    const auto envelope = PublicJson::parse(answer, nullptr, false);
    auto payload = signed_payload(told_text(envelope, "bulletin"), bulletin_type, receipt_key);
    if (!payload) return payload.error();
    const auto json = PublicJson::parse(*payload, nullptr, false);
    if (!json.is_object()) return unreadable("the bulletin is no object");
    Bulletin bulletin;
    bulletin.month = told_text(json, "month");
    for (const auto& one : list_in(json, "figures", terminals_max))
        bulletin.figures.push_back({told_text(one, "terminal_id"), percent_in(one, "satisfaction"),
                                    percent_in(one, "availability")});
    for (const auto& one : list_in(json, "notices", notices_max))
        if (auto notice = notice_of(one)) bulletin.notices.push_back(std::move(*notice));
    for (const auto& one : list_in(json, "surveys", questions_max))
        if (auto survey = survey_of(one)) bulletin.surveys.push_back(std::move(*survey));
    for (const auto& one : list_in(json, "rankings", rankings_max))
        if (auto ranking = ranking_of(one)) bulletin.rankings.push_back(std::move(*ranking));
    return bulletin;
}

Result<HallOffer> read_hall(std::string_view answer) {
    const auto json = PublicJson::parse(answer, nullptr, false);
    HallOffer offer;
    for (const auto& one : list_in(json, "queues", questions_max)) {
        HallOffer::Queue queue{told_text(one, "id"), told_words(one, "name"),
                               told_words(one, "window"), 0};
        const auto waiting = one.is_object() ? one.value("waiting", PublicJson()) : PublicJson();
        if (waiting.is_number_unsigned()) queue.waiting = waiting.get<std::size_t>();
        if (!queue.id.empty() && !queue.name.empty()) offer.queues.push_back(std::move(queue));
    }
    for (const auto& one : list_in(json, "slots", slots_max))
        if (one.is_string() && one.get<std::string>().size() == 16)
            offer.slots.push_back(one.get<std::string>());
    if (offer.queues.empty()) return unreadable("the hall has no queue");
    return offer;
}

Result<HallTicket> read_hall_ticket(std::string_view answer) {
    const auto json = PublicJson::parse(answer, nullptr, false);
    HallTicket ticket;
    const auto handover = told_text(json, "handover_no");
    ticket.number = handover.empty() ? told_text(json, "ticket_no") : handover;
    ticket.name = told_words(json, "name");
    ticket.window = told_words(json, "window");
    ticket.day = told_text(json, "day");
    ticket.code = told_text(json, "code");
    ticket.url = told_text(json, "url");
    const auto slot = told_text(json, "slot");
    if (slot.size() == 16) ticket.time = slot.substr(11);
    const auto waiting = json.is_object() ? json.value("waiting", PublicJson()) : PublicJson();
    if (waiting.is_number_unsigned()) ticket.waiting = waiting.get<std::size_t>();
    if (ticket.number.empty() || ticket.url.empty()) return unreadable("no ticket of the hall");
    return ticket;
}

Result<FeedbackTaken> read_feedback(std::string_view answer) {
    const auto json = PublicJson::parse(answer, nullptr, false);
    FeedbackTaken taken{told_text(json, "feedback_no"), day_in(json, "due").value_or(CivilDate{})};
    if (taken.number.empty()) return unreadable("no number");
    return taken;
}

}  // namespace kiosk
