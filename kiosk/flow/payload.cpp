#include "kiosk/flow/payload.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "kiosk/base/time_text.h"
#include "kiosk/flow/applicant.h"
#include "kiosk/flow/delivery.h"
#include "kiosk/flow/fees.h"
#include "kiosk/flow/hand_over.h"
#include "kiosk/flow/payload_captured.h"
#include "kiosk/flow/payload_sources.h"
#include "kiosk/flow/promise.h"
#include "kiosk/forms/form_values.h"
#include "kiosk/forms/package/split.h"
#include "kiosk/forms/secret_record.h"

namespace kiosk {

namespace {

void write_applicant(SecretWriter& out, const drivers::IdentityCard& card) {
    ObjectWriter applicant(out);
    applicant.known("name", name_on(card));
    applicant.known("number", card.number);
    applicant.text("identity_kind", identity_kind(card.kind));
    applicant.known("sex", card.sex_code);
    applicant.known("nation", card.nation_code);
    applicant.known("birth", card.birth);
    applicant.known("address", card.address);
    applicant.known("issuer", card.issuer);
    applicant.known("english_name", card.english_name);
    applicant.known("nationality", card.nationality);
    applicant.known("pass_number", card.pass_number);
    if (card.valid_from) applicant.text("valid_from", text_of(*card.valid_from));
    if (card.long_term) applicant.literal("long_term", "true");
    if (card.valid_to) applicant.text("valid_to", text_of(*card.valid_to));
    if (card.has_unmapped_characters) applicant.literal("needs_check", "true");
    applicant.end();
}

/// What was agreed to and what compared: no picture, and no figure.
void write_face(SecretWriter& out, ObjectWriter& evidence, const FaceMatters::Confirmed& face) {
    evidence.name("face");
    ObjectWriter member(out);
    member.text("engine", face.engine);
    member.text("version", face.version);
    member.text("comparison", face.evidence);
    member.text("consent_id", face.consent.id.text());
    member.text("text_version", face.consent.text_version);
    member.text("text_digest", face.consent.text_digest);
    member.text("given_at", rfc3339(face.consent.given_at));
    member.end();
}

/// That a card lay on the reader of this terminal, and when: nothing is typed in afterwards
///
void write_evidence(SecretWriter& out, const Visit& visit) {
    ObjectWriter evidence(out);
    evidence.text("identified_by", "card_reader");
    evidence.text("identified_at", rfc3339(visit.identified_at));
    if (!visit.social_card_number.empty())
        evidence.known("social_card_number", visit.social_card_number);
    if (!visit.identity_statement.empty()) evidence.text("statement", visit.identity_statement);
    if (visit.face.confirmed) write_face(out, evidence, *visit.face.confirmed);
    evidence.end();
}

/// For whom the applicant acts, with what the platform has signed about it.
void write_principal(SecretWriter& out, const Principal& principal) {
    ObjectWriter member(out);
    member.text("kind", name_of(principal.kind));
    member.known("name", principal.name);
    member.known("number", principal.number);
    member.text("authority", principal.authority);
    member.end();
}

/// 受理地, 实施地, 结果送达地, each by itself, and the level of the authority.
void write_places(ObjectWriter& payload, const Visit& visit, const Environment& environment) {
    const auto* item = visit.catalogue ? visit.catalogue->find(visit.form_service) : nullptr;
    if (item == nullptr) return;
    payload.text("accepted_in", environment.area_code);
    payload.text("handled_in", visit.catalogue->home_of(*item));
    payload.text("delivered_in", environment.area_code);
    payload.number("use_level", static_cast<std::uint64_t>(item->use_level));
}

/// How long it took from the first touch to the case, in whole seconds.
std::uint64_t seconds_taken(const Visit& visit) {
    const auto taken =
        std::chrono::duration_cast<std::chrono::seconds>(visit.filing->created_at - visit.begun);
    return static_cast<std::uint64_t>(std::max<std::int64_t>(0, taken.count()));
}

/// Each department's own record of a package, as its own form would have given it.
void write_parts(SecretWriter& out, const std::vector<PartOutput>& parts,
                 const SecretText& record) {
    bool first = true;
    out.append("[");
    for (const auto& part : parts) {
        const auto answers = split_json(part, record);
        // The whole record goes with the case; a part that cannot be cut out is not lost.
        if (!answers) continue;
        // Nobody wanted it.
        if (part.optional && answers->reveal() == "{}") continue;
        if (!first) out.append(",");
        first = false;
        ObjectWriter member(out);
        member.text("service_code", part.service_code);
        member.text("form_id", part.form_id);
        member.text("form_version", part.form_version);
        member.literal("answers", answers->reveal());
        member.end();
    }
    out.append("]");
}

/// Which situation the case is, and what the person answered to say so.
void write_situation(SecretWriter& out, ObjectWriter& payload, const Visit& visit) {
    const auto* situation = visit.situation();
    if (situation == nullptr) return;
    payload.text("handle_item", situation->code.value());
    if (visit.scenario.empty()) return;
    payload.name("scenario");
    out.append("[");
    for (std::size_t i = 0; i < visit.scenario.size(); ++i) {
        if (i > 0) out.append(",");
        ObjectWriter answer(out);
        answer.text("question", visit.scenario[i].question);
        answer.text("answer", visit.scenario[i].value);
        answer.end();
    }
    out.append("]");
}

void write_point(SecretWriter& out, const StrokePoint& point) {
    char text[64];
    const auto x = static_cast<double>(point.x);
    const auto y = static_cast<double>(point.y);
    const int length = point.pressure > 0
                           ? std::snprintf(text, sizeof text, "[%.3f,%.3f,%u,%.2f]", x, y, point.ms,
                                           static_cast<double>(point.pressure))
                           : std::snprintf(text, sizeof text, "[%.3f,%.3f,%u]", x, y, point.ms);
    out.append({text, static_cast<std::size_t>(length)});
}

/// The strokes, and the file that they were made under: what was signed has `signed_sha256`.
void write_signature(SecretWriter& out, const std::vector<Stroke>& strokes,
                     const std::optional<SignedForm>& form) {
    ObjectWriter signature(out);
    signature.text("media_type", "application/vnd.bianmin.strokes+json");
    if (form) {
        signature.name("form");
        ObjectWriter file(out);
        write_file(file, form->file);
        file.text("signed_sha256", form->signed_digest);
        file.number("signed_bytes", form->signed_bytes);
        file.end();
    }
    signature.name("strokes");
    out.append("[");
    for (std::size_t i = 0; i < strokes.size(); ++i) {
        out.append(i == 0 ? "[" : ",[");
        for (std::size_t k = 0; k < strokes[i].size(); ++k) {
            if (k > 0) out.append(",");
            write_point(out, strokes[i][k]);
        }
        out.append("]");
    }
    out.append("]");
    signature.end();
}

/// Whose case it is, for whom, what was answered, and how each paper is met.
/// `with_files`: sheets that were taken go with it.
void write_matter(SecretWriter& out, ObjectWriter& payload, const Visit& visit,
                  const SecretText& record, bool with_files) {
    payload.text("language", tag_of(visit.language));
    payload.name("applicant");
    write_applicant(out, *visit.card);
    if (visit.principal.kind != PrincipalKind::self) {
        payload.name("on_behalf_of");
        write_principal(out, visit.principal);
    }
    payload.name("evidence");
    write_evidence(out, visit);
    payload.name("answers");
    out.append(visit.form->answers_json().reveal());
    payload.literal("remarks", visit.form->remarks_json().reveal());
    const auto* item = visit.catalogue ? visit.catalogue->find(visit.form_service) : nullptr;
    const auto* form = item == nullptr ? nullptr : item->terminal_form();
    if (form != nullptr && !form->parts.empty()) {
        payload.name("parts");
        write_parts(out, form->parts, record);
    }
    write_situation(out, payload, visit);
    write_sources(out, payload, visit, with_files);
    write_promises(out, payload, visit);
    write_delivery(out, payload, visit);
}

}  // namespace

std::string civil_text(WallTime time) {
    constexpr std::chrono::hours ahead_of_utc{8};
    auto text = rfc3339(time + ahead_of_utc);
    constexpr std::size_t through_minutes = 16;
    text.resize(through_minutes);
    text[10] = ' ';
    return text;
}

SecretText handover_json(const Visit& visit, const Environment& environment) {
    KIOSK_CHECK(visit.card && visit.form);
    SecretWriter out;
    ObjectWriter draft(out);
    draft.text("service_code", visit.form_service.value());
    draft.text("form_id", visit.form->form_id());
    draft.text("form_version", visit.form->form_version());
    draft.name("payload");
    ObjectWriter payload(out);
    payload.text("terminal_id", environment.terminal_id);
    payload.text("trace_id", visit.trace.text());
    payload.text("area_code", environment.area_code);
    write_places(payload, visit, environment);
    // The record isn't in it: answers may be changed where the case goes on.
    write_matter(out, payload, visit, visit.form->record_xml(), false);
    payload.end();
    draft.end();
    return std::move(out).finish();
}

Submission case_submission(const Visit& visit, const Environment& environment) {
    KIOSK_CHECK(visit.filing && visit.card && visit.form);
    Submission submission;
    submission.id = visit.filing->id;
    submission.service = visit.form_service;
    submission.catalogue_version = visit.catalogue ? visit.catalogue->version() : 0;
    submission.form_id = visit.form->form_id();
    submission.form_version = visit.form->form_version();
    submission.created_at = visit.filing->created_at;
    SecretWriter out;
    ObjectWriter payload(out);
    payload.text("submission_id", submission.id.value().text());
    payload.text("kind", "submission");
    payload.text("terminal_id", environment.terminal_id);
    payload.text("trace_id", visit.trace.text());
    payload.text("area_code", environment.area_code);
    write_places(payload, visit, environment);
    payload.text("service_code", submission.service.value());
    payload.number("catalogue_version", submission.catalogue_version);
    payload.text("form_id", submission.form_id);
    payload.text("form_version", submission.form_version);
    const auto record = visit.form->record_xml();
    write_matter(out, payload, visit, record, true);
    payload.text("record", record.reveal());
    write_payment(out, payload, visit);
    write_captured_papers(out, payload, visit, environment.terminal_id);
    submission.attachments = captured_files(visit);
    if (visit.signed_form) submission.attachments.push_back(visit.signed_form->file.attachment);
    payload.name("signature");
    write_signature(out, visit.signature, visit.signed_form);
    payload.number("fields_spared", visit.filing->fields_spared);
    payload.number("materials_spared", visit.filing->materials_spared);
    // How often the person still has to go to an office for it.
    const auto* item = visit.catalogue ? visit.catalogue->find(visit.form_service) : nullptr;
    if (item != nullptr) payload.number("visits", static_cast<std::uint64_t>(item->limits.visits));
    payload.end();
    submission.payload = std::move(out).finish();
    return submission;
}

Submission rating_submission(const Visit& visit) {
    KIOSK_CHECK(visit.filing && visit.rating);
    const auto& rating = *visit.rating;
    Submission submission;
    submission.id = rating.id;
    submission.kind = SubmissionKind::evaluation;
    submission.service = visit.form_service;
    submission.catalogue_version = visit.catalogue ? visit.catalogue->version() : 0;
    submission.created_at = rating.created_at;
    submission.about = visit.filing->id;
    SecretWriter out;
    ObjectWriter payload(out);
    payload.text("submission_id", submission.id.value().text());
    payload.text("kind", "evaluation");
    payload.text("service_code", submission.service.value());
    payload.text("case_ref", visit.filing->id.value().text());
    payload.text("trace_id", visit.trace.text());
    payload.number("satisfaction", static_cast<std::uint64_t>(rating.satisfaction));
    payload.name("details");
    out.append("[");
    for (std::size_t i = 0; i < rating.tags.size(); ++i) {
        if (i > 0) out.append(",");
        out.append_json_string(rating.tags[i]);
    }
    out.append("]");
    payload.text("pf", "5");
    payload.number("seconds_taken", seconds_taken(visit));
    payload.text("assessed_at", rfc3339(rating.created_at));
    payload.end();
    submission.payload = std::move(out).finish();
    return submission;
}

}  // namespace kiosk
