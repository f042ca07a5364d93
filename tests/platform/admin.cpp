#include "tests/platform/admin.h"

#include <nlohmann/json.hpp>

namespace tests {

namespace {

using Json = nlohmann::ordered_json;

Reply listing(const char* name, const Json& list) {
    return {200, "application/json", Json{{"count", list.size()}, {name, list}}.dump(), {}};
}

Reply unavailable() {
    return reply_of(store_away());
}

Reply list_accepted(Store& store, Kind kind, const char* name) {
    const auto rows = store.all();
    if (!rows) return unavailable();
    Json list = Json::array();
    for (const auto& row : *rows) {
        if (row.kind != kind || row.receipt.empty()) continue;
        Json entry{{"submission_id", row.id},
                   {"terminal_id", row.terminal_id},
                   {"service_code", row.service_code},
                   {"accepted_at", row.accepted_at},
                   {"content_digest", row.digest},
                   {"manifest", Json::parse(row.manifest)},
                   {"payload", Json::parse(row.payload)}};
        entry["manifest"].erase("payload");  // the sealed box says nothing more
        if (kind == Kind::submission) entry["case_no"] = row.case_no;
        if (kind == Kind::evaluation) entry["case_ref"] = row.case_ref;
        list.push_back(std::move(entry));
    }
    return listing(name, list);
}

}  // namespace

Reply list_cases(Store& store) {
    return list_accepted(store, Kind::submission, "cases");
}

Reply list_evaluations(Store& store) {
    return list_accepted(store, Kind::evaluation, "evaluations");
}

Reply list_promises(Store& store) {
    const auto rows = store.all();
    if (!rows) return unavailable();
    Json list = Json::array();
    for (const auto& row : *rows) {
        if (row.kind != Kind::submission || row.receipt.empty()) continue;
        const auto payload = Json::parse(row.payload, nullptr, false);
        const auto materials =
            payload.is_object() ? payload.value("materials", Json::array()) : Json::array();
        for (const auto& material : materials)
            if (material.value("way", "") == "promise")
                list.push_back({{"case_no", row.case_no},
                                {"service_code", row.service_code},
                                {"accepted_at", row.accepted_at},
                                {"material", material.value("material", "")}});
    }
    return listing("promises", list);
}

Reply list_visits(Store& store) {
    const auto rows = store.all();
    if (!rows) return unavailable();
    std::map<std::string, std::map<std::string, int>> by_service;
    std::map<std::string, int> all;
    for (const auto& row : *rows) {
        if (row.kind != Kind::submission || row.receipt.empty()) continue;
        const auto payload = Json::parse(row.payload, nullptr, false);
        if (!payload.is_object() || !payload.contains("visits")) continue;
        const auto visits = payload["visits"].dump();
        ++by_service[row.service_code][visits];
        ++all[visits];
    }
    return {200, "application/json", Json{{"all", all}, {"by_service", by_service}}.dump(), {}};
}

Reply list_submissions(Store& store) {
    const auto rows = store.all();
    const auto carriers = store.carried();
    if (!rows || !carriers) return unavailable();
    Json list = Json::array();
    for (const auto& row : *rows) {
        const auto carrier = carriers->find(row.id);
        list.push_back({{"submission_id", row.id},
                        {"carried_by", carrier == carriers->end() ? Json() : Json(carrier->second)},
                        {"kind", name_of(row.kind)},
                        {"terminal_id", row.terminal_id},
                        {"state", row.receipt.empty() ? "registered" : "accepted"},
                        {"content_digest", row.digest},
                        {"case_no", row.case_no},
                        {"registered_at", row.registered_at}});
    }
    return listing("submissions", list);
}

std::optional<kiosk::Duration> wanted_hours(const std::string& body) {
    constexpr int hours_max = 366 * 24;
    const auto json = Json::parse(body, nullptr, false);
    if (!json.is_object() || !json.contains("forward_hours")) return std::nullopt;
    const auto& hours = json["forward_hours"];
    if (!hours.is_number_integer() || hours < 0 || hours > hours_max) return std::nullopt;
    return std::chrono::hours(hours.get<int>());
}

std::optional<Course> wanted_course(const std::string& body) {
    const auto json = Json::parse(body, nullptr, false);
    if (!json.is_object() || !json.contains("course") || !json["course"].is_string())
        return std::nullopt;
    return course_of(json["course"].get<std::string>());
}

Reply list_terminals(Store& store) {
    const auto rows = store.terminals();
    if (!rows) return unavailable();
    Json list = Json::array();
    for (const auto& row : *rows)
        list.push_back({{"terminal_id", row.id},
                        {"software_version", row.software_version},
                        {"area_code", row.area_code},
                        {"capabilities", Json::parse(row.capabilities)},
                        {"registered_at", row.registered_at},
                        {"updated_at", row.updated_at}});
    return listing("terminals", list);
}

}  // namespace tests
