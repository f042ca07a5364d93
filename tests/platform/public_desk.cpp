#include "tests/platform/public_desk.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "kiosk/base/encoding.h"
#include "tests/platform/case_view.h"
#include "tests/platform/messages.h"

namespace tests {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* shelf = "notice";
constexpr const char* presence = "presence";
constexpr int slots_a_day = 24 * 60 / PublicDesk::slot_minutes;
constexpr int satisfied_from = 3;  // 基本满意

int minute_of_day(kiosk::WallTime now) {
    const auto midnight = time_on(kiosk::civil_date(now), 0);
    return static_cast<int>(
        std::chrono::duration_cast<std::chrono::minutes>(now - midnight).count());
}

kiosk::CivilDate day_of(const std::string& text) {
    return kiosk::civil_date(time_of(text + "T04:00:00.000Z"));
}

/// “2026-10”
std::string month_before(const kiosk::CivilDate& day) {
    const bool january = day.month == 1;
    const int month = january ? 12 : static_cast<int>(day.month) - 1;
    return std::to_string(january ? day.year - 1 : day.year) + (month < 10 ? "-0" : "-") +
           std::to_string(month);
}

bool is_shown(const Json& notice, const std::string& today) {
    return notice.value("state", "") == "approved" && notice.value("valid_from", "9") <= today &&
           today <= notice.value("valid_to", "");
}

int percent(std::int64_t part, std::int64_t whole) {
    return static_cast<int>((100 * part + whole / 2) / whole);
}

}  // namespace

PublicDesk::PublicDesk(Store& store, WorkCalendar calendar, const ReceiptKey& key,
                       std::function<kiosk::WallTime()> now)
    : store_(store), calendar_(std::move(calendar)), key_(key), now_(std::move(now)) {}

void PublicDesk::note_seen(const std::string& terminal) {
    const auto now = now_();
    const auto day = day_text(kiosk::civil_date(now));
    const auto slot = static_cast<std::size_t>(minute_of_day(now) / slot_minutes);
    const auto id = terminal + "|" + day;
    const std::lock_guard lock(mutex_);
    auto& noted = seen_[terminal];
    if (noted == day + std::to_string(slot)) return;
    const auto known = store_.find_record(presence, id);
    if (!known) return;
    auto row = *known ? **known
                      : StoredRecord{id, day.substr(0, 7), day,
                                     std::string(static_cast<std::size_t>(slots_a_day), '0')};
    row.body[slot] = '1';
    if (store_.put_record(presence, row)) noted = day + std::to_string(slot);
}

std::string PublicDesk::month() const {
    return month_before(kiosk::civil_date(now_()));
}

std::int64_t PublicDesk::working_days(const std::string& month,
                                      const kiosk::CivilDate& since) const {
    std::int64_t count = 0;
    for (auto day = day_of(month + "-01"); day_text(day).starts_with(month); day = next_day(day))
        count += since <= day && calendar_.is_working_day(day) ? 1 : 0;
    return count;
}

kiosk::Result<std::vector<PublicDesk::TerminalFigures>> PublicDesk::figures() {
    const auto month = this->month();
    const auto terminals = store_.terminals();
    if (!terminals) return terminals.error();
    const auto rows = store_.all();
    if (!rows) return rows.error();
    const auto heard = store_.records(presence, month);
    if (!heard) return heard.error();
    std::map<std::string, std::pair<int, int>> rated;  // all, satisfied
    for (const auto& row : *rows) {
        if (row.kind != Kind::evaluation || row.receipt.empty()) continue;
        if (day_text(kiosk::civil_date(time_of(row.accepted_at))).substr(0, 7) != month) continue;
        const auto payload = Json::parse(row.payload, nullptr, false);
        auto& cell = rated[row.terminal_id];
        ++cell.first;
        cell.second += payload.is_object() && payload.value("satisfaction", 0) >= satisfied_from;
    }
    std::map<std::string, std::int64_t> heard_of;  // slots within the expected hours
    for (const auto& row : *heard) {
        if (!calendar_.is_working_day(day_of(row.at))) continue;
        heard_of[row.id.substr(0, row.id.find('|'))] += std::count(
            row.body.begin() + opens / slot_minutes, row.body.begin() + closes / slot_minutes, '1');
    }
    std::vector<TerminalFigures> figures;
    for (const auto& terminal : *terminals) {
        TerminalFigures row{terminal.id, {}, {}};
        if (const auto cell = rated[terminal.id]; cell.first >= cell_min)
            row.satisfaction = percent(cell.second, cell.first);
        const auto since = kiosk::civil_date(time_of(terminal.registered_at));
        const auto expected = working_days(month, since) * ((closes - opens) / slot_minutes);
        if (expected > 0) row.availability = percent(heard_of[terminal.id], expected);
        figures.push_back(std::move(row));
    }
    return figures;
}

