#include "offline_cache/manifest.h"

#include <algorithm>

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

namespace {

nlohmann::json described(const kiosk::Attachment& attachment) {
    auto chunks = nlohmann::json::array();
    for (const auto& chunk : attachment.chunks) chunks.push_back(kiosk::to_base64(chunk));
    return {{"name", attachment.name},
            {"media_type", attachment.media_type},
            {"size", attachment.size},
            {"sha256", kiosk::to_base64(attachment.sha256)},
            {"chunks", std::move(chunks)}};
}

/// Throws what nlohmann::json throws at a member that is not as described.
kiosk::Attachment attachment_of(const nlohmann::json& json) {
    kiosk::Attachment attachment;
    attachment.name = json.at("name").get<std::string>();
    attachment.media_type = json.at("media_type").get<std::string>();
    attachment.size = json.at("size").get<std::uint64_t>();
    attachment.sha256 = kiosk::from_base64(json.at("sha256").get<std::string>()).value();
    for (const auto& chunk : json.at("chunks"))
        attachment.chunks.push_back(kiosk::from_base64(chunk.get<std::string>()).value());
    return attachment;
}

/// What the table of attachments takes: hashes of their size, and as many chunks as it is long.
bool is_possible(const kiosk::Attachment& attachment) {
    constexpr std::size_t hash_size = 32;
    const auto is_hash = [](const kiosk::Bytes& hash) { return hash.size() == hash_size; };
    const auto whole = attachment.size / kiosk::attachment_chunk_size;
    const auto rest = attachment.size % kiosk::attachment_chunk_size;
    return attachment.size > 0 && is_hash(attachment.sha256) &&
           std::ranges::all_of(attachment.chunks, is_hash) &&
           attachment.chunks.size() == whole + (rest > 0 ? 1 : 0);
}

}  // namespace

Result<std::string> make_manifest(const kiosk::Submission& submission, const SealedPayload& sealed,
                                  std::string_view terminal_id, std::uint64_t sequence,
                                  ClockQuality clock) {
    nlohmann::json manifest{
        {"submission_id", submission.id.value().text()},
        {"kind", name_of(submission.kind)},
        {"terminal_id", terminal_id},
        {"service_code", submission.service.value()},
        {"catalogue_version", submission.catalogue_version},
        {"form_id", submission.form_id},
        {"form_version", submission.form_version},
        {"created_at", kiosk::rfc3339(submission.created_at)},
        {"clock", name_of(clock)},
        {"sequence", sequence},
        {"suite", name_of(sealed.suite)},
        {"key_id", sealed.key_id},
    };
    if (submission.kind == kiosk::SubmissionKind::evaluation) {
        if (!submission.about)
            return {ErrorCode::bad_format, "an evaluation names the submission it rates"};
        manifest["case_ref"] = submission.about->value().text();
    }
    if (!submission.attachments.empty()) {
        auto list = nlohmann::json::array();
        for (const auto& attachment : submission.attachments) list.push_back(described(attachment));
        manifest["attachments"] = std::move(list);
    }
    try {
        // Base64 needs no escapes, and is nearly all of it.
        auto text = manifest.dump();
        text.pop_back();
        return text + R"(,"payload":")" + kiosk::to_base64(sealed.box) + "\"}";
    } catch (const nlohmann::json::exception&) {
        return {ErrorCode::bad_format, "a clear field of the submission is not UTF-8"};
    }
}

std::vector<kiosk::Attachment> attachments_in(std::string_view manifest) {
    std::vector<kiosk::Attachment> attachments;
    const auto json = nlohmann::json::parse(manifest, nullptr, false);
    const auto list = json.is_object() ? json.find("attachments") : json.end();
    if (list == json.end()) return attachments;
    try {
        for (const auto& one : *list) attachments.push_back(attachment_of(one));
    } catch (const std::exception&) {
        attachments.clear();
    }
    if (!std::ranges::all_of(attachments, is_possible)) attachments.clear();
    return attachments;
}

std::string content_digest_header(const kiosk::Bytes& sha256_value) {
    return "sha-256=:" + kiosk::to_base64(sha256_value) + ":";
}

}  // namespace offline_cache
