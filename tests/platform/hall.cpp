#include "tests/platform/hall.h"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "kiosk/base/encoding.h"
#include "tests/platform/case_view.h"
#include "tests/platform/json_text.h"
#include "tests/platform/messages.h"

namespace tests {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t draft_size_max = 256 * 1024;

struct Queue {
    const char* id;
    char letter;
    const char* zh;
    const char* en;
    int window;
};
constexpr std::array<Queue, 3> queues{{{"general", 'A', "综合受理", "General services", 3},
                                       {"enterprise", 'B', "企业开办", "Companies", 6},
                                       {"collect", 'C', "证照领取", "Collection", 8}}};

/// From nine to twelve and two to five, by half hours; minutes after midnight.
constexpr std::array<int, 12> slots{540, 570, 600, 630, 660, 690, 840, 870, 900, 930, 960, 990};

std::string clock_text(int minutes) {
    const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    return two(minutes / 60) + ":" + two(minutes % 60);
}

Json window_words(int window) {
    const auto number = std::to_string(window);
    return {{"zh", number + " 号窗口"}, {"en", "Window " + number}};
}

Handover handover_of(const StoredRecord& row) {
    const auto json = Json::parse(row.body);
    Handover handover;
    handover.token = row.id;
    handover.holder = row.owner;
    handover.number = text_at(json, "number");
    handover.code = text_at(json, "code");
    handover.terminal_id = text_at(json, "terminal_id");
    handover.service_code = text_at(json, "service_code");
    handover.form_id = text_at(json, "form_id");
    handover.form_version = text_at(json, "form_version");
    handover.payload = json.value("payload", Json::object()).dump();
    handover.expires = time_of(text_at(json, "expires_at"));
    handover.case_no = text_at(json, "case_no");
    return handover;
}

}  // namespace

Hall::Hall(Store& store, WorkCalendar calendar, std::function<kiosk::WallTime()> now)
    : store_(store), calendar_(std::move(calendar)), now_(std::move(now)) {}

std::string Hall::token() {
    kiosk::Bytes bytes(24);
    random_.fill(bytes);
    return kiosk::to_base64url(bytes);
}

std::string Hall::digits(std::size_t count) {
    std::string text;
    while (text.size() < count) {
        kiosk::Bytes byte(1);
        random_.fill(byte);
        // 250 to 255 would make small digits likelier.
        if (byte[0] < 250) text += static_cast<char>('0' + byte[0] % 10);
    }
    return text;
}

Reply Hall::show() {
    const std::lock_guard lock(mutex_);
    const auto today = kiosk::civil_date(now_());
    Json list = Json::array();
    for (const auto& queue : queues) {
        const auto taken = store_.records("queue_ticket", queue.id + ("|" + day_text(today)));
        if (!taken) return reply_of(store_away());
        list.push_back({{"id", queue.id},
                        {"name", {{"zh", queue.zh}, {"en", queue.en}}},
                        {"window", window_words(queue.window)},
                        {"waiting", taken->size()}});
    }
    const auto day = day_text(calendar_.after(today, 1).date);
    Json free = Json::array();
    for (const int minutes : slots) {
        const auto slot = day + "T" + clock_text(minutes);
        const auto taken = store_.records("queue_ticket", "slot|" + slot);
        if (!taken) return reply_of(store_away());
        if (taken->size() < places_a_slot) free.push_back(slot);
    }
    return {200, "application/json", Json{{"queues", list}, {"slots", free}}.dump(), {}};
}

