#include "tests/platform/consent_desk.h"

#include <algorithm>
#include <regex>
#include <set>

#include <nlohmann/json.hpp>

#include "tests/platform/case_view.h"
#include "tests/platform/json_text.h"
#include "tests/platform/messages.h"

namespace tests {

namespace {

using ConsentJson = nlohmann::ordered_json;

constexpr const char* licence_type = "bianmin-licence+jws";
constexpr std::size_t covered_max = 50;

Problem consent_required(const char* why) {
    return {403, "consent-required", why, false, {}, {}};
}

Reply plain(int status, const ConsentJson& body) {
    return {status, "application/json", body.dump(), {}};
}

bool covers(const ConsentJson& body, const char* list, const std::string& what) {
    const auto& named = body.at(list);
    return std::find(named.begin(), named.end(), ConsentJson(what)) != named.end();
}

/// A list of names, each once.
bool are_names(const ConsentJson& body, const char* name) {
    static const std::regex shape("[A-Za-z0-9_-]{1,64}");
    const auto list = body.value(name, ConsentJson());
    if (!list.is_array() || list.size() > covered_max) return false;
    std::set<std::string> once;
    return std::ranges::all_of(list, [&](const ConsentJson& each) {
        return each.is_string() && std::regex_match(each.get<std::string>(), shape) &&
               once.insert(each.get<std::string>()).second;
    });
}

/// Everything that is wrong with a consent at once.
std::optional<Problem> check_consent(const ConsentJson& body) {
    static const std::regex digest("[0-9a-f]{64}");
    Problem problem{422, "invalid-payload", {}, false, {}, {}};
    const auto blame = [&](const char* pointer, const char* why) {
        problem.errors.push_back({pointer, why});
    };
    // Reminders and suggestions are about no service, and name no data set.
    const bool is_profile = text_at(body, "purpose") == "profile";
    // A comparison of one's face is for a service, and covers no data set either.
    const bool is_face = text_at(body, "purpose") == "face";
    if (!is_profile && text_at(body, "service_code").empty()) blame("/service_code", "is missing");
    if (!is_profile && !is_face && text_at(body, "purpose") != "case")
        blame("/purpose", "must be case, profile or face");
    if (text_at(body, "text_version").empty()) blame("/text_version", "is missing");
    if (!std::regex_match(text_at(body, "text_digest"), digest))
        blame("/text_digest", "is no SHA-256 in hexadecimal");
    if (text_at(body, "given_at").empty()) blame("/given_at", "is missing");
    if (!are_names(body, "data_sets")) blame("/data_sets", "is no list of names");
    if (!are_names(body, "licence_types")) blame("/licence_types", "is no list of names");
    if (is_face && problem.errors.empty() &&
        !(body["data_sets"].empty() && body["licence_types"].empty()))
        blame("/data_sets", "a face is compared under a consent of its own");
    const bool covers_nothing = !is_profile && !is_face && problem.errors.empty() &&
                                body["data_sets"].empty() && body["licence_types"].empty();
    if (covers_nothing) blame("/data_sets", "nothing is agreed to");
    return problem.errors.empty() ? std::nullopt : std::optional(problem);
}

/// Another character than the right one.
std::string with_wrong_check(std::string id) {
    id.back() = id.back() == '0' ? '1' : '0';
    return id;
}

ConsentJson licence_json(const Registers::Licence& licence, const std::string& name,
                         const std::string& number, Fault::Effect fault, kiosk::WallTime now) {
    ConsentJson values = ConsentJson::object();
    for (const auto& [key, value] : licence.values) values[key] = Registers::as_of(value, now);
    const bool wrong_check = fault == Fault::Effect::forge_id;
    const bool wrong_holder = fault == Fault::Effect::forge_digest;
    ConsentJson json{
        {"id", wrong_check ? with_wrong_check(licence.id) : licence.id},
        {"type", licence.type},
        {"name", ConsentJson::parse(licence.name_json)},
        {"number", licence.number},
        {"issuer", ConsentJson::parse(licence.issuer_json)},
        {"holder", {{"name", name}, {"number", wrong_holder ? "810000199001010017" : number}}},
        {"values", std::move(values)}};
    if (!licence.valid_to.empty()) json["valid_to"] = Registers::as_of(licence.valid_to, now);
    return json;
}

}  // namespace

struct ConsentDesk::Consent {
    std::string service;
    ConsentJson body;
};

ConsentDesk::ConsentDesk(Store& store, Registers registers, const ReceiptKey& licence_key,
                         const kiosk::Clock& clock)
    : store_(store), registers_(std::move(registers)), licence_key_(licence_key), clock_(clock) {}

Reply ConsentDesk::give(const PersonCall& call) {
    if (!is_uuid(call.about)) return reply_of(malformed("the path names no UUID"));
    const auto body = ConsentJson::parse(call.body, nullptr, false);
    if (!body.is_object()) return reply_of(malformed("not a JSON object"));
    if (auto problem = check_consent(body)) return reply_of(*problem);
    const auto now = time_text(clock_.now().wall);
    const StoredConsent fresh{call.about, call.terminal, call.person, body.dump(), now, {}};
    const auto kept = store_.add_consent(fresh);
    if (!kept) return reply_of(store_away());
    const auto& row = kept->consent;
    if (row.holder != call.person || row.terminal_id != call.terminal || row.body != fresh.body)
        return reply_of(Problem{409, "digest-conflict", "another consent", false, {}, {}});
    return plain(kept->is_new ? 201 : 200, {{"consent_id", row.id},
                                            {"kept_at", row.kept_at},
                                            {"state", row.ended_at.empty() ? "given" : "ended"}});
}

Reply ConsentDesk::take_back(const PersonCall& call) {
    const auto known = store_.find_consent(call.about);
    if (!known) return reply_of(store_away());
    if (!*known || (*known)->holder != call.person) return reply_of(not_found());
    const auto ended = store_.end_consent(call.about, time_text(clock_.now().wall));
    if (!ended) return reply_of(store_away());
    return plain(200, {{"consent_id", call.about}, {"state", "ended"}, {"ended_at", *ended}});
}

Answer<bool> ConsentDesk::covers_face(const std::string& person, const std::string& consent,
                                      const std::string& service) {
    if (!is_uuid(consent)) return false;
    const auto known = store_.find_consent(consent);
    if (!known) return store_away();
    if (!*known || (*known)->holder != person || !(*known)->ended_at.empty()) return false;
    const auto body = ConsentJson::parse((*known)->body);
    return text_at(body, "purpose") == "face" && text_at(body, "service_code") == service;
}

Reply ConsentDesk::list(const PersonCall& call) {
    const auto rows = store_.consents_of(call.person);
    if (!rows) return reply_of(store_away());
    ConsentJson all = ConsentJson::array();
    for (const auto& row : *rows) {
        auto one = ConsentJson::parse(row.body);
        one["consent_id"] = row.id;
        one["state"] = row.ended_at.empty() ? "given" : "ended";
        all.push_back(std::move(one));
    }
    return plain(200, {{"consents", all}});
}

Answer<ConsentDesk::Consent> ConsentDesk::consent_of(const PersonCall& call,
                                                     const std::string& id) const {
    const auto known = store_.find_consent(id);
    if (!known) return store_away();
    if (!*known || (*known)->holder != call.person || (*known)->terminal_id != call.terminal)
        return consent_required("no consent of this person at this terminal");
    if (!(*known)->ended_at.empty()) return consent_required("it was taken back");
    if (clock_.now().wall - time_of((*known)->kept_at) > consent_lasts)
        return consent_required("it is over");
    auto body = ConsentJson::parse((*known)->body);
    return Consent{text_at(body, "service_code"), std::move(body)};
}

bool ConsentDesk::note(const PersonCall& call, const std::string& consent,
                       const std::string& service, const std::string& what,
                       const std::string& outcome) {
    return store_
        .note_use({consent,
                   call.terminal,
                   call.person,
                   service,
                   what,
                   outcome,
                   time_text(clock_.now().wall),
                   {}})
        .has_value();
}

/// What the person filled in before: asked again of nobody.
std::optional<Registers::Record> ConsentDesk::earlier_contacts(const std::string& person) const {
    static const std::map<std::string, std::string> members{{"phone", "phone"},
                                                            {"mobile", "phone"},
                                                            {"contact_phone", "phone"},
                                                            {"care_phone", "phone"},
                                                            {"bank_account", "bank_account"},
                                                            {"care_card", "bank_account"},
                                                            {"mail_address", "address"}};
    const auto payloads = store_.payloads_of(person);
    if (!payloads) return std::nullopt;
    Registers::Record record;
    for (const auto& text : *payloads) {  // newest first
        const auto payload = ConsentJson::parse(text, nullptr, false);
        const auto answers = payload.value("answers", ConsentJson::object());
        for (const auto& [field, value] : answers.items()) {
            const auto found = members.find(field);
            if (found != members.end() && value.is_string())
                record.values.try_emplace(found->second, value.get<std::string>());
        }
        if (record.id.empty()) record.id = text_at(payload, "submission_id");
    }
    return record.values.empty() ? std::nullopt : std::optional(record);
}

/// 我的材料: papers that were taken in earlier cases, the newest of each material, for a year: how
/// far it can be trusted, when it was taken, until when it is taken again, and where it lies
///
std::optional<Registers::Record> ConsentDesk::earlier_papers(const std::string& person) const {
    constexpr auto papers_last = std::chrono::hours(24 * 365);
    const auto payloads = store_.payloads_of(person);
    if (!payloads) return std::nullopt;
    Registers::Record record;
    for (const auto& text : *payloads) {  // newest first
        const auto payload = ConsentJson::parse(text, nullptr, false);
        for (const auto& paper : payload.value("captured", ConsentJson::array())) {
            const auto material = text_at(paper, "material");
            const auto sheets = paper.value("sheets", ConsentJson::array());
            if (material.empty() || sheets.empty()) continue;
            const auto taken = time_of(text_at(sheets[0], "taken_at"));
            const auto until = taken + papers_last;
            if (until < clock_.now().wall) continue;
            record.values.try_emplace(
                material, text_at(sheets[0], "trust") + " " + day_text(kiosk::civil_date(taken)) +
                              " " + day_text(kiosk::civil_date(until)) + " " +
                              text_at(payload, "submission_id") + "/" + text_at(paper, "field"));
        }
        if (record.id.empty()) record.id = text_at(payload, "submission_id");
    }
    return record.values.empty() ? std::nullopt : std::optional(record);
}

std::optional<Registers::Record> ConsentDesk::record_of(const PersonCall& call) const {
    if (call.about == "earlier") return earlier_contacts(call.person);
    if (call.about == "papers") return earlier_papers(call.person);
    const auto* person = registers_.person(call.person);
    if (person == nullptr) return std::nullopt;
    const auto found = person->records.find(call.about);
    return found == person->records.end() ? std::nullopt : std::optional(found->second);
}

Reply ConsentDesk::give_record(const PersonCall& call, const std::string& consent,
                               const Registers::DataSet& set,
                               const Registers::Record& record) const {
    ConsentJson values = ConsentJson::object();
    for (const auto& [key, value] : record.values)
        values[key] = Registers::as_of(value, clock_.now().wall);
    return plain(200, {{"data_set", call.about},
                       {"source", ConsentJson::parse(set.source_json)},
                       {"record", record.id},
                       {"version", set.version},
                       {"class", set.access == Registers::Access::unconditional ? "unconditional"
                                                                                : "conditional"},
                       {"consent_id", consent},
                       {"as_of", time_text(clock_.now().wall)},
                       {"values", values}});
}

Reply ConsentDesk::routed(const PersonCall& call, const std::string& consent,
                          const Registers::DataSet& set) const {
    const auto* neighbour = registers_.neighbour(call.area);
    if (neighbour == nullptr) return reply_of(not_found());
    const auto source = neighbour->sources.find(call.about);
    const auto record = neighbour->records.find({call.person, call.about});
    if (source == neighbour->sources.end() || record == neighbour->records.end())
        return reply_of(not_found());
    auto theirs = set;
    theirs.source_json = source->second;
    return give_record(call, consent, theirs, record->second);
}

Reply ConsentDesk::shared(const PersonCall& call, const std::string& id) {
    const auto consent = consent_of(call, id);
    if (!consent) return reply_of(consent.problem());
    const auto* set = registers_.data_set(call.about);
    if (set == nullptr) return reply_of(not_found());
    const bool withheld = set->access == Registers::Access::withheld;
    const bool covered = covers(consent->body, "data_sets", call.about);
    const auto record = withheld || !covered ? std::nullopt : record_of(call);
    const char* outcome = !covered   ? "not covered"
                          : withheld ? "withheld"
                          : record   ? "given"
                                     : "none";
    // Nothing is given on that leaves no trace.
    if (!note(call, id, consent->service, "data_set:" + call.about, outcome))
        return reply_of(store_away());
    if (!covered) return reply_of(consent_required("it does not name this data set"));
    if (withheld) return reply_of(Problem{403, "not-shared", {}, false, {}, {}});
    if (!call.area.empty() && !registers_.is_own(call.area)) return routed(call, id, *set);
    if (!record) return reply_of(not_found());
    return give_record(call, id, *set, *record);
}

Reply ConsentDesk::licences(const PersonCall& call, const std::string& id, Fault::Effect fault) {
    std::optional<Consent> consent;
    if (!id.empty()) {
        auto given = consent_of(call, id);
        if (!given) return reply_of(given.problem());
        consent = given.take();
    }
    const auto now = clock_.now().wall;
    const auto& key = fault == Fault::Effect::forge_key ? stranger_ : licence_key_;
    ConsentJson rows = ConsentJson::array();
    const auto* person = registers_.person(call.person);
    if (person != nullptr)
        for (const auto& licence : person->licences) {
            if (consent && !covers(consent->body, "licence_types", licence.type)) continue;
            const auto json = licence_json(licence, person->name, call.person, fault, now);
            rows.push_back({{"type", licence.type},
                            {"name", json["name"]},
                            {"licence", key.sign_compact(json.dump(), licence_type)},
                            {"status", licence.status},
                            {"as_of", time_text(now)}});
            const std::string outcome = consent ? "given" : "shown";
            if (!note(call, id, consent ? consent->service : "", "licence:" + licence.id, outcome))
                return reply_of(store_away());
        }
    return plain(200, {{"licences", rows}});
}

std::optional<Problem> ConsentDesk::check_case(std::string_view payload_json) const {
    const auto payload = ConsentJson::parse(payload_json, nullptr, false);
    if (!payload.is_object() || !payload.contains("consent")) return std::nullopt;
    Problem problem{422, "invalid-payload", "the payload breaks the agreed rules", false, {}, {}};
    const auto id = text_at(payload["consent"], "consent_id");
    const auto known = store_.find_consent(id);
    if (!known) return store_away();
    const auto& row = *known;
    const auto applicant = text_at(payload.value("applicant", ConsentJson::object()), "number");
    if (!row || row->holder != applicant)
        problem.errors.push_back({"/consent/consent_id", "is no consent of the applicant"});
    else if (!row->ended_at.empty() && !payload["consent"].value("withdrawn", false))
        problem.errors.push_back({"/consent/consent_id", "was taken back"});
    return problem.errors.empty() ? std::nullopt : std::optional(problem);
}

Reply ConsentDesk::uses() {
    const auto rows = store_.uses();
    if (!rows) return reply_of(store_away());
    ConsentJson all = ConsentJson::array();
    for (const auto& row : *rows)
        all.push_back({{"consent_id", row.consent_id},
                       {"terminal_id", row.terminal_id},
                       {"holder_check", row.holder.substr(row.holder.size() - 4)},
                       {"service_code", row.service_code},
                       {"what", row.what},
                       {"outcome", row.outcome},
                       {"at", row.at},
                       {"case_no", row.case_no}});
    return plain(200, {{"count", all.size()}, {"uses", all}});
}

}  // namespace tests