kiosk::Result<std::vector<PublicDesk::Ranking>> PublicDesk::rankings() {
    const auto rows = store_.all();
    if (!rows) return rows.error();
    const auto today = kiosk::civil_date(now_());
    const auto since = now_() - std::chrono::hours(24 * ranking_days);
    std::map<std::string, std::map<std::string, int>> filed;  // area → service → how often
    for (const auto& row : *rows) {
        if (row.kind != Kind::submission || row.receipt.empty()) continue;
        const auto at = time_of(row.accepted_at);
        // A day is counted when it is over: so what is told changes once a day.
        if (at < since || kiosk::civil_date(at) == today) continue;
        const auto payload = Json::parse(row.payload, nullptr, false);
        if (payload.is_object()) ++filed[payload.value("area_code", "")][row.service_code];
    }
    std::vector<Ranking> rankings;
    for (const auto& [area, counts] : filed) {
        std::vector<std::pair<int, std::string>> often;
        for (const auto& [service, count] : counts)
            if (count >= cell_min) often.emplace_back(-count, service);
        std::ranges::sort(often);
        if (often.empty() || area.empty()) continue;
        rankings.push_back({area, {}});
        for (const auto& [count, service] : often) rankings.back().services.push_back(service);
    }
    return rankings;
}

std::string PublicDesk::surveys() const {
    const auto today = day_text(kiosk::civil_date(now_()));
    Json open = Json::array();
    const auto delivered = Json::parse(delivered_bulletin());
    for (const auto& survey : delivered["surveys"])
        if (today <= survey.value("valid_to", "")) open.push_back(survey);
    return open.dump();
}

kiosk::Result<std::string> PublicDesk::notices() {
    const auto rows = store_.records(shelf);
    if (!rows) return rows.error();
    Json all = Json::parse(delivered_bulletin())["notices"];
    for (const auto& row : *rows) {
        auto notice = Json::parse(row.body);
        notice["id"] = row.id;
        all.push_back(std::move(notice));
    }
    return all.dump();
}

Answer<std::string> PublicDesk::write_notice(const std::string& user,
                                             const std::string& notice_json) {
    auto notice = Json::parse(notice_json, nullptr, false);
    const auto has_words = [&](const char* name) {
        return notice.is_object() && notice.value(name, Json()).is_object() &&
               !notice[name].value("zh", "").empty();
    };
    if (!has_words("title") || !has_words("text") || !has_words("source") ||
        notice.value("valid_from", "").size() != 10 || notice.value("valid_to", "").size() != 10)
        return malformed("title, text, source and the days of validity are wanted");
    notice["state"] = "draft";
    notice["written_by"] = user;
    const std::lock_guard lock(mutex_);
    const auto rows = store_.records(shelf);
    if (!rows) return store_away();
    const auto id = "n" + std::to_string(rows->size() + 1);
    const auto kept = store_.add_record(shelf, {id, user, time_text(now_()), notice.dump()});
    if (!kept || !*kept) return store_away();
    return id;
}

std::optional<Problem> PublicDesk::approve_notice(const std::string& id, const std::string& user) {
    const std::lock_guard lock(mutex_);
    const auto row = store_.find_record(shelf, id);
    if (!row) return store_away();
    if (!*row) return not_found();
    auto notice = Json::parse((*row)->body);
    if (notice.value("written_by", "") == user)
        return Problem{403, "forbidden", "another person approves", false, {}, {}};
    if (notice.value("state", "") != "draft")
        return Problem{409, "not-now", "approved already", false, {}, {}};
    notice["state"] = "approved";
    notice["approved_by"] = user;
    auto approved = **row;
    approved.body = notice.dump();
    if (const auto kept = store_.put_record(shelf, approved); !kept) return store_away();
    return std::nullopt;
}

Reply PublicDesk::bulletin(const std::string& if_none_match) {
    const auto today = day_text(kiosk::civil_date(now_()));
    const auto all = notices();
    const auto rows = figures();
    const auto ranked = rankings();
    if (!all || !rows || !ranked) return reply_of(store_away());
    Json shown = Json::array();
    for (auto notice : Json::parse(*all)) {
        if (!is_shown(notice, today)) continue;
        notice.erase("written_by");
        notice.erase("approved_by");
        shown.push_back(std::move(notice));
    }
    Json figures = Json::array();
    for (const auto& row : *rows)
        figures.push_back({{"terminal_id", row.terminal_id},
                           {"satisfaction", row.satisfaction ? Json(*row.satisfaction) : Json()},
                           {"availability", row.availability ? Json(*row.availability) : Json()}});
    Json by_area = Json::array();
    for (const auto& row : *ranked)
        by_area.push_back(
            {{"area_code", row.area_code}, {"day", today}, {"services", row.services}});
    const auto body = Json{
        {"month", month()},
        {"figures", figures},
        {"notices", shown},
        {"surveys", Json::parse(surveys())},
        {"rankings",
         by_area}}.dump();
    const auto etag =
        "\"" + kiosk::to_hex(kiosk::sha256(kiosk::as_bytes(body))).substr(0, 32) + "\"";
    Reply reply{200, "application/json", {}, {{"ETag", etag}}};
    if (if_none_match == etag)
        reply.status = 304;
    else
        reply.body = Json{{"bulletin", key_.sign_compact(body, "bianmin-bulletin+jws")}}.dump();
    return reply;
}

}  // namespace tests
