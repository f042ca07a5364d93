#include "tests/simulator/model_platform.h"

#include <algorithm>

#include <nlohmann/json.hpp>
#include <sodium.h>

#include "kiosk/base/check.h"
#include "tests/platform/receipt_tree.h"

namespace tests {

using kiosk::HttpReply;

ReceiptKeyPair::ReceiptKeyPair()
    : public_key(crypto_sign_PUBLICKEYBYTES), secret_key(crypto_sign_SECRETKEYBYTES) {
    KIOSK_CHECK(sodium_init() >= 0);
    crypto_sign_keypair(public_key.data(), secret_key.data());
}

std::string sign_jws(const ReceiptKeyPair& key, const std::string& header,
                     const std::string& payload) {
    const auto text = kiosk::to_base64url(kiosk::as_bytes(header)) + "." +
                      kiosk::to_base64url(kiosk::as_bytes(payload));
    kiosk::Bytes signature(crypto_sign_BYTES);
    crypto_sign_detached(signature.data(), nullptr, kiosk::as_bytes(text).data(), text.size(),
                         key.secret_key.data());
    return text + "." + kiosk::to_base64url(signature);
}

HttpReply json_reply(int status, const std::string& body) {
    return {.status = status, .headers = {{"Content-Type", "application/json"}}, .body = body};
}

HttpReply problem_reply(int status, const std::string& type, bool retryable) {
    const nlohmann::json body{
        {"type", "urn:bianmin:problem:" + type}, {"status", status}, {"retryable", retryable}};
    return {.status = status,
            .headers = {{"content-type", "application/problem+json"}},
            .body = body.dump()};
}

std::string ModelPlatform::receipt_payload(const std::string& id, const Record& record) {
    const bool is_case = record.kind == "submission";
    return nlohmann::json{{"submission_id", id},
                          {"kind", record.kind},
                          {"terminal_id", "T-0001"},
                          {"content_digest", record.digest},
                          {"accepted_at", "2026-03-01T02:03:04.567Z"},
                          {"case_no", is_case ? "C" + id.substr(28) : ""},
                          {"status", is_case ? "received" : "recorded"}}
        .dump();
}

std::string ModelPlatform::receipt_of(const std::string& id, const Record& record,
                                      const ReceiptKeyPair& signer) const {
    return sign_jws(signer, receipt_header, receipt_payload(id, record));
}

namespace {

constexpr std::string_view uploads_path = "/v1/uploads";

constexpr std::string_view audit_path = "/v1/audit-blocks";

bool is_upload(const kiosk::HttpRequest& request) {
    return request.url.find(uploads_path) != std::string::npos;
}

std::string header_of(const kiosk::HttpRequest& request, std::string_view name) {
    for (const auto& header : request.headers)
        if (header.name == name) return header.value;
    return {};
}

HttpReply tus_reply(int status, std::uint64_t offset) {
    return {.status = status,
            .headers = {{"Tus-Resumable", "1.0.0"}, {"upload-offset", std::to_string(offset)}},
            .body = {}};
}

std::string text_of(std::string_view base64) {
    const auto bytes = kiosk::from_base64(base64).value();
    return {bytes.begin(), bytes.end()};
}

}  // namespace

bool ModelPlatform::has_all(const Record& record) const {
    return std::ranges::all_of(record.attachments,
                               [this](const auto& hash) { return blobs.contains(hash); });
}

/// What it has is not taken twice; a gap is not taken at all.
HttpReply ModelPlatform::take_audit(const kiosk::HttpRequest& request) {
    const auto body = nlohmann::json::parse(request.body);
    for (const auto& entry : body["entries"]) {
        const auto sequence = entry["sequence"].get<std::size_t>();
        if (sequence <= audit.size()) {
            if (audit[sequence - 1] != entry) audit_complaints.push_back("the record was changed");
            continue;
        }
        if (sequence != audit.size() + 1 ||
            (!audit.empty() && entry["previous"] != audit.back()["hash"])) {
            audit_complaints.push_back("the record has a gap");
            return problem_reply(409, "audit-gap", false);
        }
        audit.push_back(entry);
    }
    return json_reply(200, nlohmann::json{{"last", audit.size()}}.dump());
}

HttpReply ModelPlatform::upload(const kiosk::HttpRequest& request) {
    if (header_of(request, "Tus-Resumable") != "1.0.0") complaints.push_back("no Tus-Resumable");
    if (request.method == kiosk::HttpMethod::post) return create_upload(request);
    const auto name = request.url.substr(request.url.rfind('/') + 1);
    const auto found = uploads.find(name);
    if (found == uploads.end()) return {.status = 404, .headers = {}, .body = {}};
    if (request.method == kiosk::HttpMethod::head) {
        auto reply = tus_reply(200, found->second.bytes.size());
        reply.headers.push_back({"Upload-Length", std::to_string(found->second.length)});
        return reply;
    }
    auto reply = append_to(found->second, request);
    // What is not what its hash says is forgotten: somebody mixed up two of them.
    if (found->second.bytes.size() == found->second.length && reply.status == 460)
        uploads.erase(found);
    return reply;
}

HttpReply ModelPlatform::create_upload(const kiosk::HttpRequest& request) {
    const auto metadata = header_of(request, "Upload-Metadata");
    const auto comma = metadata.find(",sha256 ");
    const auto id = text_of(metadata.substr(14, comma - 14));
    const auto hash = text_of(metadata.substr(comma + 8));
    if (!records.contains(id)) return problem_reply(404, "not-found", false);
    const auto name = std::to_string(++uploads_made_);
    auto& made = uploads[name];
    made.sha256 = hash;
    made.length = std::stoull(header_of(request, "Upload-Length"));
    if (const auto known = blobs.find(hash); known != blobs.end()) made.bytes = known->second;
    auto reply = tus_reply(201, made.bytes.size());
    reply.headers.push_back({"Location", std::string(uploads_path) + "/" + name});
    return reply;
}

HttpReply ModelPlatform::append_to(Upload& upload, const kiosk::HttpRequest& request) {
    if (header_of(request, "Upload-Checksum") !=
        "sha256 " + kiosk::to_base64(kiosk::sha256(kiosk::as_bytes(request.body))))
        return tus_reply(460, upload.bytes.size());
    if (upload.bytes.size() == upload.length ||
        header_of(request, "Upload-Offset") != std::to_string(upload.bytes.size()))
        return tus_reply(409, upload.bytes.size());
    if (upload.bytes.size() + request.body.size() > upload.length)
        return tus_reply(413, upload.bytes.size());
    uploaded += request.body.size();
    upload.bytes += request.body;
    if (upload.bytes.size() == upload.length) {
        if (kiosk::to_base64(kiosk::sha256(kiosk::as_bytes(upload.bytes))) != upload.sha256)
            return tus_reply(460, 0);
        blobs[upload.sha256] = upload.bytes;
    }
    return tus_reply(204, upload.bytes.size());
}

void ModelPlatform::receive_part(const kiosk::HttpRequest& request, std::size_t bytes) {
    const auto found = uploads.find(request.url.substr(request.url.rfind('/') + 1));
    if (found == uploads.end() || bytes >= request.body.size()) return;
    auto& upload = found->second;
    if (header_of(request, "Upload-Offset") != std::to_string(upload.bytes.size())) return;
    uploaded += bytes;
    upload.bytes += request.body.substr(0, bytes);
}

kiosk::Result<HttpReply> ModelPlatform::send(const kiosk::HttpRequest& request) {
    if (cancelled_) return {kiosk::ErrorCode::cancelled, "cancelled"};
    const bool commits = request.url.ends_with("/commit");
    if (is_upload(request))
        requests.push_back(request.method == kiosk::HttpMethod::post   ? "TUS POST"
                           : request.method == kiosk::HttpMethod::head ? "TUS HEAD"
                                                                       : "TUS PATCH");
    else if (request.url.ends_with(audit_path))
        requests.push_back("AUDIT");
    else
        requests.push_back(request.method == kiosk::HttpMethod::post  ? "BATCH"
                           : request.method == kiosk::HttpMethod::get ? "GET"
                           : commits                                  ? "COMMIT"
                                                                      : "PUT");
    const auto processed = [&] { return process(request); };
    if (fault) return fault(request, processed);
    return processed();
}

HttpReply ModelPlatform::process(const kiosk::HttpRequest& request) {
    if (is_upload(request)) return upload(request);
    if (request.url.ends_with(audit_path)) return take_audit(request);
    if (request.method == kiosk::HttpMethod::post) return batch(request);
    constexpr std::size_t id_length = 36;
    const auto at = request.url.find("/v1/submissions/");
    KIOSK_CHECK(at != std::string::npos);
    const auto id = request.url.substr(at + 16, id_length);
    if (request.url.ends_with("/commit")) return commit(id);
    if (request.method == kiosk::HttpMethod::put) return store(id, request);
    const auto found = records.find(id);
    if (found == records.end()) return problem_reply(404, "not-found", false);
    nlohmann::json body{{"submission_id", id}, {"content_digest", found->second.digest}};
    body["state"] = found->second.receipt.empty() ? "registered" : "accepted";
    if (!found->second.receipt.empty()) body["receipt"] = found->second.receipt;
    return json_reply(200, body.dump());
}

HttpReply ModelPlatform::store(const std::string& id, const kiosk::HttpRequest& request) {
    const auto digest =
        "sha-256=:" + kiosk::to_base64(kiosk::sha256(kiosk::as_bytes(request.body))) + ":";
    std::map<std::string, std::string> headers;
    for (const auto& header : request.headers) headers[header.name] = header.value;
    if (headers["Content-Digest"] != digest || headers["Idempotency-Key"] != "\"" + id + "\"" ||
        headers["Content-Type"] != "application/json")
        complaints.push_back("headers of " + id);
    const auto manifest = nlohmann::json::parse(request.body, nullptr, false);
    if (!manifest.is_object() || manifest.value("submission_id", "") != id)
        complaints.push_back("body of " + id);
    const auto [found, is_new] = records.try_emplace(id);
    if (is_new)
        found->second = {.body = request.body,
                         .digest = digest,
                         .kind = manifest.value("kind", ""),
                         .about = manifest.value("case_ref", ""),
                         .receipt = {},
                         .cases = 0,
                         .attachments = {}};
    if (is_new && manifest.is_object() && manifest.contains("attachments"))
        for (const auto& one : manifest["attachments"])
            found->second.attachments.push_back(one["sha256"]);
    if (found->second.body != request.body) {
        complaints.push_back("other bytes under " + id);
        return problem_reply(409, "digest-conflict", false);
    }
    const nlohmann::json body{
        {"submission_id", id}, {"state", "registered"}, {"content_digest", digest}};
    return json_reply(is_new ? 201 : 200, body.dump());
}

HttpReply ModelPlatform::batch(const kiosk::HttpRequest& request) {
    if (without_batches)
        return {.status = 404, .headers = {{"Content-Type", "text/html"}}, .body = "not found"};
    const bool is_signed = std::ranges::any_of(
        request.headers, [](const auto& header) { return header.name == "Signature"; });
    if (!is_signed) complaints.push_back("a batch without a signature");
    const auto body = nlohmann::json::parse(request.body);
    auto items = nlohmann::json::array();
    std::vector<std::string> fresh;
    for (const auto& item : body["items"]) {
        const std::string id = item["submission_id"];
        const kiosk::HttpRequest single{.method = kiosk::HttpMethod::put,
                                        .url = "/v1/submissions/" + id,
                                        .headers = {{"Content-Type", "application/json"},
                                                    {"Idempotency-Key", "\"" + id + "\""},
                                                    {"Content-Digest", item["content_digest"]}},
                                        .body = item["manifest"]};
        const auto stored = store(id, single);
        items.push_back(
            {{"submission_id", id}, {"status", stored.status < 300 ? 200 : stored.status}});
        if (stored.status >= 300) {
            items.back()["type"] = "urn:bianmin:problem:digest-conflict";
            items.back()["retryable"] = false;
            continue;
        }
        auto& record = records.at(id);
        if (record.receipt.empty() || without_key) {
            ++record.cases;
            accepted.push_back(id);
            fresh.push_back(id);
        }
    }
    std::vector<std::string> payloads;
    for (const auto& id : fresh) payloads.push_back(receipt_payload(id, records.at(id)));
    if (!fresh.empty()) {
        const ReceiptTree tree(payloads);
        const auto root = sign_jws(
            key, R"({"alg":"EdDSA","kid":"k1","typ":"bianmin-receipt-root+jws"})",
            nlohmann::json{{"root", kiosk::to_base64(tree.root())}, {"size", fresh.size()}}.dump());
        for (std::size_t i = 0; i < fresh.size(); ++i) {
            auto path = nlohmann::json::array();
            for (const auto& hash : tree.path(i)) path.push_back(kiosk::to_base64(hash));
            records.at(fresh[i]).receipt = nlohmann::json{
                {"payload", kiosk::to_base64url(kiosk::as_bytes(payloads[i]))},
                {"index", i},
                {"size", fresh.size()},
                {"path", path},
                {"root", root}}.dump();
        }
    }
    for (auto& item : items)
        if (item["status"] == 200)
            item["receipt"] = records.at(item["submission_id"].get<std::string>()).receipt;
    return json_reply(200, nlohmann::json{{"items", items}}.dump());
}

HttpReply ModelPlatform::commit(const std::string& id) {
    const auto found = records.find(id);
    if (found == records.end()) return problem_reply(404, "not-found", false);
    if (!has_all(found->second)) return problem_reply(409, "attachments-missing", true);
    if (found->second.receipt.empty() || without_key) {
        ++found->second.cases;
        accepted.push_back(id);
        found->second.receipt = receipt_of(id, found->second, key);
    }
    return json_reply(200, nlohmann::json{{"receipt", found->second.receipt}}.dump());
}

}  // namespace tests
