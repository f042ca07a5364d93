#include <nlohmann/json.hpp>

#include "kiosk/app/case_service.h"
#include "kiosk/app/consent_body.h"
#include "kiosk/app/face_reader.h"
#include "kiosk/base/encoding.h"
#include "kiosk/base/log.h"

namespace kiosk {

namespace {

using FaceJson = nlohmann::json;

/// The picture of the person is in it once more: it is wiped where it was made.
std::string comparison_of(const effect::CompareFace& wanted, const SecretBytes& picture) {
    auto coded = to_base64(picture.reveal());
    FaceJson json{{"consent_id", wanted.consent.id.text()},
                  {"service_code", wanted.consent.service.value()},
                  {"picture", coded}};
    wipe_value(coded);
    auto body = json.dump();
    wipe_value(json["picture"].get_ref<std::string&>());
    return body;
}

}  // namespace

Result<HttpReply> CaseService::put_about_face(const std::string& path, std::string body) {
    auto request = put_with_pass(path, std::move(body));
    request.timeout = picture_timeout;
    auto reply = send_traced(std::move(request));
    if (reply && reply->status != 200 && reply->status != 201) return refused_answer(reply->status);
    return reply;
}

Result<FaceTold> CaseService::face_told(const effect::CompareFace& wanted,
                                        const SecretBytes& picture) {
    trace_ = wanted.person.trace;
    area_ = wanted.person.area;
    if (picture.reveal().empty()) return {ErrorCode::not_found, "no picture"};
    if (auto known = ensure_pass(wanted.person); !known) return known.error();
    const auto consent = "/v1/consents/" + wanted.consent.id.text();
    if (const auto given =
            put_about_face(consent, consent_body(wanted.consent, ConsentPurpose::face));
        !given)
        return given.error();
    note_("collected:face", wanted.consent.id.text());
    const auto reply = put_about_face("/v1/face-comparisons/" + wanted.comparison.text(),
                                      comparison_of(wanted, picture));
    // For this one picture it was given; should this not arrive, it ends there by itself.
    static_cast<void>(put_about_face(consent + "/withdrawal", "{}"));
    if (!reply) return reply.error();
    return read_face_answer(reply->body);
}

void CaseService::compare_face(SessionId session, effect::CompareFace wanted, SecretBytes picture) {
    struct Held {
        effect::CompareFace wanted;
        SecretBytes picture;
    };
    const auto request = wanted.request;
    const auto held = std::make_shared<Held>(Held{std::move(wanted), std::move(picture)});
    const auto tell = [this, session, request](Result<FaceTold> told) {
        std::string statement = told ? std::move(told->statement) : std::string();
        auto answer = drivers::believed(told ? Result<drivers::FaceAnswer>(std::move(told->answer))
                                             : Result<drivers::FaceAnswer>(told.error()));
        if (answer.verdict == drivers::FaceVerdict::error)
            log::component_failed("face_comparison", ErrorCode::rejected, answer.reason);
        inbox_.post(
            {session, event::FaceCompared{request, std::move(answer), std::move(statement)}, {}});
    };
    const bool taken = post([this, held, tell] {
        auto told = face_told(held->wanted, held->picture);
        held->picture.wipe();
        held->wanted = {};
        tell(std::move(told));
        scrub_stack();
    });
    if (!taken) tell(Error{ErrorCode::network, "queue full", {}});
}

}  // namespace kiosk
