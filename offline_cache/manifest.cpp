#include "offline_cache/manifest.h"

#include <nlohmann/json.hpp>

#include "kiosk/base/encoding.h"
#include "kiosk/base/time_text.h"

namespace offline_cache {

using kiosk::ErrorCode;
using kiosk::Result;

std::string_view name_of(kiosk::SubmissionKind kind) {
    switch (kind) {
        case kiosk::SubmissionKind::submission:
            return "submission";
        case kiosk::SubmissionKind::evaluation:
            return "evaluation";
    }
    return "submission";
}

Result<std::string> make_manifest(const kiosk::Submission& submission, const SealedPayload& sealed,
                                  std::string_view terminal_id, std::uint64_t sequence) {
    nlohmann::json manifest{
        {"submission_id", submission.id.value().text()},
        {"kind", name_of(submission.kind)},
        {"terminal_id", terminal_id},
        {"service_code", submission.service.value()},
        {"catalogue_version", submission.catalogue_version},
        {"form_id", submission.form_id},
        {"form_version", submission.form_version},
        {"created_at", kiosk::rfc3339(submission.created_at)},
        {"sequence", sequence},
        {"suite", SealedPayload::suite},
        {"key_id", sealed.key_id},
        {"payload", kiosk::to_base64(sealed.box)},
    };
    if (submission.kind == kiosk::SubmissionKind::evaluation) {
        if (!submission.about)
            return {ErrorCode::bad_format, "an evaluation names the submission it rates"};
        manifest["case_ref"] = submission.about->value().text();
    }
    try {
        return manifest.dump();
    } catch (const nlohmann::json::exception&) {
        return {ErrorCode::bad_format, "a clear field of the submission is not UTF-8"};
    }
}

std::string content_digest_header(const kiosk::Bytes& sha256_value) {
    return "sha-256=:" + kiosk::to_base64(sha256_value) + ":";
}

}  // namespace offline_cache