Reply Hall::take_ticket(const OnceCall& call, const std::string& body) {
    const std::lock_guard lock(mutex_);
    return done_once(store_, call, [&]() -> Answer<DoneOnce> {
        const auto wish = Json::parse(body, nullptr, false);
        const auto id = text_at(wish, "queue");
        const auto* const queue =
            std::ranges::find_if(queues, [&](const Queue& each) { return each.id == id; });
        if (queue == queues.end()) return wrong_member("/queue", "is no queue of this hall");
        const auto slot = text_at(wish, "slot");
        const auto today = day_text(kiosk::civil_date(now_()));
        const auto next = day_text(calendar_.after(kiosk::civil_date(now_()), 1).date);
        const bool known = std::ranges::any_of(
            slots, [&](int minutes) { return slot == next + "T" + clock_text(minutes); });
        if (!slot.empty() && !known) return wrong_member("/slot", "is not offered");
        const auto owner = slot.empty() ? queue->id + ("|" + today) : "slot|" + slot;
        const auto taken = store_.records("queue_ticket", owner);
        if (!taken) return store_away();
        const auto room = slot.empty() ? tickets_a_day : places_a_slot;
        if (static_cast<int>(taken->size()) >= room)
            return Problem{409, "not-now", "nothing is left", false, {}, {}};
        const auto place = std::to_string(taken->size() + 1);
        // An appointment bears the time, so that no number stands for two people of a day.
        const auto ticket =
            slot.empty() ? queue->letter + std::string(3 - place.size(), '0') + place
                         : std::string("Y") + slot.substr(11, 2) + slot.substr(14, 2) + "-" + place;
        const auto link = token();
        Json told{{"ticket_no", ticket},
                  {"queue", queue->id},
                  {"name", {{"zh", queue->zh}, {"en", queue->en}}},
                  {"window", window_words(queue->window)},
                  {"issued_at", time_text(now_())},
                  {"day", slot.empty() ? today : slot.substr(0, 10)},
                  {"waiting", slot.empty() ? taken->size() : 0},
                  {"url", pages_ + "/t/" + link}};
        if (!slot.empty()) told["slot"] = slot;
        DoneOnce done;
        done.body = told.dump();
        done.write.records.push_back({"queue_ticket", {link, owner, time_text(now_()), done.body}});
        return done;
    });
}

std::optional<std::string> Hall::find_ticket(const std::string& token) {
    const std::lock_guard lock(mutex_);
    const auto row = store_.find_record("queue_ticket", token);
    if (!row || !*row) return std::nullopt;
    const auto day = text_at(Json::parse((*row)->body), "day");
    if (day < day_text(kiosk::civil_date(now_()))) return std::nullopt;
    return (*row)->body;
}

Reply Hall::hand_over(const PersonCall& call) {
    const std::lock_guard lock(mutex_);
    if (!is_uuid(call.about)) return reply_of(malformed("the path names no UUID"));
    if (call.body.size() > draft_size_max)
        return reply_of(Problem{413, "too-large", {}, false, {}, {}});
    const auto draft = Json::parse(call.body, nullptr, false);
    if (!draft.is_object() || !draft.value("payload", Json()).is_object() ||
        text_at(draft, "service_code").empty())
        return reply_of(wrong_member("/payload", "is no begun case"));
    if (!draft.value("form_id", Json()).is_string())
        return reply_of(wrong_member("/form_id", "is missing"));
    const auto owner_of = draft["payload"].value("applicant", Json::object());
    if (text_at(owner_of, "number") != call.person)
        return reply_of(wrong_member("/payload/applicant/number", "is somebody else's"));
    const auto digest = kiosk::to_hex(kiosk::sha256(kiosk::as_bytes(call.body)));
    const auto key = call.terminal + "|" + call.about;
    const auto known = store_.find_record("handover_request", key);
    if (!known) return reply_of(store_away());
    if (*known && (*known)->owner != digest)
        return reply_of(Problem{409, "digest-conflict", "another draft", false, {}, {}});
    if (*known) return {200, "application/json", (*known)->body, {}};
    const auto link = token();
    const auto number = "H" + digits(9);
    const auto code = digits(8);
    const auto expires = time_text(now_() + handover_lasts);
    const Json kept{{"number", number},
                    {"code", code},
                    {"terminal_id", call.terminal},
                    {"service_code", text_at(draft, "service_code")},
                    {"form_id", text_at(draft, "form_id")},
                    {"form_version", text_at(draft, "form_version")},
                    {"payload", draft["payload"]},
                    {"expires_at", expires}};
    const Json told{{"handover_no", number},
                    {"code", code},
                    {"url", pages_ + "/m/" + link},
                    {"expires_at", expires}};
    CaseWrite write;
    write.records = {{"handover", {link, call.person, time_text(now_()), kept.dump()}},
                     {"handover_code", {code, link, time_text(now_()), "{}"}},
                     {"handover_request", {key, digest, time_text(now_()), told.dump()}}};
    if (const auto stored = store_.write_case(write); !stored) return reply_of(store_away());
    return {201, "application/json", told.dump(), {}};
}

