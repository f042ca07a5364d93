#include "offline_cache/sync/wire_upload.h"

#include <charconv>

#include "offline_cache/manifest.h"

namespace offline_cache {

using kiosk::HttpMethod;
using kiosk::HttpReply;
using kiosk::HttpRequest;

namespace {

constexpr std::string_view tus_version = "1.0.0";
constexpr std::size_t address_size_max = 2048;

HttpRequest tus_request(HttpMethod method, std::string url, const WireOptions& options) {
    HttpRequest request;
    request.method = method;
    request.url = std::move(url);
    request.timeout = options.request_timeout;
    request.headers.push_back({"Tus-Resumable", std::string(tus_version)});
    return request;
}

std::optional<std::uint64_t> number_in(std::string_view text) {
    std::uint64_t value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || parsed.ec != std::errc() || parsed.ptr != text.data() + text.size())
        return std::nullopt;
    return value;
}

/// The address that a creation names; empty when it leads to another host than ours.
std::string upload_address(const HttpReply& reply, const WireOptions& options) {
    const auto location = reply.header("Location");
    if (location.empty() || location.size() > address_size_max) return {};
    if (location.starts_with('/') && !location.starts_with("//"))
        return options.url + std::string(location);
    return location.starts_with(options.url + "/") ? std::string(location) : std::string();
}

/// 2xx. nullopt: not what a tus server would say to this.
std::optional<UploadMark> mark_of(const HttpRequest& request, const StoredAttachment& attachment,
                                  const HttpReply& reply, const WireOptions& options) {
    if (reply.header("Tus-Resumable") != tus_version) return std::nullopt;
    UploadMark mark{.place = attachment.place, .upload = attachment.upload, .sent = 0};
    const auto offset = number_in(reply.header("Upload-Offset"));
    const auto size = attachment.content.size;
    if (request.method == HttpMethod::post) {
        mark.upload = upload_address(reply, options);
        mark.sent = offset.value_or(0);
        return mark.upload.empty() || mark.sent > size ? std::nullopt : std::optional(mark);
    }
    if (!offset || *offset > size) return std::nullopt;
    mark.sent = *offset;
    return mark;
}

}  // namespace

HttpRequest creation_request_of(const OutboxEntry& entry, const StoredAttachment& attachment,
                                const WireOptions& options) {
    auto request = tus_request(HttpMethod::post, options.url + "/v1/uploads", options);
    request.headers.push_back({"Upload-Length", std::to_string(attachment.content.size)});
    const auto encoded = [](std::string_view text) {
        return kiosk::to_base64(kiosk::as_bytes(text));
    };
    request.headers.push_back(
        {"Upload-Metadata", "submission_id " + encoded(entry.id.value().text()) + ",sha256 " +
                                encoded(kiosk::to_base64(attachment.content.sha256))});
    return request;
}

HttpRequest offset_request_of(const StoredAttachment& attachment, const WireOptions& options) {
    return tus_request(HttpMethod::head, attachment.upload, options);
}

HttpRequest piece_request_of(const StoredAttachment& attachment, std::uint64_t offset,
                             std::string piece, const WireOptions& options) {
    auto request = tus_request(HttpMethod::patch, attachment.upload, options);
    const auto digest = kiosk::sha256(kiosk::as_bytes(piece));
    request.headers.push_back({"Content-Type", "application/offset+octet-stream"});
    request.headers.push_back({"Upload-Offset", std::to_string(offset)});
    request.headers.push_back({"Upload-Checksum", "sha256 " + kiosk::to_base64(digest)});
    request.headers.push_back({"Content-Digest", content_digest_header(digest)});
    request.body = std::move(piece);
    return request;
}

Outcome upload_outcome_of(const HttpRequest& request, const StoredAttachment& attachment,
                          const kiosk::Result<HttpReply>& reply, const WireOptions& options) {
    auto outcome = failure_of(reply);
    if (!reply) return outcome;
    const bool creates = request.method == HttpMethod::post;
    const int status = reply->status;
    const auto length = number_in(reply->header("Upload-Length"));
    const bool is_anothers =
        request.method == HttpMethod::head && length && *length != attachment.content.size;
    if (is_anothers || (!creates && (status == 404 || status == 410))) {
        // Whoever says so: to begin again costs time and nothing else.
        outcome.kind = OutcomeKind::upload_gone;
        outcome.upload = UploadMark{.place = attachment.place, .upload = {}, .sent = 0};
    } else if (status == 200 || status == 201 || status == 204) {
        outcome.upload = mark_of(request, attachment, *reply, options);
        outcome.kind = outcome.upload ? OutcomeKind::progress : OutcomeKind::junk;
    } else if (status == upload_checksum_mismatch ||
               (!creates && (status == 409 || status == 423))) {
        outcome.kind = OutcomeKind::damaged;
    } else if (outcome.kind == OutcomeKind::rejected && request.body.empty() &&
               outcome.problem.empty() && reply->header("Tus-Max-Size").empty()) {
        // What carries nothing can't be too large: it is the answer to something else.
        outcome.kind = OutcomeKind::junk;
    }
    outcome.code = code_of(outcome.kind);
    return outcome;
}

}  // namespace offline_cache
