#include "tests/platform/person_desk.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "kiosk/base/encoding.h"
#include "kiosk/model/check_digits.h"
#include "tests/platform/case_view.h"
#include "tests/platform/json_text.h"
#include "tests/platform/messages.h"

namespace tests {

namespace {

using PersonJson = nlohmann::ordered_json;

constexpr const char* authority_type = "bianmin-authority+jws";
constexpr const char* identity_type = "bianmin-identity+jws";
constexpr const char* code_address = "https://auth.yunshan.example/c/";

Reply told(int status, const PersonJson& body) {
    return {status, "application/json", body.dump(), {}};
}

Reply store_is_away() {
    return reply_of(Problem{503, "unavailable", "store", true, 5, {}});
}

/// The days from now on until that day; nullopt: it is no day.
std::optional<int> days_until(const std::string& day, kiosk::WallTime now) {
    if (day.size() != 10) return std::nullopt;
    const auto last = time_of(day + "T00:00:00.000Z");
    const auto today = time_of(day_text(kiosk::civil_date(now)) + "T00:00:00.000Z");
    return static_cast<int>((last - today) / std::chrono::hours(24));
}

PersonJson todo_of(const WaitingCase& waiting) {
    PersonJson todo{{"kind", waiting.is_result ? "result_ready" : "supplement"},
                    {"name", PersonJson::parse(waiting.name_json)},
                    {"case_no", waiting.case_no},
                    {"service_code", waiting.service_code},
                    {"overdue", waiting.overdue}};
    if (!waiting.due.empty()) todo["due"] = waiting.due;
    if (waiting.is_result) todo["line"] = PersonJson::parse(waiting.place_json);
    return todo;
}

/// As a UUID: the same offer to the same person is filed under one id, whoever asks.
std::string id_of(const std::string& person, const std::string& offer) {
    const auto text =
        kiosk::to_hex(kiosk::sha256(kiosk::as_bytes("offer\n" + person + "\n" + offer)));
    return text.substr(0, 8) + "-" + text.substr(8, 4) + "-4" + text.substr(13, 3) + "-a" +
           text.substr(17, 3) + "-" + text.substr(20, 12);
}

PersonJson values_of(const Registers::Offer& offer) {
    PersonJson values = PersonJson::array();
    for (const auto& each : offer.values) {
        values.push_back({{"label", PersonJson::parse(each.label_json)}, {"value", each.value}});
        if (!each.mask.empty()) values.back()["mask"] = each.mask;
    }
    return values;
}

}  // namespace

PersonDesk::PersonDesk(Store& store, CaseDesk& desk, Registers registers, const ReceiptKey& key,
                       const kiosk::Clock& clock, CaseDesk::FindService find_service)
    : store_(store),
      desk_(desk),
      registers_(std::move(registers)),
      key_(key),
      clock_(clock),
      find_service_(std::move(find_service)) {}

std::string PersonDesk::statement(const std::string& json, const char* type) const {
    return key_.sign_compact(json, type);
}

std::optional<std::string> PersonDesk::stated(const std::string& jws, const char* type) const {
    const auto first = jws.find('.');
    const auto second = jws.find('.', first == std::string::npos ? first : first + 1);
    if (first == std::string::npos || second == std::string::npos) return std::nullopt;
    const auto payload = kiosk::from_base64url(jws.substr(first + 1, second - first - 1));
    if (!payload) return std::nullopt;
    std::string text(payload->begin(), payload->end());
    // Ed25519 signs the same bytes always in the same way.
    return statement(text, type) == jws ? std::optional(std::move(text)) : std::nullopt;
}

std::string PersonDesk::principal_json(const std::string& person,
                                       const Registers::Principal& principal) const {
    PersonJson said{{"person", person},
                    {"kind", principal.kind},
                    {"name", principal.name},
                    {"number", principal.number},
                    {"stated_at", time_text(clock_.now().wall)}};
    return PersonJson{{"kind", principal.kind},
                      {"name", principal.name},
                      {"number", principal.number},
                      {"role", PersonJson::parse(principal.role_json)},
                      {"authority", statement(said.dump(), authority_type)}}
        .dump();
}

std::string PersonDesk::profile_consent(const std::string& person) const {
    const auto rows = store_.consents_of(person);
    if (!rows) return {};
    for (const auto& row : *rows) {
        if (!row.ended_at.empty()) continue;
        const auto body = PersonJson::parse(row.body, nullptr, false);
        if (body.is_object() && text_at(body, "purpose") == "profile") return row.id;
    }
    return {};
}

bool PersonDesk::is_confirmed(const std::string& person, const std::string& offer) const {
    const auto known = store_.find_submission(id_of(person, offer));
    return known && known->has_value();
}

Reply PersonDesk::overview(const PersonCall& call) {
    const auto waiting = desk_.waiting(call.person);
    if (!waiting) return reply_of(waiting.problem());
    const auto now = clock_.now().wall;
    const auto* person = registers_.person(call.person);
    const auto consent = profile_consent(call.person);
    PersonJson todos = PersonJson::array();
    for (const auto& each : waiting->cases) todos.push_back(todo_of(each));
    PersonJson suggested = PersonJson::array();
    if (person != nullptr) {
        for (const auto& offer : person->offers) {
            const auto service = find_service_(offer.service_code);
            if (service == nullptr || is_confirmed(call.person, offer.id)) continue;
            todos.push_back({{"kind", "offer"},
                             {"name", PersonJson::parse(service->name_json)},
                             {"line", PersonJson::parse(offer.why_json)},
                             {"offer", offer.id},
                             {"service_code", offer.service_code},
                             {"overdue", false},
                             {"due", Registers::as_of(offer.until, now)},
                             {"values", values_of(offer)}});
        }
        for (const auto& licence : person->licences) {
            const auto last = Registers::as_of(licence.valid_to, now);
            const auto days = days_until(last, now);
            if (consent.empty() || !days || *days > remind_days || *days < -remind_days) continue;
            todos.push_back({{"kind", "licence_expiring"},
                             {"name", PersonJson::parse(licence.name_json)},
                             {"service_code", licence.renewal},
                             {"due", last},
                             {"overdue", *days < 0}});
        }
        for (const auto& each : person->suggested)
            if (!consent.empty() && find_service_(each.service_code) != nullptr)
                suggested.push_back({{"service_code", each.service_code},
                                     {"why", PersonJson::parse(each.why_json)}});
    }
    PersonJson principals = PersonJson::array();
    for (const auto& each : registers_.principals_of(call.person))
        principals.push_back(PersonJson::parse(principal_json(call.person, each)));
    PersonJson body{{"as_of", time_text(now)},
                    {"todos", todos},
                    {"frequent", waiting->frequent},
                    {"suggested", suggested},
                    {"profile", consent.empty() ? "none" : "given"},
                    {"principals", principals}};
    if (!consent.empty()) body["consent_id"] = consent;
    return told(200, body);
}

Reply PersonDesk::find_principal(const PersonCall& call, const std::string& credit_code) {
    if (!kiosk::is_social_credit_code(credit_code))
        return reply_of(Problem{422,
                                "invalid-payload",
                                {},
                                false,
                                {},
                                {{"credit_code", "its check character is wrong"}}});
    for (const auto& each : registers_.principals_of(call.person))
        if (each.number == credit_code)
            return told(200, PersonJson::parse(principal_json(call.person, each)));
    // Whether there is such a company is nobody else's business.
    return reply_of(not_found());
}

kiosk::Result<std::string> PersonDesk::file_offer(const PersonCall& call,
                                                  const Registers::Offer& offer,
                                                  const std::string& id) {
    const auto now = clock_.now().wall;
    const auto* person = registers_.person(call.person);
    PersonJson payload{{"submission_id", id},
                       {"kind", "submission"},
                       {"service_code", offer.service_code},
                       {"applicant", {{"name", person->name}, {"number", call.person}}},
                       {"offer", offer.id},
                       {"values", values_of(offer)}};
    StoredSubmission row;
    row.id = id;
    row.terminal_id = call.terminal;
    row.service_code = offer.service_code;
    row.registered_at = time_text(now);
    row.manifest = "{}";
    row.payload = payload.dump();
    row.digest = "offer";
    Payload opened{kiosk::SecretText(payload.dump()),
                   kiosk::SecretText(call.person.substr(call.person.size() - 4)),
                   {}};
    if (const auto added = store_.add_submission({row, std::move(opened)}); !added)
        return added.error();
    auto day = day_text(kiosk::civil_date(now));
    std::erase(day, '-');
    const auto accepted =
        store_.accept(id, day, time_text(now), [](const auto&) { return std::string("offer"); });
    if (!accepted) return accepted.error();
    return accepted->case_no;
}

Reply PersonDesk::confirm_offer(const PersonCall& call) {
    const auto* person = registers_.person(call.person);
    const auto* offer = person == nullptr ? nullptr : person->offer(call.about);
    if (offer == nullptr) return reply_of(not_found());
    const auto case_no = file_offer(call, *offer, id_of(call.person, offer->id));
    if (!case_no) return store_is_away();
    auto about = call;
    about.about = *case_no;
    return desk_.show(about);
}

Reply PersonDesk::verify(const PersonCall& call) {
    if (!is_uuid(call.about)) return reply_of(malformed("the path names no UUID"));
    const auto now = clock_.now();
    const auto* person = registers_.person(call.person);
    PersonJson body{{"verification_id", call.about}, {"as_of", time_text(now.wall)}};
    if (person == nullptr || !person->has_phone) {
        body["state"] = "unavailable";
        return told(200, body);
    }
    const std::lock_guard lock(mutex_);
    std::erase_if(verifications_, [&](const auto& each) {
        return now.steady - each.second.since > statement_lasts;
    });
    if (verifications_.size() >= verifications_max)
        return reply_of(Problem{429, "too-many", {}, true, 60, {}});
    const auto known =
        verifications_.try_emplace(call.about, Verification{call.person, now.steady, {}}).first;
    const auto& one = known->second;
    if (one.person != call.person) return reply_of(not_found());
    if (!one.is_me && now.steady - one.since > verification_lasts) {
        body["state"] = "lapsed";
    } else if (!one.is_me) {
        body["state"] = "waiting";
        body["code"] = code_address + call.about;
    } else if (!*one.is_me) {
        body["state"] = "refused";
    } else {
        body["state"] = "confirmed";
        body["statement"] = identity_statement(call.person, call.about);
    }
    return told(200, body);
}

std::string PersonDesk::identity_statement(const std::string& person,
                                           const std::string& verification) const {
    return statement(PersonJson{{"person", person},
                                {"level", "verified"},
                                {"verification_id", verification},
                                {"stated_at", time_text(clock_.now().wall)}}
                         .dump(),
                     identity_type);
}

bool PersonDesk::is_on_record(const std::string& person) const {
    return registers_.person(person) != nullptr;
}

Reply PersonDesk::answer_on_phone(const std::string& check, bool is_me) {
    const std::lock_guard lock(mutex_);
    int answered = 0;
    for (auto& [id, one] : verifications_) {
        if (one.is_me || !one.person.ends_with(check)) continue;
        one.is_me = is_me;
        ++answered;
    }
    return told(200, {{"answered", answered}});
}

std::optional<Problem> PersonDesk::check_case(std::string_view payload_json,
                                              const PublishedService* service) const {
    const auto payload = PersonJson::parse(payload_json, nullptr, false);
    if (!payload.is_object() || !payload.contains("applicant")) return std::nullopt;
    Problem problem{422, "invalid-payload", "the payload breaks the agreed rules", false, {}, {}};
    const auto blame = [&](const char* pointer, const char* detail) {
        problem.errors.push_back({pointer, detail});
    };
    const auto applicant = text_at(payload["applicant"], "number");
    const auto now = clock_.now().wall;
    const auto said_of = [&](const std::string& jws, const char* type) {
        const auto text = stated(jws, type);
        auto said = text ? PersonJson::parse(*text) : PersonJson::object();
        const bool counts = text_at(said, "person") == applicant && !applicant.empty() &&
                            now - time_of(text_at(said, "stated_at")) <= statement_lasts;
        return counts ? std::move(said) : PersonJson::object();
    };
    const auto principal = payload.value("on_behalf_of", PersonJson::object());
    if (!principal.empty()) {
        const auto said = said_of(text_at(principal, "authority"), authority_type);
        if (said.empty() || text_at(said, "number") != text_at(principal, "number") ||
            text_at(said, "kind") != text_at(principal, "kind"))
            blame("/on_behalf_of/authority", "is no authority of the applicant");
    }
    if (service != nullptr && !service->acts_for.empty() &&
        !service->acts_for.contains(principal.empty() ? "self" : text_at(principal, "kind")))
        blame("/on_behalf_of", "the service is not for this applicant alone");
    if (service != nullptr && service->wants_verified) {
        const auto evidence = payload.value("evidence", PersonJson::object());
        if (said_of(text_at(evidence, "statement"), identity_type).empty())
            blame("/evidence/statement", "the service wants a verified identity");
    }
    return problem.errors.empty() ? std::nullopt : std::optional(problem);
}

}  // namespace tests