std::optional<Handover> Hall::find_handover(const std::string& word) {
    const std::lock_guard lock(mutex_);
    auto row = store_.find_record("handover", word);
    if (row && !*row)
        if (const auto code = store_.find_record("handover_code", word); code && *code)
            row = store_.find_record("handover", (*code)->owner);
    if (!row || !*row) return std::nullopt;
    auto handover = handover_of(**row);
    if (handover.expires <= now_()) return std::nullopt;
    return handover;
}

kiosk::Result<void> Hall::note_filed(const Handover& handover, const std::string& case_no) {
    const std::lock_guard lock(mutex_);
    const auto row = store_.find_record("handover", handover.token);
    if (!row) return row.error();
    if (!*row) return {kiosk::ErrorCode::not_found, "handover"};
    auto kept = Json::parse((*row)->body);
    kept["case_no"] = case_no;
    auto filed = **row;
    filed.body = kept.dump();
    return store_.put_record("handover", filed);
}

Reply Hall::make_code(const PersonCall& call, const MayCollect& may_collect) {
    const auto json = Json::parse(call.body, nullptr, false);
    auto about = call;
    about.about = text_at(json, "case_no");
    const auto collects = may_collect(about);
    if (!collects) return reply_of(collects.problem());
    if (!*collects) return reply_of(Problem{409, "not-now", "no result yet", false, {}, {}});
    const std::lock_guard lock(mutex_);
    return done_once(
        store_, {call.terminal, call.idempotency_key, "cabinet\n" + call.person + call.body},
        [&]() -> Answer<DoneOnce> {
            const auto code = digits(8);
            const auto boxes = store_.records("cabinet_code");
            if (!boxes) return store_away();
            const auto box = std::to_string(boxes->size() % 24 + 1);
            const auto until = calendar_.after(kiosk::civil_date(now_()), 5).date;
            DoneOnce done;
            done.body = Json{{"code", code}, {"box", box}, {"until", day_text(until)}}.dump();
            done.write.records.push_back(
                {"cabinet_code", {code, about.about, time_text(now_()), done.body}});
            return done;
        });
}

Reply Hall::open_box(const std::string& body) {
    const std::lock_guard lock(mutex_);
    if (now_() - wrong_since_ >= std::chrono::minutes(10)) wrong_codes_ = 0;
    if (wrong_codes_ >= wrong_codes_max)
        return reply_of(Problem{429, "too-many", {}, true, 600, {}});
    const auto code = text_at(Json::parse(body, nullptr, false), "code");
    const auto row = store_.find_record("cabinet_code", code);
    if (!row) return reply_of(store_away());
    const auto box = *row ? Json::parse((*row)->body) : Json::object();
    const auto until = text_at(box, "until");
    const bool is_open = box.contains("opened_at");
    if (!*row || is_open || until < day_text(kiosk::civil_date(now_()))) {
        if (wrong_codes_++ == 0) wrong_since_ = now_();
        return reply_of(not_found());
    }
    auto opened = **row;
    auto kept = box;
    kept["opened_at"] = time_text(now_());
    opened.body = kept.dump();
    if (const auto stored = store_.put_record("cabinet_code", opened); !stored)
        return reply_of(store_away());
    return {200, "application/json", Json{{"box", text_at(box, "box")}}.dump(), {}};
}

}  // namespace tests
