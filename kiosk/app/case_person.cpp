#include "kiosk/app/case_service.h"
#include "kiosk/app/consent_body.h"
#include "kiosk/platform/overview_reader.h"
#include "kiosk/platform/own_case_reader.h"

namespace kiosk {

Result<CaseAnswer> CaseService::fetch_overview() {
    return ask_person(with_pass(HttpMethod::get, "/v1/overview"), read_overview);
}

Result<CaseAnswer> CaseService::set_profile(const question::Profile& wanted) {
    const auto id = wanted.consent.id.text();
    const auto request = wanted.ends
                             ? with_pass(HttpMethod::put, "/v1/consents/" + id + "/withdrawal")
                             : put_with_pass("/v1/consents/" + id,
                                             consent_body(wanted.consent, ConsentPurpose::profile));
    const auto reply = send_traced(request);
    if (!reply) return reply.error();
    if (reply->status != 200 && reply->status != 201) return refused_answer(reply->status);
    return fetch_overview();
}

std::optional<Result<CaseAnswer>> CaseService::answer_about_person(const CaseQuestion& asked) {
    if (std::holds_alternative<question::Overview>(asked)) return fetch_overview();
    if (const auto* profile = std::get_if<question::Profile>(&asked)) return set_profile(*profile);
    if (const auto* principal = std::get_if<question::FindPrincipal>(&asked))
        return ask_person(
            with_pass(HttpMethod::get, "/v1/principals?credit_code=" + principal->credit_code),
            read_principal);
    if (const auto* offer = std::get_if<question::ConfirmOffer>(&asked))
        return ask_person(
            with_pass(HttpMethod::put, "/v1/offers/" + offer->offer + "/confirmation"),
            read_own_case);
    if (const auto* verify = std::get_if<question::Verify>(&asked))
        return ask_person(with_pass(HttpMethod::put, "/v1/verifications/" + verify->id.text()),
                          read_verification);
    return std::nullopt;
}

}  // namespace kiosk
