#include "kiosk/app/case_service.h"
#include "kiosk/app/consent_body.h"
#include "kiosk/base/log.h"
#include "kiosk/platform/person_data_reader.h"

namespace kiosk {

namespace {

constexpr const char* json_type = "application/json";

/// With these nothing more needs to be asked: the pass counts no longer.
bool ends_gathering(const Error& error) {
    return error.code == ErrorCode::unauthorised;
}

std::string_view name_of_state(ELicence::State state) {
    switch (state) {
        case ELicence::State::valid:
            return "valid";
        case ELicence::State::expired:
            return "expired";
        case ELicence::State::revoked:
            return "revoked";
        case ELicence::State::another_holder:
            return "another_holder";
        case ELicence::State::forged:
            return "forged";
        case ELicence::State::wrong_number:
            return "wrong_number";
    }
    return "forged";
}

/// Somebody may have given the platform what is not right; who it was about is not said.
void report(const std::vector<ELicence>& licences) {
    for (const auto& each : licences) {
        const bool in_order = each.state == ELicence::State::valid ||
                              each.state == ELicence::State::expired ||
                              each.state == ELicence::State::revoked;
        if (!in_order) log::licence_refused(each.type, name_of_state(each.state));
    }
}

}  // namespace

HttpRequest CaseService::with_pass(HttpMethod method, const std::string& path) const {
    HttpRequest request;
    request.method = method;
    request.url = url_ + path;
    request.timeout = timeout;
    request.headers = {{"Authorization", "Bearer " + pass_.token.reveal()}};
    return request;
}

HttpRequest CaseService::put_with_pass(const std::string& path, std::string json) const {
    auto request = with_pass(HttpMethod::put, path);
    request.headers.push_back({"Content-Type", json_type});
    request.body = std::move(json);
    return request;
}

SharedSet CaseService::fetch_set(const Consent& consent, const std::string& id) {
    SharedSet set;
    set.id = id;
    const auto reply = send_traced(
        with_pass(HttpMethod::get, "/v1/shared-data/" + id + "?consent=" + consent.id.text()));
    if (!reply) return set;
    if (reply->status == 404) set.state = SharedSet::State::none;
    if (reply->status == 403) set.state = SharedSet::State::refused;
    if (reply->status != 200) return set;
    auto read = read_shared_set(reply->body);
    // Another set than the one that was asked for is no answer.
    return read && read->id == id ? std::move(read).value() : std::move(set);
}

Result<CaseAnswer> CaseService::fetch_licences(const effect::AskPlatform& wanted,
                                               const Consent* consent) {
    const std::string query = consent == nullptr ? "" : "?consent=" + consent->id.text();
    const auto reply = send_traced(with_pass(HttpMethod::get, "/v1/licences" + query));
    if (!reply) return reply.error();
    if (reply->status != 200) return refused_answer(reply->status);
    auto read = read_licences(reply->body, licence_key_, wanted.person.number);
    if (!read) return read.error();
    report(*read);
    PersonData data;
    data.licences = std::move(read).value();
    return CaseAnswer(std::move(data));
}

PersonData CaseService::note_licences(PersonData told, const Consent& consent) const {
    for (const auto& each : told.licences) note_("used:licence:" + each.type, consent.id.text());
    return told;
}

Result<CaseAnswer> CaseService::gather(const effect::AskPlatform& wanted, const Consent& consent) {
    const auto ends = clock_.now().steady + gathering_max;
    const auto kept = send_traced(put_with_pass(
        "/v1/consents/" + consent.id.text(), consent_body(consent, ConsentPurpose::service_case)));
    if (!kept) return kept.error();
    if (kept->status != 200 && kept->status != 201) return refused_answer(kept->status);
    note_("consented", consent.id.text());
    PersonData data;
    if (!consent.licence_types.empty()) {
        auto told = fetch_licences(wanted, &consent);
        if (told)
            data = note_licences(std::get<PersonData>(std::move(told).value()), consent);
        else if (ends_gathering(told.error()))
            return told.error();
    }
    for (const auto& id : consent.data_sets) {
        if (clock_.now().steady < ends) {
            data.sets.push_back(fetch_set(consent, id));
            if (data.sets.back().state == SharedSet::State::found)
                note_("used:data:" + id, consent.id.text());
        } else {
            data.sets.emplace_back();
            data.sets.back().id = id;
        }
    }
    return CaseAnswer(std::move(data));
}

Result<CaseAnswer> CaseService::end_consent(const Uuid& consent) {
    const auto reply =
        send_traced(with_pass(HttpMethod::put, "/v1/consents/" + consent.text() + "/withdrawal"));
    if (!reply) return reply.error();
    if (reply->status != 200) return refused_answer(reply->status);
    note_("consent_ended", consent.text());
    return CaseAnswer(ConsentEnded{});
}

}  // namespace kiosk
